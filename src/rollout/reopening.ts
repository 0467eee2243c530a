import { type Item, placedItems } from './checklist.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import type { Rollout } from './rollout.ts';
import { isClosed, itemState } from './standing.ts';

/** Items that were done and say, by this fact, what is not true any more; what has been signed off stays as it was. */
export function reopenedItems(
  fact: Item['evidence']['fact'],
  { why, by, at }: { why: string; by: PersonId; at: Instant },
  rollout: Rollout,
): RolloutEvent[] {
  if (rollout.status !== 'open') return [];
  return placedItems(rollout.checklist)
    .filter(({ item, phase }) => item.evidence.fact === fact && !isClosed(phase, rollout))
    .filter(({ item }) => itemState(item.id, rollout).status === 'done')
    .map(({ item }) => ({ type: 'ItemReopened', item: item.id, reason: why, by, at }));
}
