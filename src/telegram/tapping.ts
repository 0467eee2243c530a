import { setTimeout as sleep } from 'node:timers/promises';
import type { TelegramCallbackQuery } from '@gramio/types';
import { LRUCache } from 'lru-cache';
import { type Card, type Letter, teamNumberOf } from '../coordinator/ports.ts';
import { Refusal } from '../team/refusal.ts';
import { isOnRoster } from '../team/team.ts';
import { createAnonymity } from './anonymity.ts';
import { mayStillAnswer, noRole } from './belonging.ts';
import { letterNonce, readButton } from './buttons.ts';
import type { Desk } from './hearing.ts';
import type { LetterTap, Tap, TelegramMessage } from './kit.ts';
import { personFrom, placeOf } from './person.ts';
import { answering, asking, unnotedChoice } from './speech.ts';

/** The way of a tap: to the card, the letter or the question whose button it was, if that may still be tapped. */
export function createTapping({
  kit,
  all,
  again,
  meet,
}: Desk): (query: TelegramCallbackQuery, cause: string) => Promise<void> {
  const mayBeSeen = createAnonymity(kit);
  /** Waited for in vain: nobody else who taps it keeps the chat waiting once more. */
  const inVain = new LRUCache<string, true>({ max: 1_000, ttl: 15_000 });

  async function tapped(query: TelegramCallbackQuery, cause: string): Promise<void> {
    const { say, done } = answering(kit, query.id);
    const reply = { say: again.onceTapped(say, cause), done };
    const message = query.message;
    const read = readButton(query.data ?? '');
    if (!read) reply.say('I do not know this button. The current card: /status', true);
    else if (!message || message.date === 0)
      reply.say('This message is too old for its buttons. The current card: /status', true);
    else {
      const place = placeOf(message as TelegramMessage);
      const person = await personFrom(query.from, undefined, kit.store);
      await meet({ ...(message as TelegramMessage), from: query.from });
      const tap = { ...read, place, person, cause, answer: reply.say, ask: asking(kit, place, person) };
      try {
        await route(tap, message.message_id);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        reply.say(fault.message, true);
      }
    }
    reply.done();
  }

  /** Telegram may show a card before it has answered us: whoever taps that fast waits for the answer, instead of tapping twice. */
  async function cardOf(nonce: string): Promise<Card | null> {
    const card = await kit.store.cards.byNonce(nonce);
    if (!card || card.message !== null || card.isClosed || inVain.has(nonce)) return card;
    await kit.refresher.drawn(card.id, answersWithin);
    const drawn = await kit.store.cards.byNonce(nonce);
    if (drawn?.message === null) inVain.set(nonce, true);
    return drawn;
  }

  /** The same for a letter. */
  async function letterOf({ place, nonce }: Pick<Tap, 'place'> & { nonce: string }, message: number) {
    const { outbox } = kit.store;
    for (let waited = 0; ; waited += lookAgainAfter) {
      const isUnderWay = (await outbox.underWay(place.chat)).some((each) => letterNonce(each) === nonce);
      // Looked for after that, so that it is not missed between the two.
      const letter = await outbox.byMessage(place.chat, message);
      if (letter || !isUnderWay || inVain.has(nonce)) return letter;
      if (waited >= answersWithin) inVain.set(nonce, true);
      else await sleep(lookAgainAfter);
    }
  }

  async function route(tap: Omit<Tap, 'card' | 'team'> & { nonce: string }, message: number): Promise<void> {
    const card = await cardOf(tap.nonce);
    if (card) {
      const isHere = card.chat === tap.place.chat && card.message === message;
      const team = await kit.store.team(Number(card.stream.split('/')[1] ?? 0));
      // Nobody takes the cards out of a private chat when somebody leaves the team.
      if (isHere && tap.place.kind === 'private' && !isOnRoster(tap.person.id, team)) return tap.answer(noRole, true);
      // What has acted once acts no more: it only ends what it had begun, on a card that it may have closed itself.
      const isOpen = !card.isClosed || again.hasActed(tap.cause);
      const handler = isHere && isOpen ? all.taps.get(`${card.kind}.${tap.verb}`) : undefined;
      if (!handler) {
        const isRedrawn = card.message === null && !card.isClosed;
        return tap.answer(isRedrawn ? redrawn : isHere ? settled : outdated, true);
      }
      const onCard = { ...tap, card, team };
      if (!(await mayBeSeen(onCard))) return;
      await handler(onCard);
      if (card.away) await kit.store.cards.tapped(card.id, tap.cause);
      if (card.view) await kit.store.cards.seen(card.id);
      return;
    }
    const letter = await letterOf(tap, message);
    if (letter) return onLetter(tap, letter);
    const dialogue =
      (await kit.store.dialogues.byMessage(tap.place.chat, message, kit.clock.now())) ??
      (await unnotedChoice(tap, message, kit));
    const handler = dialogue?.nonce === tap.nonce ? all.dialogueTaps.get(`${dialogue.kind}.${tap.verb}`) : undefined;
    if (!dialogue || !handler) return tap.answer(replaced, true);
    if (dialogue.person !== tap.person.id)
      return tap.answer('Somebody else was asked here. Start your own with the same command.', true);
    if (!(await mayStillAnswer(dialogue, tap.place, tap.person.id, kit.store))) return tap.answer(noRole, true);
    return handler({ ...tap, dialogue, team: await kit.store.teamOfChat(tap.place.chat) });
  }

  /** The message itself says which letter it was; the button only what is wanted. */
  async function onLetter(tap: Omit<LetterTap, 'letter' | 'team'> & { nonce: string }, letter: Letter): Promise<void> {
    const handler = all.letterTaps.get(`${letter.content.type}.${tap.verb}`);
    if (!handler || tap.nonce !== letterNonce(letter)) return tap.answer(outdated, true);
    const team = letter.rollout ? await kit.store.team(teamNumberOf(letter.rollout)) : null;
    return handler({ ...tap, letter, team });
  }

  return tapped;
}

/** Real milliseconds; what is said in the chat meanwhile waits, too. */
const answersWithin = 2_000;
const lookAgainAfter = 50;

const redrawn = 'This card is being redrawn. Tap again in a moment.';
const settled = 'This is settled already: the message says what became of it. The current card: /status';
const replaced =
  'This is outdated: it was settled, or something newer took its place. Say the command again, or look at /status.';
const outdated = 'This card is outdated. The current one: /status';
