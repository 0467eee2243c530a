import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { plain } from '../http/plain.ts';
import { payloads, type Told } from './payloads.ts';

/** A request as it came: the signature is over these very bytes. */
export interface Called {
  headers: Pick<Headers, 'get'>;
  rawBody: Uint8Array;
}

/** Which call it was. */
export interface Delivery {
  /** GitHub's own name for it, for the log: nobody signs it. */
  deliveryId: string;
  /** SHA-256 of the signed bytes, in hexadecimal digits. */
  digest: string;
}

export type Webhook =
  /** Answer 401 (`unsigned`) or 400: `why` is one sentence, and nothing of it was believed. */
  | { kind: 'refused'; trouble: 'unsigned' | 'unreadable'; why: string }
  /** Signed, and about something that we do not follow: answer 202. */
  | ({ kind: 'ignored'; event: string } & Delivery)
  | ({ kind: 'told'; payload: Told } & Delivery);

/** GitHub sends no more than 25 MB. */
const mostBytes = 25 * 1024 * 1024;

/** What GitHub tells us, if it was GitHub: its signature is looked at before anything else, in a time that says nothing about it. */
export function readWebhook(secret: string, { headers, rawBody }: Called): Webhook {
  if (secret === '') return refused('unsigned', 'There is no secret for the webhook in the settings.');
  if (rawBody.byteLength > mostBytes) return refused('unreadable', 'That is more than GitHub sends.');
  if (!isSigned(secret, headers.get('x-hub-signature-256') ?? '', rawBody))
    return refused('unsigned', 'It is not signed with the secret of the webhook.');
  const deliveryId = headers.get('x-github-delivery') ?? '';
  const event = headers.get('x-github-event') ?? '';
  if (!/^[\w-]{1,64}$/.test(deliveryId) || !/^\w{1,64}$/.test(event))
    return refused('unreadable', 'It does not say what it is about.');
  const delivery = { deliveryId, digest: createHash('sha256').update(rawBody).digest('hex') };
  return told(event, delivery, headers.get('content-type') ?? '', rawBody);
}

/**
 * Under which cause a delivery acts, so that it acts once. It names the signed bytes and not GitHub's id of the delivery: that stands outside the signature,
 * and whoever has seen one call could send it again under another. What GitHub itself sends again has the same bytes.
 */
export const causeOf = ({ digest }: Delivery): string => `github ${digest}`;

function told(event: string, delivery: Delivery, type: string, rawBody: Uint8Array): Webhook {
  const known = Object.hasOwn(payloads, event) ? payloads[event as keyof typeof payloads] : undefined;
  if (!known) return { kind: 'ignored', event, ...delivery };
  if (!/^application\/json\b/i.test(type))
    return refused('unreadable', 'It is not JSON: the content type of the webhook must be application/json.');
  const body = parsed(rawBody);
  const action = (body as { action?: unknown } | null)?.action;
  if (typeof action === 'string' && !known.actions.some((each) => each === action))
    return { kind: 'ignored', event, ...delivery };
  const payload = known.schema.safeParse(body);
  if (payload.success) return { kind: 'told', payload: payload.data, ...delivery };
  const at = payload.error.issues[0]?.path.join('.') ?? '';
  return refused('unreadable', `It is something else than expected${at ? `, at ${plain(at)}` : ''}.`);
}

function isSigned(secret: string, signature: string, rawBody: Uint8Array): boolean {
  const [, digits] = /^sha256=([\da-f]{64})$/i.exec(signature) ?? [];
  if (digits === undefined) return false;
  return timingSafeEqual(Buffer.from(digits, 'hex'), createHmac('sha256', secret).update(rawBody).digest());
}

function parsed(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    return null;
  }
}

const refused = (trouble: 'unsigned' | 'unreadable', why: string): Webhook => ({ kind: 'refused', trouble, why });
