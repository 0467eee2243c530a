import type { Card } from '../../coordinator/ports.ts';
import { BotApiError } from '../api.ts';
import { button } from '../buttons.ts';
import { displayName, type Kit, type Place, type Saying, type TelegramMessage } from '../kit.ts';

const choiceLasts = 15 * 60_000;

/** 👍 on what somebody said instead of one more message; where reactions are not allowed, the words. */
export function thumbUp(kit: Kit, { place, message, say }: Saying, words: string): void {
  const reacting = kit.api
    .call('setMessageReaction', {
      chat_id: place.chat,
      message_id: message.message_id,
      reaction: [{ type: 'emoji', emoji: '👍' }],
    })
    .catch((fault: unknown) => {
      if (fault instanceof BotApiError) say(words, { isSilent: true });
      else throw fault;
    });
  kit.later(reacting, 'reacting');
}

export interface Choices {
  /** `<kind>.choose` is the tap; its argument is the place in the list. */
  kind: string;
  html: string;
  labels: string[];
  data: unknown;
}

/** Lets one person choose by buttons; without any it is just said. Another question to the same person in the same chat takes its place. */
export function offer(
  kit: Kit,
  { place, person, replyTo }: { place: Place; person: { id: number }; replyTo?: number | undefined },
  { kind, html, labels, data }: Choices,
): void {
  const nonce = kit.random(12);
  const keyboard = labels.map((label, index) => [
    button(nonce, 'choose', String(index), [...label].slice(0, 60).join('')),
  ]);
  const posted = kit.api.call('sendMessage', {
    chat_id: place.chat,
    ...(place.thread === null ? {} : { message_thread_id: place.thread }),
    text: html,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(replyTo === undefined ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
    ...(keyboard.length ? { reply_markup: { inline_keyboard: keyboard as never } } : {}),
  });
  if (keyboard.length === 0) {
    kit.later(posted, 'answering');
    return;
  }
  const opened = posted.then((asked) =>
    kit.store.dialogues.open({
      chat: place.chat,
      person: person.id,
      kind,
      message: asked.message_id,
      nonce,
      data,
      expiresAt: kit.clock.now() + choiceLasts,
    }),
  );
  kit.later(opened, 'offering a choice');
}

/** A choice was made: it is closed, and its message says what became of it. */
export async function endChoice(
  kit: Kit,
  { place, person, dialogue }: { place: Place; person: { id: number }; dialogue: { message: number | null } },
  html: string,
): Promise<void> {
  await kit.store.dialogues.close(place.chat, person.id);
  if (dialogue.message !== null) rewrite(kit, place.chat, dialogue.message, html);
}

/** The same, but what it says stays as it is. */
export async function takeButtons(
  kit: Kit,
  { place, person, dialogue }: { place: Place; person: { id: number }; dialogue: { message: number | null } },
): Promise<void> {
  await kit.store.dialogues.close(place.chat, person.id);
  if (dialogue.message === null) return;
  const edited = kit.api.call('editMessageReplyMarkup', { chat_id: place.chat, message_id: dialogue.message });
  kit.later(edited, 'taking buttons away');
}

/** A card has done its work: no buttons any more, and the last word stays. */
export async function endCard(kit: Kit, card: Card, html: string): Promise<void> {
  await kit.store.cards.close(card.id);
  if (card.message !== null) rewrite(kit, card.chat, card.message, html);
}

/** Posts without an answer being waited for, where there is no message to reply to. */
export function post(kit: Kit, place: Place, html: string, isSilent = false): void {
  const posted = kit.api.call('sendMessage', {
    chat_id: place.chat,
    ...(place.thread === null ? {} : { message_thread_id: place.thread }),
    text: html,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    disable_notification: isSilent,
  });
  kit.later(posted, 'posting');
}

/** Somebody whom a command names: in the text, or by replying to one of their messages. */
export interface Named {
  id: number;
  name: string;
  isHuman: boolean;
}

/** `@ben`, a name that was picked from Telegram's list, `me`, or the person who is replied to. Null when nobody is named or known. */
export async function personNamed(kit: Kit, saying: Saying, word: string | undefined): Promise<Named | null> {
  const { message, person } = saying;
  const picked = message.entities?.find((entity) => entity.type === 'text_mention')?.user;
  if (picked) return known(kit, picked);
  if (word?.toLowerCase() === 'me') return { id: person.id, name: person.name, isHuman: person.isHuman };
  if (word?.startsWith('@')) {
    const found = await kit.store.people.byUsername(word.slice(1));
    return found ? { id: found.id, name: found.name, isHuman: true } : null;
  }
  const replied = repliedTo(message);
  return replied?.from && !replied.from.is_bot ? known(kit, replied.from) : null;
}

/** The message that is replied to; in a topic every message seems to reply to the one that opened it. */
export function repliedTo(message: TelegramMessage): TelegramMessage | undefined {
  const replied = message.reply_to_message;
  return replied && !replied.forum_topic_created ? replied : undefined;
}

async function known(kit: Kit, user: NonNullable<TelegramMessage['from']>): Promise<Named> {
  const name = displayName(user);
  if (!user.is_bot) await kit.store.people.saw({ id: user.id, name, username: user.username ?? null });
  return { id: user.id, name, isHuman: !user.is_bot };
}

function rewrite(kit: Kit, chat: number, message: number, html: string): void {
  const edited = kit.api.call('editMessageText', {
    chat_id: chat,
    message_id: message,
    text: html,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  });
  kit.later(edited, 'closing a card');
}
