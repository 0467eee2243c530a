import type { Person } from '../team/authority.ts';
import { escapeHtml, type Kit, type Place, type Question, type SayOptions } from './kit.ts';

const questionLasts = 24 * 3_600_000;
const longestToast = 200;

/** How the bot answers in a place: as a reply, without waiting for Telegram. */
export function saying(kit: Kit, place: Place, replyTo: number): (html: string, options?: SayOptions) => void {
  return (html, { keyboard, isSilent = false, isLoose = false } = {}) =>
    kit.later(
      kit.api.call('sendMessage', {
        chat_id: place.chat,
        ...(place.thread === null ? {} : { message_thread_id: place.thread }),
        text: html,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        disable_notification: isSilent,
        ...(isLoose ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
        ...(keyboard ? { reply_markup: { inline_keyboard: keyboard as never } } : {}),
      }),
      'answering',
    );
}

/** One answer a tap: the first one counts, and none at the end takes the spinner away. */
export function answering(kit: Kit, queryId: string): { say(text: string, isAlert?: boolean): void; done(): void } {
  let isAnswered = false;
  const say = (text: string, isAlert = false): void => {
    if (isAnswered) return;
    isAnswered = true;
    const short = text.length > longestToast ? `${text.slice(0, longestToast - 1)}…` : text;
    kit.later(
      kit.api.call('answerCallbackQuery', {
        callback_query_id: queryId,
        ...(short ? { text: short, show_alert: isAlert } : {}),
      }),
      'answering a tap',
    );
  };
  return { say, done: () => say('') };
}

/** Asks one person something; her reply to the question is the answer, which works with privacy mode on. */
export function asking(kit: Kit, place: Place, person: Person): (question: Question) => void {
  return ({ kind, html, placeholder, data }) => {
    const posted = kit.api.call('sendMessage', {
      chat_id: place.chat,
      ...(place.thread === null ? {} : { message_thread_id: place.thread }),
      text:
        place.kind === 'private' ? html : `<a href="tg://user?id=${person.id}">${escapeHtml(person.name)}</a>, ${html}`,
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      reply_markup: { force_reply: true, selective: true, input_field_placeholder: placeholder.slice(0, 64) },
    });
    const opened = posted.then((asked) =>
      kit.store.dialogues.open({
        chat: place.chat,
        person: person.id,
        kind,
        message: asked.message_id,
        nonce: kit.random(12),
        data,
        expiresAt: kit.clock.now() + questionLasts,
      }),
    );
    kit.later(opened, 'asking');
  };
}
