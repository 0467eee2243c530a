import type { TelegramMessage } from '@gramio/types';
import type { Dialogue } from '../coordinator/store.ts';
import { cut, shortenedUnits } from '../time/cut.ts';
import { BotApiError } from './api.ts';
import { button, type Keyboard } from './buttons.ts';
import { escapeHtml, type Kit, type Place, type Question, type Saying, type SayOptions } from './kit.ts';
import { messageFor } from './message.ts';

// How the bot speaks in answer to people. Nothing here waits for Telegram: what it refuses is logged.

const questionLasts = 24 * 3_600_000;
const choiceLasts = 15 * 60_000;
const longestToast = 200;
const clockDiffers = 5_000;

/** Whom something is asked. */
interface Asked {
  place: Place;
  person: { id: number; name: string };
  replyTo?: number | undefined;
}

/** Answers what was said there, as a reply. */
export function saying(kit: Kit, place: Place, replyTo: number): (html: string, options?: SayOptions) => void {
  return (html, { keyboard, isSilent, isLoose = false } = {}) => {
    const message = messageFor(place, html, { keyboard, isSilent, replyTo: isLoose ? null : replyTo });
    kit.later(kit.api.call('sendMessage', message), 'answering');
  };
}

/** Posts where there is no message to reply to. */
export function post(kit: Kit, place: Pick<Place, 'chat' | 'thread'>, html: string, isSilent = false): void {
  kit.later(kit.api.call('sendMessage', messageFor(place, html, { isSilent })), 'posting');
}

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

/** One answer a tap: the first one counts, and none at the end takes the spinner away. */
export function answering(kit: Kit, queryId: string): { say(text: string, isAlert?: boolean): void; done(): void } {
  let isAnswered = false;
  const say = (text: string, isAlert = false): void => {
    if (isAnswered) return;
    isAnswered = true;
    const short = shortenedUnits(text, longestToast);
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

/** What `asking` asks says this somewhere, so that a question that is known no more is still known for one. */
export const asksForReply = (text: string): boolean => /\breply to this message\b/i.test(text);

/** Asks one person something; her reply to the question is the answer, which works with privacy mode on. */
export function asking(kit: Kit, place: Place, person: Asked['person']): (question: Question) => void {
  return ({ kind, html, placeholder, data }) => {
    const asked = asksForReply(html) ? html : `${html} Reply to this message.`;
    const called = `<a href="tg://user?id=${person.id}">${escapeHtml(person.name)}</a>, ${asked}`;
    const message = messageFor(place, place.kind === 'private' ? asked : called, { asksWith: placeholder });
    const posting = (): Promise<TelegramMessage> => kit.api.call('sendMessage', message);
    expectAnswer(kit, { place, person }, posting, { kind, data, nonce: kit.random(12), lasts: questionLasts });
  };
}

/** A question with buttons. */
export interface Choices {
  /** `<kind>.choose` is the tap. */
  kind: string;
  html: string;
  /** The argument of a tap is the place in the list where none is given. */
  choices: { label: string; argument?: string }[];
  data: unknown;
}

/** Lets one person choose by buttons; without any it is just said. Another question to the same person in the same chat takes its place. */
export function offer(kit: Kit, { place, person, replyTo }: Asked, { kind, html, choices, data }: Choices): void {
  const nonce = kit.random(12);
  const keyboard: Keyboard = choices.map(({ label, argument }, index) => [
    button(nonce, 'choose', argument ?? String(index), cut(label, 60)),
  ]);
  const posting = (): Promise<TelegramMessage> =>
    kit.api.call('sendMessage', messageFor(place, html, { keyboard, replyTo }));
  if (keyboard.length) expectAnswer(kit, { place, person }, posting, { kind, data, nonce, lasts: choiceLasts });
  else kit.later(posting(), 'answering');
}

/** Stored before it is put, so that it is known also when the process dies before it knows which message puts it. */
function expectAnswer(
  kit: Kit,
  { place, person }: Asked,
  posting: () => Promise<TelegramMessage>,
  { lasts, ...asked }: { kind: string; data: unknown; nonce: string; lasts: number },
): void {
  const { dialogues } = kit.store;
  const put = async (): Promise<void> => {
    const waiting = { chat: place.chat, person: person.id, expiresAt: kit.clock.now() + lasts, ...asked };
    await dialogues.open({ ...waiting, message: null });
    const { message_id: message } = await posting();
    const now = await dialogues.of(place.chat, person.id, kit.clock.now());
    if (now?.nonce === asked.nonce) await dialogues.open({ ...waiting, message });
  };
  kit.later(put(), 'asking');
}

/**
 * The question that a reply answers although nobody noted which message puts it: the one that waits for this person here, as long as the message is
 * not older than it. Telegram's clock may be some seconds behind ours.
 */
export async function unnotedQuestion({ chat, from, reply_to_message: asked }: TelegramMessage, kit: Kit) {
  const waiting = from ? await kit.store.dialogues.of(chat.id, from.id, kit.clock.now()) : null;
  if (!asked || !waiting || isElsewhere(waiting, asked.message_id)) return null;
  if (waiting.message !== null) return waiting;
  const askedAt = waiting.expiresAt - questionLasts;
  return asked.date * 1000 >= askedAt - clockDiffers ? { ...waiting, message: asked.message_id } : null;
}

/** Another message puts it. This one may have been noted since it was looked for. */
const isElsewhere = ({ message }: Dialogue, asked: number): boolean => message !== null && message !== asked;

/** The same for a tap: the nonce of the button tells, and the message is noted now. */
export async function unnotedChoice({ place, person, nonce }: Tapped, message: number, { store, clock }: Kit) {
  const waiting = await store.dialogues.of(place.chat, person.id, clock.now());
  if (waiting?.nonce !== nonce || isElsewhere(waiting, message)) return null;
  const noted = { ...waiting, message };
  await store.dialogues.open(noted);
  return noted;
}

interface Tapped {
  place: Place;
  person: { id: number };
  nonce: string;
}
