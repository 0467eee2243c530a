import type { MiddlewareHandler } from 'hono';

const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Only this machine's own pages may ask: another site's script, or a name rebound to loopback, may not. */
export const localOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? '';
  const origin = c.req.header('origin');
  const isForeign = origin !== undefined && origin !== `http://${host}`;
  // Following a link to the page is fine, whichever page the link stands on.
  const isFetched = c.req.header('sec-fetch-site') === 'cross-site' && c.req.header('sec-fetch-mode') !== 'navigate';
  if (!LOCAL.test(host) || isForeign || isFetched) {
    return c.json({ error: 'Only pages of this sandbox may ask' }, 403);
  }
  return await next();
};
