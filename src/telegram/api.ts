import type { APIMethodParams, APIMethodReturn, APIMethods } from '@gramio/types';
import { FormData, Pool } from 'undici';
import type { Instant } from '../time/duration.ts';

/** Telegram said no, in its own words. */
export class BotApiError extends Error {
  readonly code: number;
  readonly retryAfter: number | null;
  readonly migratedTo: number | null;
  constructor(
    method: string,
    answer: {
      error_code?: number | undefined;
      description?: string | undefined;
      parameters?: { retry_after?: number; migrate_to_chat_id?: number } | undefined;
    },
  ) {
    super(`${method}: ${answer.description ?? 'no description'}`);
    this.name = 'BotApiError';
    this.code = answer.error_code ?? 0;
    this.retryAfter = answer.parameters?.retry_after ?? null;
    this.migratedTo = answer.parameters?.migrate_to_chat_id ?? null;
  }
}

/** No answer came, or none that could be read: the call may have been carried out. `isBeforeSending` is true when it surely was not. */
export class BotApiSilence extends Error {
  readonly isBeforeSending: boolean;
  constructor(method: string, cause: unknown, isBeforeSending: boolean) {
    // The cause's own message could carry the address with the token in it.
    super(`${method}: no answer (${codeOf(cause)})`);
    this.name = 'BotApiSilence';
    this.isBeforeSending = isBeforeSending;
  }
}

export interface BotApi {
  call<M extends keyof APIMethods>(
    method: M,
    params: APIMethodParams<M>,
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<APIMethodReturn<M>>;
  /** What somebody sent, by the `file_path` of getFile. Throws BotApiError for more than `mostBytes` (413) and for what is gone. */
  download(filePath: string, mostBytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

const sendTimeout = 15_000;
const downloadTimeout = 60_000;

/**
 * The Bot API over undici with kept-alive connections: telegraf's own client costs more than a durable commit. JSON both ways; texts and buttons
 * of every API version pass through unchanged. `heardAt` is told the server's own time of each answer, to the second.
 */
export function createBotApi(token: string, apiRoot: string, heardAt?: (at: Instant) => void): BotApi {
  const root = new URL(apiRoot);
  const base = root.pathname.replace(/\/$/, '');
  const path = `${base}/bot${token}/`;
  const settings = { pipelining: 1, bodyTimeout: 70_000, headersTimeout: 70_000, connect: { timeout: 10_000 } };
  const pool = new Pool(root.origin, { ...settings, connections: 64 });
  // Asking for updates never queues behind sends.
  const polls = new Pool(root.origin, { ...settings, connections: 1 });

  return {
    async call(method, params, { timeoutMs = sendTimeout, signal } = {}) {
      const limit = AbortSignal.timeout(timeoutMs);
      const answer = await (method === 'getUpdates' ? polls : pool)
        .request({
          method: 'POST',
          path: path + method,
          ...contentOf((params ?? {}) as Record<string, unknown>),
          signal: signal ? AbortSignal.any([limit, signal]) : limit,
        })
        .then(async ({ statusCode, headers, body }) => {
          const at = Date.parse(String(headers['date']));
          if (Number.isFinite(at)) heardAt?.(at);
          return { statusCode, text: await body.text() };
        })
        .catch((fault: unknown) => {
          throw new BotApiSilence(method, fault, isBeforeSending(fault));
        });
      const read = parse(answer.text);
      if (read?.ok) return read.result as never;
      // A proxy's page is not Telegram's word: whether the call arrived is not known.
      if (!read || typeof read.ok !== 'boolean')
        throw new BotApiSilence(method, { code: `HTTP ${answer.statusCode}` }, answer.statusCode === 502);
      throw new BotApiError(method, read);
    },
    async download(filePath, mostBytes) {
      const name = filePath.split('/').map(encodeURIComponent).join('/');
      const signal = AbortSignal.timeout(downloadTimeout);
      const failed = (fault: unknown): never => {
        throw new BotApiSilence('download', fault, false);
      };
      const { statusCode, body } = await pool
        .request({ method: 'GET', path: `${base}/file/bot${token}/${name}`, signal })
        .catch(failed);
      if (statusCode !== 200) {
        await body.dump().catch(failed);
        throw new BotApiError('download', { error_code: statusCode, description: 'the file is not there any more' });
      }
      return await readAtMost(body, mostBytes).catch((fault: unknown) =>
        fault instanceof BotApiError ? Promise.reject(fault) : failed(fault),
      );
    },
    async close() {
      await Promise.all([pool.destroy(), polls.destroy()]);
    },
  };
}

async function readAtMost(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > mostBytes) throw new BotApiError('download', { error_code: 413, description: 'the file is too big' });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** JSON, or a form when a file goes along. */
function contentOf(params: Record<string, unknown>): { headers?: Record<string, string>; body: string | FormData } {
  const all = Object.entries(params);
  if (!all.some(([, value]) => value instanceof Blob))
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(params) };
  const form = new FormData();
  for (const [name, value] of all)
    if (value instanceof Blob) form.set(name, value);
    else form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  return { body: form };
}

interface Answer {
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

function parse(text: string): Answer | null {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return null;
  }
}

const codeOf = (cause: unknown): string => {
  const { code, name } = (cause ?? {}) as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'unknown');
};

const isBeforeSending = (fault: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    codeOf(fault),
  );
