import type { IncomingHttpHeaders } from 'node:http';

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export const FOREIGN = { error: 'Only pages of this sandbox may ask' };

/** Only this machine's own pages may ask: another site's script, or a name rebound to loopback, may not. */
export function isForeign(
  headers: Pick<IncomingHttpHeaders, 'host' | 'origin' | 'sec-fetch-site' | 'sec-fetch-mode'>,
): boolean {
  const { host = '', origin } = headers;
  // Following a link to the page is fine, whichever page the link stands on.
  const isFetched = headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';
  return !LOCAL.test(host) || (origin !== undefined && origin !== `http://${host}`) || isFetched;
}
