import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * A call that was signed as it should be: the name under which it is taken once, and its JSON, null where it is none. The name is made of what was signed alone: any
 * other could be changed by whoever plays a call again.
 */
export interface SignedCall {
  delivery: string;
  body: unknown;
}

const largestBody = 16 * 1024;
/** A call that was signed longer ago, or is this far ahead, is not taken: milliseconds. */
const signedWithin = 5 * 60_000;

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 429;

/** Nothing was taken, and why. */
export const no = (c: Context, status: Status, why: string): Response => c.json({ taken: false, why }, status);

/** Stands before whatever reads a signed call. */
export const smallCall = bodyLimit({ maxSize: largestBody, onError: (c) => no(c, 413, 'That is more than 16 KB.') });

/** Reads a call that a secret signs over time and body, or answers why it is not taken. Whether a secret was settled is told to nobody who cannot sign with it. */
export async function signedCall(
  c: Context,
  secret: string | undefined,
  realNow: () => number,
): Promise<SignedCall | Response> {
  const raw = Buffer.from(await c.req.arrayBuffer());
  const why = unsigned(c, raw, secret ?? '', realNow());
  if (why) return no(c, 401, why);
  return { delivery: createHash('sha256').update(raw).digest('hex'), body: jsonOf(raw) };
}

/** `X-Rollout-Timestamp` in seconds, `X-Rollout-Signature: sha256=` HMAC over `<timestamp>.<body>` in hex. Null when it is as it should be. */
function unsigned(c: Context, raw: Buffer, secret: string, at: number): string | null {
  const timestamp = c.req.header('x-rollout-timestamp') ?? '';
  const given = Buffer.from(c.req.header('x-rollout-signature') ?? '');
  // Without a secret the comparison is made all the same, with one that nobody knows.
  const hmac = createHmac('sha256', secret || 'there is none')
    .update(`${timestamp}.`)
    .update(raw);
  const wanted = Buffer.from(`sha256=${hmac.digest('hex')}`);
  const isSigned = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!isSigned || !secret) return 'It is not signed with the secret that was settled for it.';
  const age = /^\d{1,12}$/.test(timestamp) ? at - Number(timestamp) * 1000 : Number.NaN;
  return Math.abs(age) <= signedWithin ? null : 'It was signed too long ago, or one of the clocks is wrong.';
}

function jsonOf(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
