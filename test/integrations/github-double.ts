import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Auth } from '../../src/integrations/github/access.ts';
import { createGitHub } from '../../src/integrations/github/github.ts';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { secrets } from '../support/secrets/planted.ts';
import { double } from './http-double.ts';

export const token = secrets.githubToken;
export const sha = 'a'.repeat(40);
export const json = { 'content-type': 'application/json; charset=utf-8' };

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, unknown>;
  body: unknown;
}

/** What is answered: JSON with 200, a status with JSON, what depends on the question, or whatever a listener does. */
export type Answer =
  | { json: unknown }
  | { status: number; body?: unknown }
  | { by: (asked: Asked) => Answer }
  | RequestListener;

/** What GitHub says at each path, `METHOD /path` by `METHOD /path`, under `/api/v3`; 404 everywhere else. The time is the test's. */
export async function facing(answers: Record<string, Answer>, auth: Auth | null = { token }) {
  const asked: Asked[] = [];
  const server = await double(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    const text = Buffer.concat(chunks).toString();
    const { method = '', headers } = request;
    const path = pathname.replace('/api/v3', '');
    const one = { method, path, query: searchParams, headers, body: text === '' ? null : JSON.parse(text) };
    asked.push(one);
    const known = answers[`${method} ${path}`] ?? { status: 404, body: { message: 'Not Found' } };
    const answer = 'by' in known ? known.by(one) : known;
    if (typeof answer === 'function') return answer(request, response);
    if ('by' in answer) throw new Error('an answer that depends on the question depends on it once');
    const { status, body } = 'json' in answer ? { status: 200, body: answer.json } : { body: undefined, ...answer };
    return response.writeHead(status, json).end(body === undefined ? '' : JSON.stringify(body));
  });
  const time = { now: 0 };
  const url = new URL('/api/v3', server.url).href;
  const github = createGitHub({ url, auth, guard: createGuard(['127.0.0.1']), now: () => time.now });
  onTestFinished(() => github.close());
  return { github, url, asked, time, server };
}

export const issue = (number: number, more: object = {}) => ({
  number,
  html_url: `https://github.example.com/acme/api/issues/${number}`,
  state: 'open',
  title: 'Payments 4.2.0',
  updated_at: '2026-12-07T21:00:00Z',
  closed_at: null,
  ...more,
});
