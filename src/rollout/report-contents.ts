import type { PersonId, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { reviewItem } from './go-no-go.ts';
import { revisionForGo, revisionOf } from './revision.ts';
import type { Rollout } from './rollout.ts';
import { phaseState } from './standing.ts';
import { unborn } from './unborn.ts';

/** An event, the phase that it is about, the revision of what it was for, and the one in its place where something has changed. */
export interface ForContent {
  event: RolloutEvent;
  phase: string | null;
  revision: string | null;
  newRevision: string | null;
}

/**
 * What each event was for. Where the event does not name a revision, it is the one that the person had signed, else the one that the card showed at
 * that moment: events are played once more to find it. Where that does not give the revisions that were recorded, because they were digested in
 * another way then, what was shown is left open instead of guessed.
 */
export function withContents(events: readonly RolloutEvent[]): ForContent[] {
  const moments = momentsOf(events);
  const seen = moments.every(isAsRecorded) ? shownAt : unknown;
  return moments.map((moment) => {
    const [revision, newRevision = null] = revisionsOf(moment, seen);
    const isNew = revision !== null && newRevision !== revision;
    return { event: moment.event, phase: phaseOf(moment), revision, newRevision: isNew ? newRevision : null };
  });
}

/** An event, and the rollout that it happened to. */
interface Moment {
  event: RolloutEvent;
  before: Rollout;
}

function momentsOf(events: readonly RolloutEvent[]): Moment[] {
  let rollout = unborn;
  return events.map((event) => {
    const before = rollout;
    rollout = evolve(rollout, event);
    return { event, before };
  });
}

/** Which phase a stop was about stands in the request alone. */
function phaseOf({ event, before }: Moment): string | null {
  if (event.type === 'StopResolved') return before.stop?.phase ?? null;
  return 'phase' in event ? event.phase : null;
}

/** A phase's revision at that moment, or the one to vote on. */
interface Shown {
  phase(id: string, rollout: Rollout): string | null;
  vote(rollout: Rollout): string | null;
}

const shownAt: Shown = {
  phase(id, rollout) {
    const phase = rollout.checklist.phases.find((each) => each.id === id);
    return phase ? revisionOf(phase, rollout) : null;
  },
  vote(rollout) {
    const review = reviewItem(rollout);
    return review ? revisionForGo(review.phase, rollout) : null;
  },
};
const unknown: Shown = { phase: () => null, vote: () => null };

function isAsRecorded({ event, before }: Moment): boolean {
  switch (event.type) {
    case 'SignOffRequested':
    case 'SignedOff':
    case 'SignOffPending':
    case 'PhaseSignedOff':
      return event.revision === shownAt.phase(event.phase, before);
    case 'VoteOpened':
    case 'VoteCast':
    case 'GoDecided':
      return event.revision === shownAt.vote(before);
    default:
      return true;
  }
}

function revisionsOf({ event, before }: Moment, seen: Shown): [string | null, (string | null)?] {
  switch (event.type) {
    case 'SignOffRequested':
    case 'SignedOff':
    case 'SignOffPending':
    case 'PhaseSignedOff':
    case 'VoteOpened':
    case 'VoteCast':
    case 'GoDecided':
      return [event.revision];
    case 'SignOffsSuperseded':
      return [event.from, seen.phase(event.phase, before)];
    case 'SignOffWithdrawn':
      return [givenBy([event.by], event.phase, before)];
    case 'SignOffsExpired':
    case 'SignOffsUnconfirmed':
      return [givenBy(event.people, event.phase, before)];
    case 'SignOffDeclined':
    case 'PhaseVetoed':
    case 'BreakGlassProposed':
    case 'PhaseSkipped':
      return [seen.phase(event.phase, before)];
    case 'PhaseReopened':
      return [signed(event.phase, before), seen.phase(event.phase, before)];
    case 'StopRequested':
      return [signed(event.phase, before)];
    case 'StopResolved':
      return [before.stop && signed(before.stop.phase, before)];
    case 'NoGoDecided':
      return [voted(before)];
    case 'GoLapsed':
      return [voted(before), seen.vote(before)];
    default:
      return [null];
  }
}

/** All that is given for one phase at a time is given for the same: a change takes every older one away. */
function givenBy(people: PersonId[], phase: string, rollout: Rollout): string | null {
  const { signOffs, pending } = phaseState(phase, rollout);
  return [...signOffs, ...pending].find((each) => people.includes(each.by))?.revision ?? null;
}

const signed = (phase: string, rollout: Rollout): string | null =>
  phaseState(phase, rollout).signedOff?.revision ?? null;

const voted = ({ goNoGo }: Rollout): string | null =>
  goNoGo?.decided?.revision || goNoGo?.votes.at(-1)?.revision || null;
