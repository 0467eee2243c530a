import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { BotApi } from './api.ts';
import type { TelegramMessage, TelegramUpdate } from './kit.ts';

/** What one sender may do at once, and what comes back each second: more than a hand can do, albums of photos included. */
const atOnce = 60;
const perSecond = 3;
/** A burst is over when so many would be let in again; until then all refusals belong to it. */
const calm = 10;
const mostSenders = 10_000;
/** More than are on their way at any moment. */
const mostRepeats = 1_000;

interface Sender {
  left: number;
  /** Real milliseconds when it last did something. */
  at: number;
  /** Seconds when its last message was sent, as Telegram dates them. */
  sentAt: number | null;
  isNoted: boolean;
  isAnswered: boolean;
}

interface Deps {
  api: BotApi;
  log: Logger;
  /** Real milliseconds that never go back. */
  now(): number;
}

/**
 * Says whether an update is let in. It is asked before the update is stored, so that a flood costs neither rows nor answers: of a burst one tap and
 * one message are answered and one line logged. An update that was let in once is let in again for nothing, because storing it may have failed.
 */
export function createRateLimit({ api, log, now }: Deps): (update: TelegramUpdate) => boolean {
  const senders = new LRUCache<number, Sender>({ max: mostSenders });
  const letIn = new LRUCache<number, true>({ max: mostRepeats });

  const senderOf = (id: number, sentAt: number | null): Sender => {
    const at = now();
    const sender = senders.get(id) ?? { left: atOnce, at, sentAt, isNoted: false, isAnswered: false };
    sender.left = Math.min(atOnce, sender.left + waited(sender, at, sentAt) * perSecond);
    sender.at = at;
    sender.sentAt = sentAt ?? sender.sentAt;
    if (sender.left >= calm) sender.isNoted = sender.isAnswered = false;
    senders.set(id, sender);
    return sender;
  };

  const refuse = (id: number, sender: Sender, { callback_query: tap, message }: TelegramUpdate): void => {
    if (!sender.isNoted) {
      log.warn({ sender: id }, 'more at once than anybody can do; what is too much is not stored');
      if (message) say('sendMessage', { ...placeOf(message), text: tooManyWords });
    }
    sender.isNoted = true;
    if (!tap || sender.isAnswered) return;
    sender.isAnswered = true;
    say('answerCallbackQuery', { callback_query_id: tap.id, text: tooMany, show_alert: true });
  };

  const say = (method: 'sendMessage' | 'answerCallbackQuery', params: object): void => {
    api
      .call(method, params as never)
      .catch((fault: unknown) => log.debug({ err: fault }, 'saying that it is too much failed'));
  };

  return (update) => {
    const id = idOf(update);
    if (id === null || letIn.has(update.update_id)) return true;
    const sender = senderOf(id, update.message?.date ?? null);
    if (sender.left < 1) {
      refuse(id, sender, update);
      return false;
    }
    sender.left -= 1;
    letIn.set(update.update_id, true);
    return true;
  };
}

const tooMany = 'Too many taps at once. Wait a few seconds, then tap once.';
const tooManyWords =
  'Too much at once: this message and the next ones are not read. Wait a few seconds, then say it again.';

const placeOf = ({ chat, message_id }: TelegramMessage): object => ({
  chat_id: chat.id,
  reply_parameters: { message_id, allow_sending_without_reply: true },
});

/** Whose update it is; null for what is never too much: who comes and goes, and groups that move. */
function idOf({ callback_query: tap, message }: TelegramUpdate): number | null {
  if (tap) return tap.from.id;
  if (!message || isService(message)) return null;
  // All anonymous admins and channels share one user.
  return message.sender_chat?.id ?? message.from?.id ?? null;
}

const isService = (message: TelegramMessage): boolean =>
  Boolean(
    message.migrate_to_chat_id || message.migrate_from_chat_id || message.left_chat_member || message.new_chat_members,
  );

/** Seconds. What piled up while the bot was away was sent over hours, although it comes at once: the dates of messages count too. */
function waited(before: Pick<Sender, 'at' | 'sentAt'>, at: number, sentAt: number | null): number {
  const sinceSent = sentAt === null || before.sentAt === null ? 0 : sentAt - before.sentAt;
  return Math.max((at - before.at) / 1000, sinceSent, 0);
}
