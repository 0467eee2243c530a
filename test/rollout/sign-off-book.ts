import type { CheckCalendar, RolloutCommand } from '../../src/rollout/commands.ts';
import type { Instant, PersonId, RolloutEvent } from '../../src/rollout/events.ts';
import type { SignOff } from '../../src/rollout/rollout.ts';
import { minute } from '../support/story.ts';
import { contentOf, type Done, smallChecklist, type World } from './small-world.ts';

// What somebody who looks on from outside has written down: who said yes to which card, and what stands in the way.

/** A yes and what its card showed. */
export type Given = SignOff & { content: string };

export interface PhaseBook {
  isAsked: boolean;
  isClosed: boolean;
  isVetoed: boolean;
  /** Waiting for the second yes. */
  taps: readonly Given[];
  signed: readonly Given[];
  glass: { by: PersonId; at: Instant } | null;
}

export interface Book {
  phases: Record<string, PhaseBook>;
  isStopped: boolean;
  go: { content: string; at: Instant } | null;
}

type OfPhase = Extract<RolloutEvent, { phase: string | null }>;

const { phases, signOffs } = smallChecklist;
const nothingGiven = { isAsked: false, taps: [], signed: [] };
const untouched: PhaseBook = { ...nothingGiven, isClosed: false, isVetoed: false, glass: null };
export const emptyBook: Book = {
  phases: Object.fromEntries(phases.map(({ id }) => [id, untouched])),
  isStopped: false,
  go: null,
};

export const pageOf = (phase: string, book: Book): PhaseBook => book.phases[phase] ?? untouched;
/** What a GO is given for: the plan, and what was done before the phase that says go. */
export const goContent = ({ rollout }: World): string => contentOf(phases.slice(0, 1), rollout);

/** One thing that happened. */
export function noted(book: Book, event: RolloutEvent, { before }: Done): Book {
  switch (event.type) {
    case 'StopRequested':
      return { ...book, isStopped: true };
    case 'StopResolved':
      return { ...book, isStopped: false };
    case 'GoDecided':
      return { ...book, go: { content: goContent(before), at: event.at } };
    case 'NoGoDecided':
    case 'VoteOpened':
    case 'GoLapsed':
      return { ...book, go: null };
    default:
      return 'phase' in event ? withPage(event.phase ?? '', pageAfter(event, book, before), book) : book;
  }
}

const withPage = (phase: string, change: Partial<PhaseBook>, book: Book): Book => ({
  ...book,
  phases: { ...book.phases, [phase]: { ...pageOf(phase, book), ...change } },
});

function pageAfter(event: OfPhase, book: Book, { cards }: World): Partial<PhaseBook> {
  const { taps, signed } = pageOf(event.phase ?? '', book);
  switch (event.type) {
    case 'SignOffRequested':
      return { ...nothingGiven, isAsked: true };
    case 'SignOffPending':
      return { taps: [...without(event.by, taps), given(event, cards)] };
    case 'SignedOff':
      return { taps: without(event.by, taps), signed: [...without(event.by, signed), given(event, cards)] };
    case 'SignOffWithdrawn':
      return { taps: without(event.by, taps), signed: without(event.by, signed) };
    case 'SignOffDeclined':
      return nothingGiven;
    case 'PhaseVetoed':
      return { ...nothingGiven, isVetoed: true };
    case 'VetoResolved':
      return { isVetoed: false };
    case 'PhaseSignedOff':
      return { isAsked: false, isClosed: true };
    case 'BreakGlassProposed':
      return { glass: { by: event.by, at: event.at } };
    case 'PhaseSkipped':
      return { ...nothingGiven, isClosed: true, glass: null };
    case 'PhaseReopened':
      // Two owners have stepped over a veto, and nobody has resolved it.
      return { ...nothingGiven, isClosed: false, glass: null };
    default:
      return {};
  }
}

const without = (who: PersonId, all: readonly Given[]): Given[] => all.filter(({ by }) => by !== who);

const given = (
  { by, at, revision, phase, isConfirmed }: SignOff & { phase: string },
  cards: World['cards'],
): Given => ({
  by,
  at,
  revision,
  ...(isConfirmed ? { isConfirmed } : {}),
  content: cards.find((each) => each.phase === phase && each.revision === revision)?.content ?? 'never shown',
});

/** Struck out for good: what was taken back or objected to, what the clock finds too old, and what was given for something that is not so any more. */
export function struck(book: Book, { before, after, doing, refusal }: Done): Book {
  const kept = 'rollout' in doing && refusal === null ? withoutTheObjectedTo(book, doing.rollout) : book;
  return before.contents === after.contents ? kept : withoutTheChanged(kept, after);
}

function withoutTheObjectedTo(book: Book, command: RolloutCommand | CheckCalendar): Book {
  switch (command.type) {
    case 'WithdrawSignOff':
      return withoutAll(({ by }) => by === command.by.id, [command.phase], book);
    case 'DeclineSignOff':
    case 'Veto':
      return withoutAll(() => true, [command.phase], book);
    case 'CheckCalendar':
      return withoutAll(({ at }) => command.at - at >= signOffs.validMinutes * minute, open(book), book);
    default:
      return book;
  }
}

function withoutTheChanged(book: Book, now: World): Book {
  const go = book.go?.content === goContent(now) || pageOf('ready', book).isClosed ? book.go : null;
  const isOther = (id: string) => (given: Given) => given.content !== now.contents[id];
  return open(book).reduce((kept, id) => withoutAll(isOther(id), [id], kept), { ...book, go });
}

const open = (book: Book): string[] => Object.keys(book.phases).filter((id) => !pageOf(id, book).isClosed);

function withoutAll(isGone: (given: Given) => boolean, from: string[], book: Book): Book {
  const left = (all: readonly Given[]): Given[] => all.filter((each) => !isGone(each));
  return from.reduce((now, id) => {
    const { taps, signed } = pageOf(id, now);
    return withPage(id, { taps: left(taps), signed: left(signed) }, now);
  }, book);
}
