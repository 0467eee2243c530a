import { setTimeout as sleep } from 'node:timers/promises';
import { BotApiError, BotApiSilence } from '../api.ts';
import type { Keyboard } from '../buttons.ts';
import type { Kit } from '../kit.ts';
import { editFor, type MessageOptions, messageFor } from '../message.ts';

export interface Where {
  chat: number;
  thread: number | null;
}

/** Posts HTML and returns the message's id. Waits out `retry_after`; throws what Telegram says at last. */
export async function post(kit: Kit, where: Where, html: string, options: MessageOptions = {}): Promise<number> {
  const sent = await patiently(() => kit.api.call('sendMessage', messageFor(where, html, options)));
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
    await patiently(() => kit.api.call('editMessageText', editFor(chat, message, html, keyboard)));
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
