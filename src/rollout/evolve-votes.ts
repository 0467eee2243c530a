import type { PersonId, RolloutEvent } from './events.ts';
import type { GoNoGo, PhaseState, SignOff } from './rollout.ts';
import { unsigned } from './unborn.ts';

type OfPhase = Extract<RolloutEvent, { phase: string }>;
type OfVote = Extract<
  RolloutEvent,
  { type: 'VoteOpened' | 'PresenceNoted' | 'VoteCast' | 'GoDecided' | 'NoGoDecided' | 'GoLapsed' }
>;

const mostChanges = 50;

/** A request has ended: what was given for it counts no more. */
const ended = { requested: null, signOffs: [], pending: [], changes: [] };

/** What becomes of a phase's sign-off; decides nothing. */
export function evolvePhase(phase: PhaseState, event: OfPhase): PhaseState {
  switch (event.type) {
    case 'SignOffRequested':
      return { ...phase, ...ended, requested: { by: event.by, at: event.at }, declined: null };
    case 'SignedOff': {
      const { by, at, revision, isConfirmed } = event;
      const given = { by, at, revision, ...(isConfirmed ? { isConfirmed } : {}) };
      return {
        ...phase,
        signOffs: [...without([by], phase.signOffs), given],
        pending: without([by], phase.pending),
      };
    }
    case 'SignOffPending': {
      const { by, at, revision } = event;
      return { ...phase, pending: [...without([by], phase.pending), { by, at, revision }] };
    }
    case 'SignOffsUnconfirmed':
      return { ...phase, pending: without(event.people, phase.pending) };
    case 'SignOffWithdrawn':
      return { ...phase, signOffs: without([event.by], phase.signOffs), pending: without([event.by], phase.pending) };
    case 'SignOffDeclined':
      return { ...phase, ...ended, declined: { by: event.by, at: event.at, reason: event.reason } };
    case 'SignOffsSuperseded': {
      const changes = [...phase.changes, { from: event.from, change: event.change }].slice(-mostChanges);
      return { ...phase, signOffs: [], pending: [], changes };
    }
    case 'SignOffsExpired':
      return { ...phase, signOffs: without(event.people, phase.signOffs) };
    case 'PhaseVetoed':
      return { ...phase, ...ended, veto: { by: event.by, at: event.at, reason: event.reason } };
    case 'VetoResolved':
      return { ...phase, veto: null };
    case 'PhaseSignedOff': {
      const { at, revision, seats } = event;
      return { ...phase, signedOff: { at, revision, seats }, requested: null, pending: [], changes: [] };
    }
    case 'PhaseReopened':
      return { ...unsigned, veto: phase.veto };
    case 'BreakGlassProposed':
      return { ...phase, glass: { by: event.by, at: event.at, reason: event.reason } };
    case 'PhaseSkipped': {
      const { people, at, reason } = event;
      return { ...phase, ...ended, glass: null, skipped: { people, at, reason, review: null, askedAt: null } };
    }
    case 'ReviewAsked':
      return { ...phase, skipped: phase.skipped && { ...phase.skipped, askedAt: event.at } };
    case 'BreakGlassReviewed': {
      const review = { by: event.by, at: event.at, reason: event.text };
      return { ...phase, skipped: phase.skipped && { ...phase.skipped, review } };
    }
    default:
      return phase;
  }
}

const without = (people: readonly PersonId[], signOffs: SignOff[]): SignOff[] =>
  signOffs.filter((each) => !people.includes(each.by));

/** What becomes of the vote of the final review meeting; decides nothing. */
export function evolveVote(vote: GoNoGo | null, event: OfVote): GoNoGo | null {
  if (event.type === 'VoteOpened')
    return { opened: { by: event.by, at: event.at }, present: [], votes: [], decided: null, lapsed: null };
  if (!vote) return null;
  switch (event.type) {
    case 'PresenceNoted':
      return { ...vote, present: [...vote.present, event.by] };
    case 'VoteCast': {
      const { by, at, revision, vote: said, reason } = event;
      const others = vote.votes.filter((each) => each.by !== by);
      return { ...vote, votes: [...others, { by, at, revision, vote: said, reason }], lapsed: null };
    }
    case 'GoDecided':
      return { ...vote, decided: { vote: 'go', at: event.at, revision: event.revision, voters: event.voters } };
    case 'NoGoDecided':
      return { ...vote, decided: { vote: 'no-go', at: event.at, revision: '', voters: [] } };
    case 'GoLapsed':
      return { ...vote, votes: [], decided: null, lapsed: { at: event.at, why: event.why } };
  }
}
