import { createPrivateKey } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import type { Guard } from '../http/addresses.ts';
import { faultOf, statusFault } from '../http/ask.ts';
import { createDispatcher } from '../http/dispatcher.ts';
import { createPatience } from '../http/patience.ts';
import { plain } from '../http/plain.ts';
import { createGuardedFetch } from './guarded-fetch.ts';

/** As whom GitHub is asked. `key` in PEM; `installation` is where the App was installed. */
export type Auth = { token: string } | { app: { id: number; installation: number; key: string } };

export interface AccessTo {
  /** The API, without a slash at the end: https://api.github.com, or https://github.example.com/api/v3. */
  url: string;
  /** Null for what everybody may read. */
  auth: Auth | null;
  guard: Guard;
  /** Milliseconds; any clock does. */
  now(): number;
}

type Parameters = Record<string, unknown>;

/** The one way to GitHub. Everything throws SourceFault. */
export interface Access {
  /** Asks one question, as octokit writes them: `GET /repos/{owner}/{repo}`. */
  ask<T>(route: string, parameters: Parameters, schema: z.ZodType<T>): Promise<T>;
  /** One page after the other, at most `most`; more of them are `broken`, because half an answer is none, unless the caller stops before. */
  pages<T>(route: string, parameters: Parameters, schema: z.ZodType<T>, most: number): AsyncGenerator<T>;
  /** The login under which we write, in lower case: an App's ends in `[bot]`, which no person's can. */
  me(): Promise<string>;
  close(): Promise<void>;
}

/** A question that GitHub understood and does not take: 409 and 422. */
export class Unaccepted extends SourceFault {
  readonly status: number;

  constructor(status: number, { message }: SourceFault) {
    super('broken', message);
    this.status = status;
  }
}

/** What GitHub is called before people. */
export const source = 'GitHub';
const limits = { maxBytes: 4 * 1024 * 1024, timeoutMs: 5_000 };
/** All pages of one question. */
const wholeMs = 60_000;
/** What GitHub asks for where it limits us and does not say for how long. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const unsaidWaitMs = 60_000;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Throws where the App's key cannot be read. Nothing is asked yet. */
export function createAccess({ url, auth, guard, now }: AccessTo): Access {
  const dispatcher = createDispatcher(guard, limits);
  const patience = createPatience(now);
  const octokit = new Octokit({
    ...identity(auth),
    baseUrl: url.replace(/\/+$/, ''),
    userAgent: 'rollout-bot',
    log: silent,
    request: { fetch: createGuardedFetch(source, dispatcher, limits.timeoutMs), log: silent },
  });
  let known: string | undefined;

  async function once<T>(route: string, parameters: Parameters, schema: z.ZodType<T>, signal?: AbortSignal) {
    const headers = { 'x-github-api-version': '2022-11-28' };
    const outcome = await patience.ask(source, () =>
      octokit.request(route, { ...parameters, headers, request: signal ? { signal } : {} }).catch((fault: unknown) => {
        const told = toldOf(fault);
        // A right that we lack for one thing says nothing about the others, and they need not wait.
        if (told.trouble === 'forbidden') return told;
        throw told;
      }),
    );
    if (outcome instanceof SourceFault) throw outcome;
    if (typeof outcome.data === 'string' && outcome.data !== '')
      throw new SourceFault('broken', `${source} answers with JSON that cannot be read.`);
    const parsed = schema.safeParse(outcome.data);
    if (!parsed.success) throw unexpected(parsed.error);
    return { value: parsed.data, isLast: !/\brel="next"/.test(String(outcome.headers.link ?? '')) };
  }

  return {
    ask: async (route, parameters, schema) => (await once(route, parameters, schema)).value,
    async *pages(route, parameters, schema, most) {
      const signal = AbortSignal.timeout(wholeMs);
      for (let page = 1; page <= most; page++) {
        const { value, isLast } = await once(route, { ...parameters, page }, schema, signal);
        yield value;
        if (isLast) return;
      }
      throw new SourceFault('broken', `${source} has more of this than we read.`);
    },
    async me() {
      if (!auth)
        throw new SourceFault('unauthorised', `The settings give no token for ${source}: it can only be read.`);
      known ??= 'app' in auth ? `${(await once('GET /app', {}, app)).value.slug}[bot]` : await login();
      return known.toLowerCase();
    },
    close: () => dispatcher.destroy(),
  };

  async function login(): Promise<string> {
    return (await once('GET /user', {}, user)).value.login;
  }
}

const app = z.object({ slug: z.string().min(1) });
const user = z.object({ login: z.string().min(1) });

function identity(auth: Auth | null): { auth?: unknown; authStrategy?: unknown } {
  if (!auth) return {};
  if ('token' in auth) return { auth: auth.token };
  const { id, installation, key } = auth.app;
  return {
    authStrategy: createAppAuth,
    auth: { appId: id, installationId: installation, privateKey: readable(key), log: silent },
  };
}

/** The key as PKCS #8; GitHub hands it out as PKCS #1. */
function readable(pem: string): string {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    // What went wrong may quote the key.
  }
  throw new Error(
    'The key of the GitHub App cannot be read: it must be its private key in PEM, as GitHub hands it out.',
  );
}

const refusal = z.object({
  status: z.number(),
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }),
});
const words = z.object({ message: z.string() });

/** What a failure of octokit says, with nothing of what we sent. */
function toldOf(fault: unknown): SourceFault {
  const refused = refusal.safeParse(fault);
  if (!refused.success) return faultOf(innermost(fault), source);
  const { status, response } = refused.data;
  const said = words.safeParse(response.data);
  const text = said.success ? said.data.message : '';
  const headers = {
    get: (name: string) => (response.headers[name] === undefined ? null : String(response.headers[name])),
  };
  const told = statusFault(source, status, headers, text);
  const isLimit = told.trouble === 'limited' || (status === 403 && /rate limit|abuse detection/i.test(text));
  if (isLimit) return new SourceFault('limited', `${source} wants us to ask less often.`, told.afterMs ?? unsaidWaitMs);
  return status === 409 || status === 422 ? new Unaccepted(status, told) : told;
}

/** Octokit wraps what `fetch` throws, with the whole question in it. */
const innermost = (fault: unknown): unknown =>
  fault instanceof Error && fault.name === 'HttpError' && fault.cause ? fault.cause : fault;

function unexpected(error: z.ZodError): SourceFault {
  const at = error.issues[0]?.path.join('.') ?? '';
  return new SourceFault('broken', `${source} answers something else than expected${at ? `, at ${plain(at)}` : ''}.`);
}
