import type { Team } from '../team/team.ts';
import { escalationOf } from './checklist.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { type Pending, pendingItems } from './owners-of-items.ts';
import { atWork, type Hours, heldUntil, noTimes, type TimesOf } from './quiet.ts';
import type { Rollout } from './rollout.ts';

/** The group hears of what is overdue: once an item and due time, after its owner heard privately, and one message for all of it. */
export function raiseOverdue(rollout: Rollout, team: Team, at: Instant, timesOf: TimesOf = noTimes): RolloutEvent[] {
  if (atWork(at, rollout, team) > at) return [];
  const overdue = unraised(rollout, team).filter(({ due }) => due <= at);
  const late = overdue.filter((each) => raisedAt(each, { rollout, team, timesOf }) <= at);
  const items = late.map(({ item, due }) => ({ item: item.id, dueAt: due }));
  return items.length ? [{ type: 'OverdueRaised', items, at }] : [];
}

/** When the group will hear, looked at `now`. */
export function raiseTimes(rollout: Rollout, team: Team, now: Instant, timesOf: TimesOf = noTimes): Instant[] {
  return unraised(rollout, team)
    .map((each) => raisedAt(each, { rollout, team, timesOf }))
    .map((at) => (at > now ? at : atWork(now, rollout, team)));
}

/** Where nobody is there to do it there is nobody to call. */
const unraised = (rollout: Rollout, team: Team): Pending[] =>
  pendingItems(rollout, team).filter(
    ({ item, due, people }) => people.length > 0 && rollout.reminding.raised[item.id] !== due,
  );

/** An hour after it was due and after its owner could know; at once where it was put off twice. */
function raisedAt({ item, due, people }: Pending, hours: Hours): Instant {
  const { rollout, team } = hours;
  const steps = rollout.checklist.reminders.itemBeforeMinutes.length;
  const said = rollout.reminding.said[`item:${item.id}:${steps - 1}`] ?? Number.NEGATIVE_INFINITY;
  const dueAtWork = atWork(due, rollout, team);
  const isPutOffTwice = people.some(
    (person) => (rollout.reminding.snoozes[`${person} item:${item.id}`]?.times ?? 0) >= 2,
  );
  if (isPutOffTwice) return dueAtWork;
  const heard =
    said >= due ? said : Math.max(dueAtWork, ...people.map((each) => heldUntil(dueAtWork, each, due, hours)));
  return atWork(heard + escalationOf(rollout.checklist).overdueAfter, rollout, team);
}
