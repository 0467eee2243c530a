import { isSamePerson } from '../team/team.ts';
import { mustBeAllowed, mustBeTheirs, mustHaveReason, openForChange, plainText, stillMay } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { RolloutEvent } from './events.ts';
import { evidenceOf } from './evidence.ts';
import { isGo } from './go-no-go.ts';
import { logWords } from './issues/item.ts';
import { mustNotBeStopped } from './objecting.ts';
import { checked, checkOf } from './proofs/checking.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { itemState } from './standing.ts';
import { mustBeProven, mustHold, mustNotBeTooEarly } from './ticking.ts';

const farthestDue = 400 * 24 * 3_600_000;

export function doItem(
  { item: name, note, by, at }: Of<'DoItem'>,
  rollout: Rollout,
  circumstances: Circumstances,
): RolloutEvent[] {
  const placed = openForChange(name, rollout);
  const { item, number } = placed;
  const state = itemState(item.id, rollout);
  if (state.status === 'done') return [];
  mustBeTheirs(by, placed, state, rollout, circumstances);
  mustNotBeTooEarly(placed, rollout);
  if (!placed.phase.preparedEarly) mustNotBeStopped(rollout, circumstances.team);
  if (state.status === 'blocked') refuse('blocked', `${number} is blocked: "${state.reason}". Unblock it first.`);
  const said = plainText(note, 'The note');
  // What is said with the tick may state something that can be checked: then it is evidence like any other.
  const stated = said ? evidenceOf(item, { kind: 'note', text: said }, by, at, circumstances) : null;
  mustBeProven(placed, said, state, { ...circumstances, rollout, at });
  mustHold(placed, stated?.proof ? checked(item, stated, rollout, at) : checkOf(item, rollout, at));
  if (item.evidence.fact === 'go' && !isGo({ rollout, team: circumstances.team, at }))
    refuse('needs-evidence', `${number} is done by a GO of everybody who has to be heard: /rollout_gonogo`);
  if (stated?.proof)
    return [
      { type: 'EvidenceAdded', item: item.id, evidence: stated, at },
      { type: 'ItemDone', item: item.id, note: '', by: by.id, at },
    ];
  return [{ type: 'ItemDone', item: item.id, note: said || logWords(item.evidence.fact, rollout), by: by.id, at }];
}

export function reopenItem(
  { item: name, reason, by, at }: Of<'ReopenItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  const state = itemState(item.id, rollout);
  const own = state.by === by.id && at - (state.at ?? 0) <= 10 * 60_000;
  if (state.status === 'to-do' || state.status === 'blocked') return [];
  mustBeAllowed(by, 'reopen', `reopen ${number}`, rollout, team, { people: own ? [by.id] : [] });
  const why = own
    ? plainText(reason, 'The reason') || 'undone'
    : mustHaveReason(reason, `/rollout reopen ${number} flaky on staging`);
  return [{ type: 'ItemReopened', item: item.id, reason: why, by: by.id, at }];
}

export function blockItem(
  { item: name, reason, by, at }: Of<'BlockItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'block', `block ${number}`, rollout, team);
  const why = mustHaveReason(reason, `/rollout block ${number} waiting for the DBA`);
  const state = itemState(item.id, rollout);
  if (state.status === 'blocked' && state.reason === why) return [];
  return [{ type: 'ItemBlocked', item: item.id, reason: why, by: by.id, at }];
}

export function unblockItem(
  { item: name, by, at }: Of<'UnblockItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'block', `unblock ${number}`, rollout, team);
  return itemState(item.id, rollout).status === 'blocked'
    ? [{ type: 'ItemUnblocked', item: item.id, by: by.id, at }]
    : [];
}

/** "Not applicable" takes a reason and two people: the lead who says so, and another one with a role who agrees. */
export function proposeNotApplicable(
  { item: name, reason, until, by, at }: Of<'ProposeNotApplicable'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'skip', `say that ${number} does not apply`, rollout, team);
  if (item.evidence.fact === 'go')
    refuse('needs-evidence', `${number} always applies: everybody who has to be heard votes. /rollout_gonogo`);
  const why = mustHaveReason(reason, `/rollout skip ${number} nothing to benchmark as only texts change`);
  const state = itemState(item.id, rollout);
  if (until !== undefined && !(until > at && until - at <= farthestDue))
    refuse('bad-time', 'Until when? It has to be still to come, and within a year: until="20 dec".');
  const isSaid = state.proposal?.reason === why && state.proposal.until === (until ?? null);
  if (state.status === 'not-applicable' || isSaid) return [];
  const ends = until === undefined ? {} : { until };
  return [{ type: 'NotApplicableProposed', item: item.id, reason: why, ...ends, by: by.id, at }];
}

export function confirmNotApplicable(
  { item: name, by, at }: Of<'ConfirmNotApplicable'>,
  rollout: Rollout,
  { team, owners }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  const { status, proposal } = itemState(item.id, rollout);
  if (status === 'not-applicable') return [];
  if (!proposal) return refuse('not-asked', `Nobody says any more that ${number} does not apply.`);
  mustBeAllowed(by, 'agree', `agree that ${number} does not apply`, rollout, team);
  if (!stillMay(proposal.by, 'skip', { team, owners }))
    refuse(
      'not-asked',
      `Whoever said that ${number} does not apply may not say so any more. Say it anew: /rollout skip ${number}`,
    );
  if (isSamePerson(proposal.by, by.id, team))
    refuse('needs-second-person', `You said so yourself; a second person has to agree that ${number} does not apply.`);
  return [
    {
      type: 'ItemNotApplicable',
      item: item.id,
      reason: proposal.reason,
      proposedBy: proposal.by,
      ...(proposal.until === null ? {} : { until: proposal.until }),
      by: by.id,
      at,
    },
  ];
}

export function assignItem(
  { item: name, to, dueAt, by, at }: Of<'AssignItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'assign', `assign ${number}`, rollout, team);
  if (dueAt !== null && !(Math.abs(dueAt - at) <= farthestDue))
    refuse('bad-time', 'That is more than a year away. Choose a nearer time.');
  const state = itemState(item.id, rollout);
  if (state.assignee === to && state.dueAt === dueAt) return [];
  return [{ type: 'ItemAssigned', item: item.id, to, dueAt, by: by.id, at }];
}
