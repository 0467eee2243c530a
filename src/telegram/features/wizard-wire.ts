import { setTimeout as sleep } from 'node:timers/promises';
import { BotApiError, BotApiSilence } from '../api.ts';
import type { Keyboard } from '../buttons.ts';
import type { Kit } from '../kit.ts';

export interface Where {
  chat: number;
  thread: number | null;
}

export interface PostOptions {
  keyboard?: Keyboard;
  replyTo?: number | null;
  isSilent?: boolean;
  /** Puts the keyboard of the person who is mentioned or answered into reply mode, with these words in the empty field. */
  asksWith?: string;
}

/** Posts HTML and returns the message's id. Waits out `retry_after`; throws what Telegram says at last. */
export async function post(
  kit: Kit,
  { chat, thread }: Where,
  html: string,
  options: PostOptions = {},
): Promise<number> {
  const { keyboard, replyTo = null, isSilent = false, asksWith } = options;
  const markup =
    asksWith === undefined
      ? keyboard && { inline_keyboard: keyboard }
      : { force_reply: true, selective: true, input_field_placeholder: asksWith.slice(0, 64) };
  const sent = await patiently(() =>
    kit.api.call('sendMessage', {
      chat_id: chat,
      ...(thread === null ? {} : { message_thread_id: thread }),
      text: html,
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      disable_notification: isSilent,
      ...(replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
      ...(markup ? { reply_markup: markup as never } : {}),
    }),
  );
  return sent.message_id;
}

/** Edits a message; false when it is gone and has to be posted anew. */
export async function redraw(
  kit: Kit,
  chat: number,
  message: number,
  html: string,
  keyboard: Keyboard = [],
): Promise<boolean> {
  try {
    await patiently(() =>
      kit.api.call('editMessageText', {
        chat_id: chat,
        message_id: message,
        text: html,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        reply_markup: { inline_keyboard: keyboard as never },
      }),
    );
    return true;
  } catch (fault) {
    if (!(fault instanceof BotApiError) || fault.code !== 400) throw fault;
    return /not modified/.test(fault.message);
  }
}

/** Takes a message of the bot's own away; one that is gone already is what was wanted. */
export async function erase(kit: Kit, chat: number, message: number): Promise<void> {
  try {
    await patiently(() => kit.api.call('deleteMessage', { chat_id: chat, message_id: message }));
  } catch (fault) {
    if (!(fault instanceof BotApiError) || fault.code !== 400) throw fault;
  }
}

/** Tries up to four times what surely was not carried out: too many requests, or no connection. */
async function patiently<T>(call: () => Promise<T>, left = 3): Promise<T> {
  try {
    return await call();
  } catch (fault) {
    const wait = waitAfter(fault);
    if (wait === null || left === 0) throw fault;
    await sleep(wait);
    return patiently(call, left - 1);
  }
}

function waitAfter(fault: unknown): number | null {
  if (fault instanceof BotApiError && fault.retryAfter !== null) return Math.min(fault.retryAfter, 60) * 1000;
  return fault instanceof BotApiSilence && fault.isBeforeSending ? 1000 : null;
}
