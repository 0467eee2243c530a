import type { Team } from '../team/team.ts';
import type { Instant, Owed, PersonId } from './events.ts';
import type { Thing } from './events-reminders.ts';
import { owedKey, theirKey, thingKey, thingOf } from './evolve-reminders.ts';
import { atWork, type Hours, heldUntil, noTimes, type TimesOf } from './quiet.ts';
import { stepsOf } from './reminder-steps.ts';
import type { Rollout } from './rollout.ts';

export interface Owing {
  person: PersonId;
  owed: Owed[];
  /** Because they had put something of it off until now. */
  asked?: true;
}

/** A step as it reaches one person. */
interface Theirs {
  person: PersonId;
  thing: Thing;
  owed: Owed;
  covers: Owed[];
  due: Instant | null;
  /** In the team's hours. */
  base: Instant;
  /** And out of the person's quiet hours. */
  at: Instant;
  asked: boolean;
}

/** Who owes something whose reminder has come due: one entry a person, however much it is. */
export function owing(rollout: Rollout, team: Team, at: Instant, timesOf: TimesOf = noTimes): Owing[] {
  const hours = { rollout, team, timesOf };
  const reached = theirSteps(hours, at).filter((step) => step.at <= at && nextTime(step, at, hours) <= at);
  const due = reached.filter((step) => isLatest(step, reached));
  const people = [...new Set(due.map((step) => step.person))];
  return people.map((person) => {
    const theirs = due.filter((step) => step.person === person);
    const asked = theirs.some((step) => step.asked);
    return { person, owed: theirs.map((step) => step.owed), ...(asked ? { asked: true } : {}) };
  });
}

/** After an outage two reminders of the same thing are one, and what was put off comes back together with what has come due. */
const isLatest = (step: Theirs, reached: Theirs[]): boolean =>
  reached.findLast(
    ({ person, owed }) => person === step.person && step.covers.some((each) => owedKey(each) === owedKey(owed)),
  ) === step;

/** When reminders that were not given yet will be given, looked at `now`: missed ones at the next good hour. */
export function reminderTimes(rollout: Rollout, team: Team, now: Instant, timesOf: TimesOf = noTimes): Instant[] {
  const hours = { rollout, team, timesOf };
  return theirSteps(hours, Number.NEGATIVE_INFINITY).map((step) =>
    step.at > now ? step.at : nextTime(step, now, hours),
  );
}

/**
 * The first good moment from `now` on for what should have been said before: in the team's hours and when the person is awake. Where the two do not
 * meet that day, or it had waited for their morning already, being awake is enough. What somebody put off comes when they said, unless that was missed.
 */
function nextTime(step: Theirs, now: Instant, hours: Hours): Instant {
  const { person, due, base, at, asked } = step;
  if (asked && now - at < lateAfter) return now;
  if (asked || at > base) return heldUntil(now, person, due, hours);
  const { rollout, team } = hours;
  const both = heldUntil(atWork(now, rollout, team), person, due, hours);
  return atWork(both, rollout, team) === both ? both : heldUntil(now, person, due, hours);
}

const lateAfter = 3_600_000;

function theirSteps(hours: Hours, by: Instant): Theirs[] {
  const { rollout, team } = hours;
  const steps = stepsOf(rollout, team, by);
  const theirs = steps.flatMap((step) =>
    step.people
      .filter((person) => !isStopped(person, thingOf(step.owed), rollout))
      .map((person): Theirs => {
        const at = heldUntil(step.at, person, step.due, hours);
        return { ...step, person, thing: thingOf(step.owed), base: step.at, at, asked: false };
      }),
  );
  const awake = theirs.filter((step) => !isSnoozed(step, rollout) && !isSaid(step, rollout));
  return [...awake, ...snoozedSteps(theirs, rollout, by)];
}

/**
 * Said when it was said after it came due the last time: a due time that moves later is worth another reminder. To this person, or to everybody
 * whom it was for while they were awake.
 */
function isSaid({ person, covers, base, at }: Theirs, { reminding: { said, toPerson } }: Rollout): boolean {
  return covers.some((owed) => {
    const key = owedKey(owed);
    return (said[key] ?? never) >= at || (toPerson[`${person} ${key}`] ?? never) >= base;
  });
}

const never = Number.NEGATIVE_INFINITY;

const isStopped = (person: PersonId, thing: Thing, { reminding }: Rollout): boolean =>
  reminding.stopped.includes(theirKey(person, thing));

const isSnoozed = ({ person, thing }: Theirs, { reminding }: Rollout): boolean =>
  reminding.snoozes[theirKey(person, thing)]?.isOver === false;

/** What was put off comes back once, as the step that counts then; never later than it is due, also where that has moved. */
function snoozedSteps(theirs: Theirs[], rollout: Rollout, by: Instant): Theirs[] {
  const snoozed = new Map<string, Theirs>();
  for (const step of theirs.filter((each) => isSnoozed(each, rollout) && !('blocked' in each.owed))) {
    const key = `${step.person} ${thingKey(step.thing)}`;
    const until = rollout.reminding.snoozes[key]?.until ?? never;
    const at = step.due === null ? until : Math.min(until, step.due);
    const isReached = step.base <= Math.max(at, by);
    const before = snoozed.get(key);
    if (!before || isReached) snoozed.set(key, { ...step, covers: [step.owed], base: at, at, asked: true });
  }
  return [...snoozed.values()];
}
