import type { PersonId, RolloutEvent } from './events.ts';
import { evolvePhase, evolveVote } from './evolve-votes.ts';
import { type ItemState, itemState, owedKey, type PhaseState, phaseState, type Rollout } from './rollout.ts';

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
  if ('by' in event) return event.by;
  return event.type === 'EvidenceAdded' ? event.evidence.by : null;
}

function record(rollout: Rollout, event: RolloutEvent): Rollout {
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
      return {
        ...rollout,
        revision: event.revision,
        window: event.window,
        windowSetAt: event.at,
        planners: rollout.planners.includes(event.by) ? rollout.planners : [...rollout.planners, event.by],
      };
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
      });
    case 'ItemBlocked':
      return withItem(rollout, event.item, { status: 'blocked', by: event.by, at: event.at, reason: event.reason });
    case 'ItemUnblocked':
      return withItem(rollout, event.item, { status: 'to-do', by: event.by, at: event.at, reason: '' });
    case 'NotApplicableProposed':
      return withItem(rollout, event.item, { proposal: { by: event.by, reason: event.reason, at: event.at } });
    case 'ItemNotApplicable':
      return withItem(rollout, event.item, {
        status: 'not-applicable',
        by: event.by,
        at: event.at,
        reason: event.reason,
        proposal: null,
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
      return { ...rollout, draft: event.facts };
    case 'AnnouncementConfirmed':
      return rollout.draft
        ? {
            ...rollout,
            announcement: { facts: rollout.draft, by: event.by, at: event.at },
            draft: null,
            noticeAt: event.sendAt,
          }
        : rollout;
    case 'AnnouncementDiscarded':
      return { ...rollout, draft: null };
    case 'Announced':
      return {
        ...rollout,
        noticeAt: event.kind === 'notice' ? null : rollout.noticeAt,
        announced: [
          ...rollout.announced,
          {
            number: event.number,
            kind: event.kind,
            revision: event.revision,
            stakeholders: event.stakeholders,
            window: rollout.window,
            at: event.at,
          },
        ],
      };
    case 'AnnouncementSkipped':
      return {
        ...rollout,
        skipped: [...rollout.skipped, `${event.kind}@${event.revision}`],
        noticeAt: event.kind === 'notice' ? null : rollout.noticeAt,
      };
    case 'StartHeld':
      return { ...rollout, startHeld: event.revision };
    case 'Reminded':
      return {
        ...rollout,
        reminded: { ...rollout.reminded, ...Object.fromEntries(event.owed.map((owed) => [owedKey(owed), event.at])) },
      };
    case 'NoteAdded':
      return { ...rollout, lastNote: { by: event.by, text: event.text } };
    case 'RolloutCalledOff':
      return { ...rollout, status: 'called-off', calledOff: { by: event.by, at: event.at, reason: event.reason } };
    case 'RolloutRolledBack':
      return { ...rollout, status: 'rolled-back', rolledBack: { by: event.by, at: event.at, reason: event.reason } };
    case 'RolloutCompleted':
      return { ...rollout, status: 'completed' };
  }
}

function withItem(rollout: Rollout, id: string, change: Partial<ItemState>): Rollout {
  return { ...rollout, items: { ...rollout.items, [id]: { ...itemState(id, rollout), ...change } } };
}

function withPhase(rollout: Rollout, id: string, change: Partial<PhaseState>): Rollout {
  return { ...rollout, phases: { ...rollout.phases, [id]: { ...phaseState(id, rollout), ...change } } };
}
