import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { SourceFault, type SourceTrouble } from '../../coordinator/sources.ts';
import { AddressRefused } from './addresses.ts';
import { AnswerPacked } from './dispatcher.ts';
import { follow, withoutOurs } from './follow.ts';
import { plain } from './plain.ts';

export interface Question {
  /** What is asked, as people call it: "Prometheus main". */
  source: string;
  url: URL;
  method?: 'GET' | 'POST' | 'PATCH';
  /** May carry a token: never logged, never part of a fault. */
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole of it, redirects included. */
  timeoutMs: number;
  /** Ends it earlier: several questions may share a time. */
  signal?: AbortSignal;
}

/**
 * Asks for JSON of a known shape. Throws SourceFault for everything else: no answer, a status that is not 2xx, another content type, half an answer, another
 * shape. A redirect is followed only within the same origin, and only for GET.
 */
export async function askJson<T>(dispatcher: Dispatcher, question: Question, schema: z.ZodType<T>): Promise<T> {
  const { source } = question;
  const limit = AbortSignal.timeout(question.timeoutMs);
  const signal = question.signal ? AbortSignal.any([limit, question.signal]) : limit;
  try {
    const answer = await follow(dispatcher, asJson(question), signal);
    const type = answer.headers.get('content-type') ?? '';
    if (!answer.ok) {
      const text = /^(application|text\/plain)/i.test(type) ? await answer.text().catch(() => '') : '';
      await answer.body?.cancel().catch(() => {});
      throw statusFault(source, answer.status, answer.headers, withoutOurs(text, question.headers));
    }
    if (!/^application\/([a-z0-9.+-]+\+)?json\b/i.test(type))
      throw new SourceFault('broken', `${source} answers with ${plain(type) || 'something unnamed'} instead of JSON.`);
    const parsed = schema.safeParse(JSON.parse(await answer.text()));
    if (parsed.success) return parsed.data;
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new SourceFault('broken', `${source} answers something else than expected${at ? `, at ${plain(at)}` : ''}.`);
  } catch (fault) {
    throw faultOf(fault, source);
  }
}

const asJson = (question: Question): Question => ({
  ...question,
  headers: { accept: 'application/json', ...question.headers },
});

/** What an HTTP status says about whether and when to ask again. `headers` and `text` are the other side's. */
export function statusFault(source: string, status: number, headers: Pick<Headers, 'get'>, text = ''): SourceFault {
  const afterMs = waitOf(headers);
  const said = plain(text);
  const words = said ? `: "${said}"` : '.';
  const isLimit =
    status === 429 || (status === 403 && (afterMs !== undefined || headers.get('x-ratelimit-remaining') === '0'));
  if (isLimit) return new SourceFault('limited', `${source} wants us to ask less often.`, afterMs);
  const [trouble, sentence] = statusWords(status);
  return new SourceFault(trouble, `${source} ${sentence} (${status})${words}`, afterMs);
}

function statusWords(status: number): [SourceTrouble, string] {
  if (status === 401) return ['unauthorised', 'does not accept our token'];
  if (status === 403) return ['forbidden', 'does not let us see this'];
  if (status === 404 || status === 410) return ['missing', 'has no such thing'];
  if (status >= 500) return ['down', 'is in trouble'];
  return ['broken', 'does not take the question'];
}

/** Milliseconds that the other side asks us to wait, at most an hour: `Retry-After` in seconds or as a time, or GitHub's time at which the limit ends. */
function waitOf(headers: Pick<Headers, 'get'>): number | undefined {
  const after = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(after)) return Math.min(Number(after), 3_600) * 1_000;
  const reset =
    headers.get('x-ratelimit-remaining') === '0' ? Number(headers.get('x-ratelimit-reset') ?? Number.NaN) : 0;
  const until = /GMT$/.test(after) ? Date.parse(after) : reset ? reset * 1_000 : Number.NaN;
  // Both by their clock: ours may be another one.
  const waitMs = until - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 1_000), 3_600_000) : undefined;
}

/** Every way in which asking can fail, as one sentence. */
export function faultOf(fault: unknown, source: string): SourceFault {
  if (fault instanceof SourceFault) return fault;
  const chain = causesOf(fault);
  const refused = chain.find((each) => each instanceof AddressRefused);
  if (refused)
    return new SourceFault('refused', `${source} leads to an address inside that the settings do not allow.`);
  // The code of a DOMException is a number that says nothing; its name does.
  const codes = chain.flatMap((each) => [String((each as { code?: unknown }).code ?? ''), each.name]);
  if (codes.some((code) => /TIMEOUT|TimeoutError|ETIMEDOUT/.test(code)))
    return new SourceFault('slow', `${source} does not answer in time.`);
  if (codes.includes('UND_ERR_RES_EXCEEDED_MAX_SIZE'))
    return new SourceFault('broken', `${source} answers with more than we read.`);
  if (chain.some((each) => each instanceof AnswerPacked))
    return new SourceFault('broken', `${source} answers with something packed, which is not unpacked.`);
  if (chain.some(({ message }) => message === 'terminated'))
    return new SourceFault('down', `${source} breaks off in the middle of an answer.`);
  if (codes.includes('SyntaxError'))
    return new SourceFault('broken', `${source} answers with JSON that cannot be read.`);
  if (codes.some((code) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)))
    return new SourceFault('refused', `${source} has a certificate that we do not trust.`);
  return new SourceFault('down', `${source} cannot be reached.`);
}

function causesOf(fault: unknown): Error[] {
  const chain: Error[] = [];
  for (let each = fault; each instanceof Error && chain.length < 8; each = each.cause) {
    chain.push(each);
    if (each instanceof AggregateError) chain.push(...each.errors.filter((one): one is Error => one instanceof Error));
  }
  return chain;
}
