import { cutUnits } from '../time/cut.ts';
import type { Keyboard } from './buttons.ts';
import type { Place } from './kit.ts';

export interface MessageOptions {
  keyboard?: Keyboard | undefined;
  replyTo?: number | null | undefined;
  /** Post without sound. */
  isSilent?: boolean | undefined;
  /** Puts the keyboard of the person who is mentioned or answered into reply mode, with these words in the empty field. */
  asksWith?: string | undefined;
}

const longestHint = 64;

/** A message in HTML, as `sendMessage` takes it. What it replies to may be gone. */
export function messageFor(
  { chat, thread }: Pick<Place, 'chat' | 'thread'>,
  html: string,
  { keyboard, replyTo, isSilent = false, asksWith }: MessageOptions = {},
) {
  const markup =
    asksWith === undefined
      ? keyboard?.length && { inline_keyboard: keyboard as never }
      : { force_reply: true as const, selective: true, input_field_placeholder: cutUnits(asksWith, longestHint) };
  return {
    chat_id: chat,
    ...(thread === null ? {} : { message_thread_id: thread }),
    ...wordsOf(html),
    disable_notification: isSilent,
    ...(replyTo ? { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } } : {}),
    ...(markup ? { reply_markup: markup } : {}),
  };
}

/** What a message says from now on, as `editMessageText` takes it. Without a keyboard it has no buttons any more. */
export const editFor = (chat: number, message: number, html: string, keyboard: Keyboard = []) => ({
  chat_id: chat,
  message_id: message,
  ...wordsOf(html),
  reply_markup: { inline_keyboard: keyboard as never },
});

const wordsOf = (html: string) => ({
  text: html,
  parse_mode: 'HTML' as const,
  link_preview_options: { is_disabled: true },
});
