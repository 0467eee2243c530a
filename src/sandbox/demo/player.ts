/** Makes moves as people do: what they would write and tap, one after the other, each as soon as the one before has had its effect. */
import { BOT } from '../cast.ts';
import type { AgendaEntry } from '../contract.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import { setBotStanding } from '../world/membership.ts';
import type { StoredChat } from '../world/model.ts';
import { NotPossible, say, start, tap } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { type Act, hasButton, type Jump, type Move, type Sign, type Tap, type Witness, witness } from './moves.ts';

export interface Player {
  /** Makes those of the moves that have not happened yet. Rejects when one has no effect. */
  play(moves: readonly (Move | Act)[]): Promise<void>;
  /** Waits until there is something to be seen. */
  until(sign: Sign, what: string): Promise<void>;
  readonly see: Witness;
}

interface Surroundings {
  world: World;
  mailbox: Mailbox;
  agenda: () => Promise<AgendaEntry[]>;
  /** Milliseconds that a move may take to have its effect. */
  patience?: number;
}

const MOST_JUMPS = 40;
/** Real milliseconds after which a few seconds of the sandbox pass by, while somebody waits for the bot. */
const RESTLESS = 80;
const MOMENT = 80;
/** Milliseconds that pass in the sandbox then: a bot says one thing a second into a chat, and has a few to say. */
const PASSING = 5_000;

export function createPlayer({ world, mailbox, agenda, patience = 15_000 }: Surroundings): Player {
  const see = witness(world, () => mailbox.list(), BOT.id);
  const chatOf = (id: number): StoredChat => {
    const chat = world.chats.get(id);
    if (chat === undefined) throw new NotPossible(`There is no chat ${id}`);
    return chat;
  };

  /** Looks whenever something happens, until there is something to be seen. */
  const seen = (sign: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (sign()) return resolve();
      const end = (settle: () => void): void => {
        unlisten();
        clearInterval(ticking);
        clearTimeout(timer);
        settle();
      };
      const unlisten = world.events.listen(() => sign() && end(resolve));
      const ticking = setInterval(pass, RESTLESS);
      const timer = setTimeout(() => end(() => reject(new NotPossible(`Nothing came of it: ${what}`))), patience);
    });

  const pass = (): void => world.clock.set(world.clock.now() + PASSING);

  const buttonFor = ({ chat, label }: Tap): number | undefined =>
    [...(world.messages.get(chat)?.values() ?? [])].findLast((message) => hasButton(message, label))?.id;

  /** A card that is not drawn anew yet can be asked for it. */
  const lookAgain = async (move: Tap): Promise<void> => {
    const again = { ...move, label: 'Look again' };
    if (buttonFor(again) !== undefined)
      await tap(world, chatOf(move.chat), move.as, buttonFor(again) ?? 0, { text: again.label });
  };

  const press = async (move: Tap): Promise<void> => {
    if (buttonFor(move) === undefined) await lookAgain(move);
    await seen(() => buttonFor(move) !== undefined, `a button “${move.label}”`);
    await tap(world, chatOf(move.chat), move.as, buttonFor(move) ?? 0, { text: move.label });
  };

  const jump = async ({ by }: Jump): Promise<void> => {
    const { clock } = world;
    // What was just sent is noted as sent now, and not at the time to which the clock goes.
    await new Promise((resolve) => setTimeout(resolve, MOMENT));
    if ('minutes' in by) return clock.set(clock.now() + by.minutes * 60_000);
    for (let jumps = 0; jumps < MOST_JUMPS; jumps++) {
      const next = (await agenda()).find(({ at }) => Date.parse(at) > clock.now());
      if (next === undefined) throw new NotPossible(`The bot does not plan: ${by.events}`);
      clock.set(Date.parse(next.at));
      if (next.what.includes(by.events)) return;
    }
  };

  const make = async (move: Move | Act, next?: Move | Act): Promise<void> => {
    if (move.kind === 'look' || move.until?.(see)) return;
    if (move.kind === 'meanwhile') await play(move.moves);
    else if (move.kind === 'say') say(world, chatOf(move.chat), move.as, { text: move.text });
    else if (move.kind === 'start') start(world, chatOf(move.as), undefined);
    else if (move.kind === 'admit') setBotStanding(world, chatOf(move.chat), move.as, move.standing);
    else if (move.kind === 'tap') await press(move);
    else await jump(move);
    const { until } = move;
    // A tap is answered once everything is decided, and the cards follow: only the clock must not run away from them.
    const isHurried = move.kind === 'tap' && next !== undefined && next.kind !== 'jump';
    if (until !== null && !isHurried) await seen(() => until(see), wordsFor(move));
  };

  const play = async (moves: readonly (Move | Act)[]): Promise<void> => {
    // What an earlier move showed may be gone by now, for a later one has changed the same card.
    for (let at = madeOf(moves, see); at < moves.length; at++) await make(moves[at] as Move | Act, moves[at + 1]);
  };
  return { play, until: (sign, what) => seen(() => sign(see), what), see };
}

function wordsFor(move: Exclude<Move, { kind: 'look' }> | Act): string {
  if (move.kind === 'say') return move.text;
  if (move.kind === 'tap') return move.label;
  return 'hint' in move ? move.hint : `to ${move.kind}`;
}

/** How many of the moves lie behind: all up to the last that is seen to have happened. */
export function madeOf(moves: readonly (Move | Act)[], see: Witness): number {
  return moves.findLastIndex((move) => move.kind !== 'look' && move.until?.(see)) + 1;
}
