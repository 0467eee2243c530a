import type { Dispatcher } from 'undici';
import { SourceFault } from '../../coordinator/sources.ts';
import { follow, withoutOurs } from '../http/follow.ts';
import { plain } from '../http/plain.ts';

/** What octokit hands on of a question. */
interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

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
    const hint = '; was the repository renamed?';
    const answer = await follow(dispatcher, { ...asked, source, url: new URL(address), hint }, signal);
    const type = answer.headers.get('content-type') ?? '';
    const isJson = /^application\/([a-z0-9.+-]+\+)?json\b/i.test(type);
    const text = await answer.text();
    if (answer.ok && text !== '' && !isJson)
      throw new SourceFault('broken', `${source} answers with ${plain(type) || 'something unnamed'} instead of JSON.`);
    const headers = new Headers(kept.flatMap((name) => pair(name, answer.headers.get(name))));
    headers.set('content-type', isJson ? 'application/json' : 'text/plain');
    const body = answer.ok || isJson ? withoutOurs(text, { authorization: authorizationOf(asked) }) : '';
    return new Response(body === '' ? null : body, { status: answer.status, headers });
  };
}

const pair = (name: string, value: string | null): [string, string][] => (value === null ? [] : [[name, value]]);

const authorizationOf = ({ headers = {} }: Asked): string =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
