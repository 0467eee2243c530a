import type { Call } from '../telegram.ts';
import type { Heard, Update } from './claims.ts';
import type { Row } from './record.ts';

interface Markup {
  inline_keyboard?: { callback_data?: string }[][];
}

/** How long after a message has lost its buttons a finger may still come down on one. */
const slack = 120_000;

/** So many messages with the same words within half an hour are too many, not counting one for everything that was said or tapped in the chat meanwhile. */
const mostAlike = 8;
const halfAnHour = 1_800_000;

/** P3: a button that has long been taken away brings nothing about any more. P6: no chat is flooded with copies of one card. */
export function createButtons(say: (fault: string) => void, tapOf: (update: number) => Heard | undefined) {
  /** By message and card: until when a button of it was on the screen; Infinity while it is. */
  const shownUntil = new Map<string, number>();
  const onMessage = new Map<string, Set<string>>();
  const posted = new Map<string, number[]>();
  const asked = new Map<number, number[]>();
  const tappedTooLate = new Set<number>();
  const cardOf = (data: string): string => data.split(':')[0] ?? '';

  return {
    shown({ method, params }: Call, result: unknown, at: number): void {
      const isPost = method === 'sendMessage';
      if (!isPost && method !== 'editMessageText' && method !== 'editMessageReplyMarkup') return;
      const message = isPost ? (result as { message_id: number }).message_id : Number(params['message_id']);
      const place = `${params['chat_id']}/${message}`;
      const markup = params['reply_markup'] as Markup | undefined;
      const now = new Set(
        (markup?.inline_keyboard ?? [])
          .flat()
          .flatMap(({ callback_data: data }) => (data ? [`${place} ${cardOf(data)}`] : [])),
      );
      if (isPost && now.size > 0)
        countAlike(Number(params['chat_id']), String(params['text']).replaceAll(/\d/g, ''), at);
      for (const gone of onMessage.get(place) ?? []) if (!now.has(gone)) shownUntil.set(gone, at);
      for (const each of now) shownUntil.set(each, Number.POSITIVE_INFINITY);
      onMessage.set(place, now);
    },
    heard({ update_id, callback_query: tap, message }: Update, at: number): void {
      const chat = (tap?.message ?? message)?.chat.id;
      if (chat !== undefined) asked.set(chat, [...within(asked.get(chat), at), at]);
      if (!tap?.message) return;
      const until = shownUntil.get(`${tap.message.chat.id}/${tap.message.message_id} ${cardOf(tap.data ?? '')}`) ?? 0;
      if (at - until > slack) tappedTooLate.add(update_id);
    },
    note({ cause, type, stream }: Row): void {
      const update = Number(cause.replace('update ', ''));
      if (!tappedTooLate.has(update) || type === 'AttemptRefused') return;
      say(`P3 ${type} on ${stream} by a button that was taken away before: "${tapOf(update)?.data}"`);
    },
  };

  function countAlike(chat: number, text: string, at: number): void {
    const words = `${chat}: ${text}`;
    const times = [...within(posted.get(words), at), at];
    posted.set(words, times);
    const unasked = times.length - within(asked.get(chat), at).length;
    if (unasked === mostAlike) say(`P6 ${mostAlike} times within half an hour: ${words.slice(0, 100)}`);
  }
}

const within = (times: readonly number[] = [], at: number): number[] => times.filter((each) => at - each < halfAnHour);
