import type { Phase } from './checklist.ts';
import { differences } from './differences.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { goLapsed, reviewItem } from './go-no-go.ts';
import { revisionForGo, revisionOf } from './revision.ts';
import type { PhaseState, Rollout } from './rollout.ts';
import { isClosed, phaseState } from './standing.ts';

/**
 * What is no longer worth anything because of what happened: a GO and sign-offs, both given for content that has changed since. Asked after every
 * command, so that no command can forget it.
 */
export function lapsing(happened: readonly RolloutEvent[], before: Rollout, at: Instant): RolloutEvent[] {
  if (happened.every((event) => saysNothingNew.has(event.type))) return [];
  const after = happened.reduce(evolve, before);
  if (after.status !== 'open' || before.status !== 'open') return [];
  const go = lapsedGo(before, after, at);
  const then = go.reduce(evolve, after);
  return [...go, ...before.checklist.phases.flatMap((phase) => lapsedSignOffs(phase, before, then, at))];
}

/** Events after which whoever signs still sees the same. */
const saysNothingNew = new Set<RolloutEvent['type']>([
  'SignOffRequested',
  'SignedOff',
  'SignOffPending',
  'SignOffsUnconfirmed',
  'SignOffsExpired',
  'SignOffWithdrawn',
  'PhaseSignedOff',
  'VoteCast',
  'PresenceNoted',
  'AttemptRefused',
  'Reminded',
  'Acknowledged',
  'NoConcernSaid',
  'ConcernRaised',
  'ConcernAnswered',
  'FeedbackGiven',
  'FeedbackReminded',
  'FeedbackClosed',
  'NoteAdded',
  'Announced',
  'AnnouncementDrafted',
  'AnnouncementDiscarded',
  'AnnouncementProposed',
  'AnnouncementHastened',
  'AnnouncementNear',
  'LadderChanged',
  'OverrunAhead',
]);

function lapsedSignOffs(phase: Phase, before: Rollout, after: Rollout, at: Instant): RolloutEvent[] {
  const { signedOff } = phaseState(phase.id, after);
  const state = phaseState(phase.id, before);
  if (signedOff || !isWaiting(state) || !isWaiting(phaseState(phase.id, after))) return [];
  const from = revisionOf(phase, before);
  if (from === revisionOf(phase, after)) return [];
  const people = phaseState(phase.id, after).signOffs.map((each) => each.by);
  const change = differences([phase], before, after).join('; ');
  return [{ type: 'SignOffsSuperseded', phase: phase.id, people, from, change, at }];
}

const isWaiting = ({ requested, signOffs, pending }: PhaseState): boolean =>
  requested !== null || signOffs.length + pending.length > 0;

function lapsedGo(before: Rollout, after: Rollout, at: Instant): RolloutEvent[] {
  const review = reviewItem(after);
  const vote = after.goNoGo;
  // A no-go stands until another vote is opened.
  if (!review || !vote || vote.decided?.vote === 'no-go' || (vote.votes.length === 0 && !vote.decided)) return [];
  if (isClosed(review.phase, after) || revisionForGo(review.phase, before) === revisionForGo(review.phase, after))
    return [];
  const phases = after.checklist.phases.slice(0, review.phaseIndex);
  return [goLapsed(differences(phases, before, after).join('; ') || 'a phase before it was skipped', after, at)];
}
