import { holdersOf, type Team } from '../team/team.ts';
import { MINUTE } from '../time/duration.ts';
import type { Item } from './checklist.ts';
import { placedItems } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import type { Rollout } from './rollout.ts';
import { closedAt, deployPhase, isSettled, itemState } from './standing.ts';

/** When production is looked at again after the update, and which of these times have come. Nothing is due once all that rests on it is settled. */
function stepsOf(rollout: Rollout): { step: number; at: Instant; after: number }[] {
  const deploys = deployPhase(rollout);
  const begun = deploys ? closedAt(deploys, rollout) : null;
  const open = restingOnIt(rollout).some((item) => !isSettled(item, rollout));
  if (rollout.status !== 'open' || begun === null || !open) return [];
  return (rollout.checklist.watch?.afterMinutes ?? [])
    .map((minutes, step) => ({ step, at: begun + minutes * MINUTE, after: minutes * MINUTE }))
    .filter(({ step }) => step > rollout.watch.due);
}

/** Items after the deployment that are about how production does since. */
export const restingOnIt = (rollout: Rollout): Item[] => {
  const deploys = deployPhase(rollout);
  const index = deploys ? rollout.checklist.phases.indexOf(deploys) : rollout.checklist.phases.length;
  return placedItems(rollout.checklist).flatMap(({ item, phaseIndex }) =>
    phaseIndex > index && ['metrics', 'cases'].includes(item.evidence.proof?.type ?? '') ? [item] : [],
  );
};

/** Whoever owns what is still open of them. */
export const watchersOf = (rollout: Rollout, team: Team): PersonId[] => [
  ...new Set(
    restingOnIt(rollout)
      .filter((item) => !isSettled(item, rollout))
      .flatMap((item) => itemState(item.id, rollout).assignee ?? holdersOf(item.owner, team)),
  ),
];

export const watchTimes = (rollout: Rollout): Instant[] => stepsOf(rollout).map(({ at }) => at);

/** Of several times that have come at once, the last is the one that is asked for. */
export function dueWatch(rollout: Rollout, at: Instant): RolloutEvent[] {
  const due = stepsOf(rollout).findLast((each) => each.at <= at);
  return due ? [{ type: 'WatchDue', step: due.step, after: due.after, at }] : [];
}

/** Whether what is measured at such a time has not been written down yet. */
export const waitsForWatch = ({ status, watch }: Rollout): boolean => status === 'open' && watch.due > watch.noted;

/** What was measured then; nothing where nobody measures, and then people look alone. */
export function noteWatch(
  { step, at }: Of<'NoteWatch'>,
  rollout: Rollout,
  { readings = [] }: Circumstances,
): RolloutEvent[] {
  if (!waitsForWatch(rollout) || step !== rollout.watch.due) return [];
  return [{ type: 'WatchNoted', step, readings: [...readings], at }];
}
