import { type Dispatcher, fetch, type Response } from 'undici';
import type { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import { faultOf, statusFault } from '../http/ask.ts';
import type { Access } from './access.ts';

/** What is asked of an API server. */
export interface Asked {
  /** Absolute, encoded: below whatever path the server itself lies at. */
  path: string;
  /** As people call it: "deployment api in payments". */
  what: string;
}

export interface Patch {
  type: 'application/json-patch+json' | 'application/strategic-merge-patch+json';
  body: unknown;
}

export interface Api {
  get<T>(asked: Asked, schema: z.ZodType<T>): Promise<T>;
  /** The patch carries the resourceVersion that it was made for: where that has passed, nothing is changed and the fault is `refused`. */
  patch(asked: Asked, patch: Patch): Promise<void>;
  /** Reads what came within an answer of this server. */
  read<T>(value: unknown, { what }: Pick<Asked, 'what'>, schema: z.ZodType<T>): T;
}

interface Deps {
  /** As people call it: "The cluster production". */
  source: string;
  access: Access;
  /** Of `createDispatcher`, so that the guard decides what may be connected to. */
  dispatcher: Dispatcher;
  /** Milliseconds for one question and its whole answer. */
  timeoutMs: number;
}

/** Speaks with one API server. Everything that goes wrong is a SourceFault that names the cluster and what was asked, and no secret. */
export function createApi({ source, access, dispatcher, timeoutMs }: Deps): Api {
  async function send({ path }: Asked, accept: string, patch?: Patch): Promise<Response> {
    const token = await access.token();
    return await fetch(new URL(access.server.pathname.replace(/\/$/, '') + path, access.server).href, {
      method: patch ? 'PATCH' : 'GET',
      headers: {
        accept,
        'user-agent': 'rollout-bot',
        ...(patch ? { 'content-type': patch.type } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(patch ? { body: JSON.stringify(patch.body) } : {}),
      redirect: 'manual',
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  const api: Api = {
    async get(asked, schema) {
      try {
        const answer = await send(asked, 'application/json');
        if (!answer.ok) throw await refusal(source, 'see', asked, answer);
        const type = answer.headers.get('content-type') ?? '';
        if (!/^application\/json\b/i.test(type))
          throw new SourceFault('broken', `${source} does not answer in JSON: is that a Kubernetes API server?`);
        return api.read(await answer.json(), asked, schema);
      } catch (fault) {
        throw faultOf(fault, source);
      }
    },
    async patch(asked, patch) {
      try {
        const answer = await send({ ...asked, path: `${asked.path}?fieldManager=rollout-bot` }, '*/*', patch);
        if (!answer.ok) throw await refusal(source, 'change', asked, answer);
        await answer.body?.cancel();
      } catch (fault) {
        throw faultOf(fault, source);
      }
    },
    read(value, { what }, schema) {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      const at = parsed.error.issues[0]?.path.join('.');
      throw new SourceFault(
        'broken',
        `${source} describes ${what} in a way that we do not know${at ? `, at ${at}` : ''}.`,
      );
    },
  };
  return api;
}

/** The cluster's no in our words. Its own are added only where they say what is wrong with a change. */
async function refusal(source: string, verb: 'see' | 'change', { what }: Asked, answer: Response) {
  const { status, headers } = answer;
  const fault = statusFault(source, status, headers, messageOf(await answer.text().catch(() => '')));
  const worded = (trouble: SourceFault['trouble'], message: string) => new SourceFault(trouble, message, fault.afterMs);
  if (status === 401) return worded('unauthorised', `${source} does not accept our token (401).`);
  if (status === 403) return worded('forbidden', `${source} does not let us ${verb} ${what} (403).`);
  if (status === 404) return worded('missing', `${source} has no ${what} (404).`);
  if (status === 409)
    return worded(
      'refused',
      `Somebody changed ${what} at the same moment, so we changed nothing (409). Look at it again.`,
    );
  if (status === 422) return worded('refused', fault.message.replace('the question', `the change of ${what}`));
  if (status >= 300 && status < 400)
    return worded('refused', `${source} sends us somewhere else (${status}), and is not followed there.`);
  return fault;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
function messageOf(text: string): string {
  try {
    const status: unknown = JSON.parse(text);
    const isStatus = typeof status === 'object' && status !== null && 'message' in status;
    return isStatus && typeof status.message === 'string' ? status.message : '';
  } catch {
    return '';
  }
}
