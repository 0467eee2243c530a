import { type Dispatcher, fetch } from 'undici';
import { SourceFault } from '../../coordinator/sources.ts';
import { plain } from '../http/ask.ts';

/** What octokit hands on of a question. */
interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

const mostRedirects = 3;
/** What octokit and we look at; nothing else of their headers comes in. */
const kept = ['date', 'link', 'retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset'];

/**
 * A `fetch` for octokit that reads whole answers, over the guarded way out and within `timeoutMs`. Throws SourceFault for a redirect to another origin (or of
 * what is not GET) and for an answer of 2xx that is not JSON; octokit would take half of one for an empty one.
 */
export function createGuardedFetch(source: string, dispatcher: Dispatcher, timeoutMs: number) {
  return async (address: string, asked: Asked = {}): Promise<Response> => {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = asked.signal ? AbortSignal.any([limit, asked.signal]) : limit;
    const answer = await follow(source, address, { ...asked, signal }, dispatcher);
    const type = answer.headers.get('content-type') ?? '';
    const isJson = /^application\/([a-z0-9.+-]+\+)?json\b/i.test(type);
    const text = await answer.text();
    if (answer.ok && text !== '' && !isJson)
      throw new SourceFault('broken', `${source} answers with ${plain(type) || 'something unnamed'} instead of JSON.`);
    const headers = new Headers(kept.flatMap((name) => pair(name, answer.headers.get(name))));
    headers.set('content-type', isJson ? 'application/json' : 'text/plain');
    const body = answer.ok || isJson ? withoutOurs(text, asked) : '';
    return new Response(body === '' ? null : body, { status: answer.status, headers });
  };
}

async function follow(source: string, address: string, asked: Asked, dispatcher: Dispatcher) {
  const { method = 'GET' } = asked;
  let url = address;
  for (let hop = 0; ; hop++) {
    const answer = await fetch(url, { ...asked, redirect: 'manual', dispatcher });
    const to = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || to === null) return answer;
    await answer.body?.cancel().catch(() => {});
    const next = URL.parse(to, url);
    const isOurs = next?.origin === new URL(url).origin && !next.username && !next.password;
    if (!isOurs || method !== 'GET' || hop >= mostRedirects)
      throw new SourceFault(
        'refused',
        `${source} sends us to ${plain(next?.host || next?.protocol || 'nowhere')}, and is not followed there; was the repository renamed?`,
      );
    url = next.href;
  }
}

const pair = (name: string, value: string | null): [string, string][] => (value === null ? [] : [[name, value]]);

/** An error that repeats our token would carry it into a chat: such words are left out. */
function withoutOurs(text: string, { headers = {} }: Asked): string {
  const token = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const secret = token?.split(' ').at(-1) ?? '';
  return secret.length >= 8 && text.includes(secret) ? '' : text;
}
