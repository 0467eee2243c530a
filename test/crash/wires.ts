import type { Connections } from '../../src/email/connections.ts';
import { methodTable } from '../../src/sandbox/bot-api/methods.ts';
import { Polling } from '../../src/sandbox/bot-api/polling.ts';
import { ApiRefusal } from '../../src/sandbox/bot-api/refusal.ts';
import { type BotApi, BotApiError } from '../../src/telegram/api.ts';
import type { Hours } from '../simulation/hours.ts';
import type { Outside } from './outside.ts';
import { timeless } from './record.ts';

/** The process is about to let something out, or the other side has taken it and the process does not know yet. */
export type Pass = (kind: 'call' | 'smtp', what: string) => void;

const wayMs = 40;
const methods = methodTable(new Polling(), () => {
  throw new Error('There is no webhook here.');
});

/** The Bot API as a function: a call is carried out at once, and its answer is on its way for a while. */
export function telegramWire(outside: Outside, hours: Hours, pass: Pass): BotApi {
  const { world } = outside;
  const later = <T>(ms: number, doing: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      hours.later(ms, 'bot', () => {
        try {
          resolve(doing());
        } catch (fault) {
          reject(fault);
        }
      });
    });

  const carriedOut = (method: string, params: Record<string, unknown>): unknown => {
    if (method === 'answerCallbackQuery') return hear(outside, params);
    const known = methods.get(method.toLowerCase());
    if (!known) throw new Error(`${method} is not played here.`);
    const result = known({ world, method, params, uploads: new Map(), signal: new AbortController().signal });
    noteShown(outside, method, params, result);
    return result;
  };

  const poll = ({ offset = 0, limit = 100, timeout = 0, allowed_updates }: Poll): Promise<unknown> => {
    if (allowed_updates) world.queue.allow(allowed_updates);
    const before = world.queue.size;
    const ready = world.queue.take(offset, limit);
    if (world.queue.size !== before) outside.changed();
    if (ready.length > 0 || timeout === 0) return later(wayMs, () => ready);
    return new Promise((resolve) => {
      const answer = (): void => {
        stopListening();
        callOff();
        void later(wayMs, () => world.queue.take(offset, limit)).then(resolve);
      };
      const stopListening = world.queue.onPush(answer);
      const callOff = hours.later(timeout * 1_000, 'bot', answer);
    });
  };

  const call = async (method: string, given: unknown): Promise<unknown> => {
    const params = JSON.parse(JSON.stringify(given ?? {})) as Record<string, unknown>;
    pass('call', method);
    if (method === 'getUpdates') return poll(params);
    try {
      const result = JSON.stringify(carriedOut(method, params));
      if (!method.startsWith('get')) outside.changed();
      pass('call', `${method} taken`);
      return await later(wayMs, () => JSON.parse(result) as unknown);
    } catch (fault) {
      if (!(fault instanceof ApiRefusal)) throw fault;
      const { code, message, parameters } = fault;
      return await later(wayMs, () => {
        throw new BotApiError(method, { error_code: code, description: message, parameters });
      });
    }
  };
  return { call: call as BotApi['call'], download: async () => new Uint8Array(), close: async () => undefined };
}

interface Poll {
  offset?: number;
  limit?: number;
  /** Seconds; 0 is answered at once. */
  timeout?: number;
  allowed_updates?: string[];
}

/** Telegram takes one answer to each tap. */
function hear({ acts }: Outside, { callback_query_id: id, text }: Record<string, unknown>): true {
  const act = acts[Number(String(id).replace('tap-', ''))];
  if (!act || act.heard.length > 0)
    throw new ApiRefusal(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
  act.heard.push(String(text ?? ''));
  return true;
}

/** What stands there for people to read, and that what they wrote was heard. */
function noteShown(outside: Outside, method: string, params: Record<string, unknown>, result: unknown): void {
  const { world, acts, shown } = outside;
  const chat = Number(params['chat_id']);
  const heardOf = (message: unknown, what: string): void => {
    const raw = world.message(chat, Number(message));
    const act = raw && acts.findLast((each) => each.update !== null && each.what === raw.text);
    if (act) act.heard.push(what);
  };
  if (method === 'setMessageReaction') heardOf(params['message_id'], 'thumb');
  if (!/^(sendMessage|editMessageText)$/.test(method)) return;
  const id = Number(params['message_id'] ?? (result as { message_id?: number }).message_id);
  const message = world.message(chat, id);
  if (!message) return;
  const texts = shown.get(chat) ?? new Set();
  shown.set(chat, texts.add(timeless(message.text)));
  if (method === 'sendMessage' && message.reply !== null) heardOf(message.reply, message.text);
}

/** A mail server with each of its steps; nobody lives at an address that begins with "nobody". */
export function mailWire(outside: Outside, hours: Hours, pass: Pass): Connections {
  const step = (): Promise<void> => new Promise((resolve) => void hours.later(wayMs, 'bot', resolve));
  return {
    async send({ to, raw, isStillTrue }) {
      pass('smtp', 'connect');
      await step();
      pass('smtp', 'RCPT TO');
      await step();
      if (to.startsWith('nobody'))
        return {
          isAccepted: false,
          failure: {
            says: '550 5.1.1 No such user',
            code: 'EENVELOPE',
            cause: '',
            command: 'RCPT TO',
            status: 550,
            bodySent: false,
          },
        };
      if (!(await isStillTrue())) return 'withdrawn';
      pass('smtp', 'DATA');
      await step();
      outside.mails.push({ to, raw: Buffer.from(raw).toString('latin1') });
      outside.changed();
      pass('smtp', '250 taken');
      await step();
      return { isAccepted: true };
    },
    verify: async () => null,
    close: () => undefined,
  };
}
