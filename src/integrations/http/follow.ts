import { type Dispatcher, fetch } from 'undici';
import { SourceFault } from '../../coordinator/sources.ts';
import { plain } from './plain.ts';

interface Asked {
  /** What is asked, as people call it. */
  source: string;
  url: URL;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** What a redirect elsewhere may mean, for whoever has to mend it; ends the sentence. */
  hint?: string;
}

const mostRedirects = 3;

/** Asks, and follows a redirect only within the same origin, and only of a GET. Throws SourceFault `refused` for every other one, and for what is not http or https. */
export async function follow(dispatcher: Dispatcher, asked: Asked, signal: AbortSignal) {
  const { source, method = 'GET', headers = {}, body, hint = '' } = asked;
  let { url } = asked;
  if (!isAskable(url))
    throw new SourceFault(
      'refused',
      `${source} has an address that is not asked: only http and https, without a user.`,
    );
  for (let hop = 0; ; hop++) {
    const answer = await fetch(url.href, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      dispatcher,
      signal,
    });
    const to = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || to === null) return answer;
    await answer.body?.cancel().catch(() => {});
    const next = URL.parse(to, url.href);
    if (!next || next.origin !== url.origin || !isAskable(next) || method !== 'GET' || hop >= mostRedirects)
      throw new SourceFault(
        'refused',
        `${source} sends us to ${plain(next?.host || next?.protocol || 'nowhere')}, and is not followed there${hint || '.'}`,
      );
    url = next;
  }
}

const isAskable = ({ protocol, username, password }: URL): boolean =>
  /^https?:$/.test(protocol) && username === '' && password === '';

/** An error that repeats our token would carry it into a chat: such words are left out. */
export function withoutOurs(text: string, headers: Record<string, string> = {}): string {
  const ours = Object.values(headers).flatMap((value) => [value, value.split(' ').at(-1) ?? '']);
  return ours.some((each) => each.length >= 8 && text.includes(each)) ? '' : text;
}
