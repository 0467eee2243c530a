import fc from 'fast-check';
import { decide } from '../../src/rollout/decide.ts';
import { shortRevision } from '../../src/rollout/revision.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import type { Person } from '../../src/team/authority.ts';
import { type Policy, policies } from '../../src/team/events.ts';
import { minute, monday } from '../support/story.ts';
import { type Book, emptyBook } from './sign-off-book.ts';
import { doingOf, type Move, weights } from './sign-off-moves.ts';
import { witnessed } from './sign-off-witness.ts';
import { type Crew, crews, type Done, newWorld, perform, type Ruling, six, type World } from './small-world.ts';

// Random interleavings of everything that people do around a sign-off, and what is looked at while they happen.

export interface History {
  policy: Policy;
  /** Who starts the rollout, by place in the cast. */
  author: number;
  crew: Crew;
  /** Whether it begins where the phase that says go waits for its sign-offs. */
  isAsked: boolean;
  moves: Move[];
}

const moves = fc.record(
  {
    kind: fc.oneof(...weights.map(({ kind, weight }) => ({ weight, arbitrary: fc.constant(kind) }))),
    who: fc.nat(14),
    other: fc.nat(14),
    pick: fc.nat(59),
  },
  { noNullPrototype: true },
);

const histories: fc.Arbitrary<History> = fc.record(
  {
    policy: fc.constantFrom(...policies),
    author: fc.nat(5),
    crew: fc.constantFrom(...crews),
    isAsked: fc.boolean(),
    moves: fc.array(moves, { minLength: 25, maxLength: 40 }),
  },
  { noNullPrototype: true },
);

/** What was seen so far. */
export interface Tally {
  runs: number;
  steps: number;
  closings: number;
  /** Histories in which a phase closed. */
  closed: number;
  skipped: number;
  deputies: number;
}

export const nothingSeen = (): Tally => ({ runs: 0, steps: 0, closings: 0, closed: 0, skipped: 0, deputies: 0 });

/** Looks for a history that is not played by the rules. The same seed plays the same histories. */
export function find(runs: number, seed: number, tally: Tally, ruling: Ruling = decide): History | null {
  const played = fc.property(histories, (history) => play(history, tally, ruling));
  const { stackTraceLimit } = Error;
  // Of a million refusals nobody reads where in the program they were thrown.
  Error.stackTraceLimit = 0;
  try {
    return fc.check(played, { numRuns: runs, seed, endOnFailure: true }).counterexample?.[0] ?? null;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Plays a history under the witness's eyes. Throws at the first thing that is not right. */
function play(history: History, tally: Tally, ruling: Ruling = decide): void {
  let { world, book } = beginning(history);
  const before = tally.closings;
  for (const move of history.moves) {
    const done = perform(doingOf(move, world), world, ruling);
    book = witnessed(book, done);
    world = done.after;
    count(done, tally);
  }
  tally.runs++;
  if (tally.closings > before) tally.closed++;
}

function count({ events }: Done, tally: Tally): void {
  tally.steps++;
  for (const event of events) {
    if (event.type === 'PhaseSkipped') tally.skipped++;
    if (event.type !== 'PhaseSignedOff') continue;
    tally.closings++;
    if (event.seats.some(({ inPlaceOf }) => inPlaceOf !== null)) tally.deputies++;
  }
}

interface Beginning {
  world: World;
  book: Book;
}

const known = new Map<string, Beginning>();

/** The same beginnings come again and again, so each is played once. */
function beginning({ policy, author, crew, isAsked }: History): Beginning {
  const name = [policy, author, crew, isAsked].join();
  const start = known.get(name) ?? begun(newWorld(policy, six[author] as Person, crew), isAsked);
  known.set(name, start);
  return start;
}

/** As far as the sign-off of the phase that says go, if this team gets there. What goes wrong on the way is left to the histories that begin before. */
function begun(world: World, isAsked: boolean): Beginning {
  const start = { world, book: emptyBook };
  if (!isAsked) return start;
  try {
    return asked(start);
  } catch {
    return start;
  }
}

function asked(start: Beginning): Beginning {
  let { world, book } = start;
  for (let pick = 0; pick < 40; pick++) {
    if (phaseState('ready', world.rollout).requested) return { world, book };
    const done = perform(doingOf({ kind: 'forward', who: pick, other: 0, pick: pick * 2 }, world), world);
    book = witnessed(book, done);
    world = done.after;
  }
  return start;
}

/** The sentence of the first thing in it that is not right, or null. */
export function faultOf(history: History, ruling: Ruling = decide): string | null {
  try {
    play(history, nothingSeen(), ruling);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Without every move that the fault does not need. */
export function shortest(history: History, ruling: Ruling = decide): History {
  const fault = faultOf(history, ruling);
  for (let index = history.moves.length - 1; index >= 0; index--) {
    const shorter = { ...history, moves: history.moves.toSpliced(index, 1) };
    if (faultOf(shorter, ruling) === fault) return shortest(shorter, ruling);
  }
  return history;
}

/** A history in words, a line for each thing that was done. */
export function told(history: History, ruling: Ruling = decide): string {
  const { policy, author, crew, isAsked, moves: made } = history;
  let { world } = beginning(history);
  const lines = made.map((move) => {
    const doing = doingOf(move, world);
    const before = world;
    const answer = answered(() => {
      const { after, events, refusal } = perform(doing, before, ruling);
      world = after;
      return refusal ?? events.map(({ type }) => type).join(', ');
    });
    return `${JSON.stringify(doing, short)} → ${answer || 'done'}`;
  });
  const start = `${policy}, started by ${six[author]?.name} in the ${crew} crew`;
  return [`${start}${isAsked ? ', Ready waits for its sign-offs' : ''}`, ...lines].join('\n');
}

/** A fault of the rules themselves is part of the story. */
function answered(attempt: () => string): string {
  try {
    return attempt();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** People by their names, revisions as on cards, times from the beginning in minutes. */
function short(key: string, value: unknown): unknown {
  if (key === 'by' || key === 'to' || key === 'account') return (value as Person).name;
  if (key === 'revision') return shortRevision(value as string);
  return key === 'at' || key === 'until' ? ((value as number) - monday) / minute : value;
}
