import { holdersOf, isOnRoster, type Team } from '../team/team.ts';
import { type Placed, placedItems } from './checklist.ts';
import type { Instant, PersonId } from './events.ts';
import type { Rollout } from './rollout.ts';
import { currentPhase, dueAt, isClosed, isSettled, itemState } from './standing.ts';

/** An open item that can be done now and has a time by which it should be. */
export interface Pending extends Placed {
  due: Instant;
  people: PersonId[];
}

/** Items that somebody can be reminded of. */
export function pendingItems(rollout: Rollout, team: Team): Pending[] {
  const before = known.get(rollout);
  if (before?.team === team) return before.items;
  const items = findPending(rollout, team);
  known.set(rollout, { team, items });
  return items;
}

/** States never change, so what was found in one is found in it again: every look at the calendar asks several times. */
const known = new WeakMap<Rollout, { team: Team; items: Pending[] }>();

function findPending(rollout: Rollout, team: Team): Pending[] {
  const current = currentPhase(rollout);
  return placedItems(rollout.checklist).flatMap((placed): Pending[] => {
    const { item, phase } = placed;
    const due = dueAt(item, rollout);
    const waits = !phase.preparedEarly && phase.id !== current?.id;
    if (due === null || waits || isSettled(item, rollout) || isClosed(phase, rollout)) return [];
    return [{ ...placed, due, people: ownersOf(placed, rollout, team) }];
  });
}

/** To whom it was assigned, else who holds its role; the lead where there is nobody (any more). */
export function ownersOf({ item }: Placed, rollout: Rollout, team: Team): PersonId[] {
  const { assignee } = itemState(item.id, rollout);
  if (assignee !== null && !hasLeft(assignee, team)) return [assignee];
  const holders = assignee === null ? holdersOf(item.owner, team) : [];
  return holders.length ? holders : holdersOf('lead', team);
}

/** Somebody who had a role here once and has none any more. Guests, who never had one, can be given an item. */
export const hasLeft = (person: PersonId, team: Team): boolean =>
  team.names[person] !== undefined && !isOnRoster(person, team);
