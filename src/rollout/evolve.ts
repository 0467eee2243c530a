import { theBot } from '../team/team.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import type { GoingBack } from './events-deploying.ts';
import { evolveAnnouncing } from './evolve-announcing.ts';
import { evolveDeploying, isDeployEvent } from './evolve-deploying.ts';
import { evolveReminding } from './evolve-reminders.ts';
import { evolveVoices } from './evolve-voices.ts';
import { evolvePhase, evolveVote } from './evolve-votes.ts';
import { evolveWindow } from './evolve-windows.ts';
import { evolveIssues } from './issues/evolve.ts';
import type { ItemState, PhaseState, Rollout } from './rollout.ts';
import { itemState, phaseState } from './standing.ts';

/** Older ones stand in the journal. */
export const mostRefused = 40;

/** Records what happened; decides nothing. */
export function evolve(rollout: Rollout, event: RolloutEvent): Rollout {
  const next = record(rollout, event);
  const by = authorOf(event);
  return by === null ? next : { ...next, last: { by, at: event.at } };
}

/** Null for what time brought about, and for what was refused: nobody's change. */
function authorOf(event: RolloutEvent): PersonId | null {
  if (event.type === 'AttemptRefused') return null;
  const by = 'by' in event ? event.by : event.type === 'EvidenceAdded' ? event.evidence.by : null;
  return by === theBot ? null : by;
}

function record(rollout: Rollout, event: RolloutEvent): Rollout {
  if (isDeployEvent(event)) return evolveDeploying(rollout, event);
  switch (event.type) {
    case 'RolloutCreated':
      return {
        ...rollout,
        status: 'open',
        team: event.team,
        number: event.number,
        thread: event.thread,
        product: event.product,
        version: event.version,
        author: event.by,
        planners: [event.by],
        createdAt: event.at,
        checklist: event.checklist,
      };
    case 'WindowScheduled':
    case 'FreezesOverridden':
    case 'WindowFrozen':
      return evolveWindow(rollout, event);
    case 'ItemDone':
      return withItem(rollout, event.item, {
        status: 'done',
        by: event.by,
        at: event.at,
        reason: event.note,
        proposal: null,
      });
    case 'ItemReopened':
      return withItem(rollout, event.item, {
        status: 'to-do',
        by: event.by,
        at: event.at,
        reason: event.reason,
        proposal: null,
        until: null,
      });
    case 'ItemBlocked':
      return withItem(rollout, event.item, { status: 'blocked', by: event.by, at: event.at, reason: event.reason });
    case 'ItemUnblocked':
      return withItem(rollout, event.item, { status: 'to-do', by: event.by, at: event.at, reason: '' });
    case 'NotApplicableProposed':
      return withItem(rollout, event.item, {
        proposal: { by: event.by, reason: event.reason, at: event.at, until: event.until ?? null },
      });
    case 'ItemNotApplicable':
      return withItem(rollout, event.item, {
        status: 'not-applicable',
        by: event.by,
        at: event.at,
        reason: event.reason,
        proposal: null,
        until: event.until ?? null,
      });
    case 'ItemAssigned':
      return withItem(rollout, event.item, { assignee: event.to, dueAt: event.dueAt });
    case 'EvidenceAdded':
      return withItem(rollout, event.item, { evidence: [...itemState(event.item, rollout).evidence, event.evidence] });
    case 'SignOffRequested':
    case 'SignedOff':
    case 'SignOffPending':
    case 'SignOffsUnconfirmed':
    case 'SignOffWithdrawn':
    case 'SignOffDeclined':
    case 'SignOffsSuperseded':
    case 'SignOffsExpired':
    case 'PhaseVetoed':
    case 'VetoResolved':
    case 'PhaseSignedOff':
    case 'PhaseReopened':
    case 'BreakGlassProposed':
    case 'PhaseSkipped':
    case 'ReviewAsked':
    case 'BreakGlassReviewed':
      return withPhase(rollout, event.phase, evolvePhase(phaseState(event.phase, rollout), event));
    case 'VoteOpened':
    case 'PresenceNoted':
    case 'VoteCast':
    case 'NoGoDecided':
      return { ...rollout, goNoGo: evolveVote(rollout.goNoGo, event) };
    case 'GoDecided': {
      const done = { status: 'done', by: event.by, at: event.at, reason: 'GO', proposal: null } as const;
      return withItem({ ...rollout, goNoGo: evolveVote(rollout.goNoGo, event) }, event.item, done);
    }
    case 'GoLapsed': {
      const voted = { ...rollout, goNoGo: evolveVote(rollout.goNoGo, event) };
      const open = { status: 'to-do', by: null, at: event.at, reason: 'the GO lapsed', proposal: null } as const;
      return event.item === null ? voted : withItem(voted, event.item, open);
    }
    case 'StopRequested':
      return { ...rollout, stop: { phase: event.phase, by: event.by, at: event.at, reason: event.reason } };
    case 'StopResolved':
      return { ...rollout, stop: null };
    case 'AttemptRefused': {
      const { by, at, attempted, phase, code } = event;
      return { ...rollout, refused: [...rollout.refused, { by, at, attempted, phase, code }].slice(-mostRefused) };
    }
    case 'AnnouncementDrafted':
    case 'AnnouncementProposed':
    case 'AnnouncementConfirmed':
    case 'AnnouncementDiscarded':
    case 'AnnouncementStopped':
    case 'AnnouncementHastened':
    case 'AnnouncementNear':
    case 'LadderChanged':
    case 'Announced':
    case 'AnnouncementSkipped':
      return { ...rollout, ...evolveAnnouncing(rollout, event) };
    case 'StartHeld':
      return { ...rollout, startHeld: event.revision };
    case 'OverrunAhead':
      return { ...rollout, overrunAhead: { revision: event.revision, tellAt: event.tellAt } };
    case 'Acknowledged':
    case 'NoConcernSaid':
    case 'ConcernRaised':
    case 'ConcernAnswered':
    case 'FeedbackGiven':
    case 'FeedbackReminded':
    case 'FeedbackClosed':
      return { ...rollout, voices: evolveVoices(rollout.voices, event) };
    case 'Reminded':
    case 'ReminderSnoozed':
    case 'ReminderWoken':
    case 'RemindersStopped':
    case 'RemindersResumed':
    case 'OverdueRaised':
    case 'ReminderSet':
    case 'ReminderGiven':
    case 'ReminderEnded':
      return { ...rollout, reminding: evolveReminding(rollout.reminding, event) };
    case 'IssueOpened':
    case 'IssueNoted':
    case 'IssueAssigned':
    case 'IssueGraded':
    case 'IssueImpactSaid':
    case 'IssueFixed':
    case 'IssueReopened':
    case 'IssueFilingAsked':
    case 'IssueFiled':
      return { ...rollout, issues: evolveIssues(rollout.issues, event) };
    case 'RetryPrepared': {
      const { of, owners, stages, without, facts, issues, open, filed } = event;
      const prepared: Rollout = {
        ...rollout,
        stages,
        withoutKinds: without,
        retry: { of, facts, issues, open, filed },
      };
      return Object.entries(owners).reduce((next, [id, assignee]) => withItem(next, id, { assignee }), prepared);
    }
    case 'RetriedAs':
      return { ...rollout, retriedAs: event.as };
    case 'RetryCalledOff':
      return { ...rollout, retriedAs: null, retriesCalledOff: rollout.retriesCalledOff + 1 };
    case 'NoteAdded':
      return { ...rollout, lastNote: { by: event.by, text: event.text } };
    case 'DowntimeSaid':
      return { ...rollout, downtime: { minutes: event.minutes, by: event.by, at: event.at } };
    case 'RolloutCalledOff':
      return {
        ...rollout,
        status: 'called-off',
        sending: null,
        calledOff: { by: event.by, at: event.at, reason: event.reason },
      };
    case 'RolloutRolledBack':
      return {
        ...rollout,
        status: 'rolled-back',
        sending: null,
        rolledBack: { by: event.by, at: event.at, reason: event.reason },
        rollback: event.workloads ? rollbackOf(event.workloads, event.at) : null,
      };
    case 'RolloutCompleted':
      return { ...rollout, status: 'completed', sending: null };
  }
}

const rollbackOf = (workloads: GoingBack[], at: Instant): Rollout['rollback'] => ({
  workloads: workloads.map((each) => ({ ...each, state: 'ordered', says: '', at })),
  finished: null,
});

function withItem(rollout: Rollout, id: string, change: Partial<ItemState>): Rollout {
  return { ...rollout, items: { ...rollout.items, [id]: { ...itemState(id, rollout), ...change } } };
}

function withPhase(rollout: Rollout, id: string, change: Partial<PhaseState>): Rollout {
  return { ...rollout, phases: { ...rollout.phases, [id]: { ...phaseState(id, rollout), ...change } } };
}
