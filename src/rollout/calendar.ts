import type { Team } from '../team/team.ts';
import { reviewsDue } from './break-glass.ts';
import { dueSilence, silenceTimes } from './cadence.ts';
import { type AnnouncementKind, announcementKinds } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { CheckCalendar } from './commands.ts';
import { raiseOverdue, raiseTimes } from './escalating.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { lapses, lapseTimes } from './expiring.ts';
import { newlyFrozen } from './frozen.ts';
import { dueRungs, heldStart, mayBeHeld, openRungs } from './ladder.ts';
import { dueOverrun, overrunTimes } from './overrun.ts';
import { dueOwnReminders, ownReminderTimes } from './own-reminders.ts';
import type { TimesOf } from './quiet.ts';
import { owing, reminderTimes } from './reminding.ts';
import type { Rollout } from './rollout.ts';
import { dueNear, dueSending, sendingTimes } from './sending.ts';
import { dueFeedback, type SurveyDue, surveyAgenda } from './surveying.ts';
import { dueWatch, watchTimes } from './watch-period.ts';

/** Something that will happen by itself. */
export interface Due {
  at: Instant;
  what:
    | AnnouncementKind
    | 'reminder'
    | 'own-reminder'
    | 'overdue'
    | 'start-held'
    | 'near'
    | 'overrun-ahead'
    | 'silence'
    | 'watch'
    | 'lapse'
    | 'review'
    | SurveyDue['what'];
}

/**
 * Compares what should have been said by `at` with what was. Downtime, a double tick, a clock set back or a moved window need nothing more: what
 * was said is in the journal, what is no longer true is passed over and recorded.
 */
export function checkCalendar(
  { at }: CheckCalendar,
  rollout: Rollout,
  { team, timesOf }: Circumstances,
): RolloutEvent[] {
  if (rollout.status !== 'open' || !team.isSetUp) return [];
  const lapsed = lapses(rollout, at);
  const valid = lapsed.reduce(evolve, rollout);
  const notice = dueSending(valid, team, at);
  // Rungs come after the notice has been counted: what it covers is not said a second time, and no two announcements share a number.
  const told = notice.reduce(evolve, valid);
  const reminders = dueReminders(told, team, at, timesOf);
  // The group hears after the one whose it is, who may have been reminded just now.
  const overdue = raiseOverdue(reminders.reduce(evolve, told), team, at, timesOf);
  return [
    ...lapsed,
    ...newlyFrozen(valid, team, at),
    ...notice,
    ...dueRungs(told, team, at),
    ...dueOverrun(told, team, at),
    ...dueSilence(told, at),
    ...dueWatch(told, at),
    ...dueNear(told, at),
    ...heldStart(told, at),
    ...dueFeedback(told, team, at),
    ...dueReviews(told, at),
    ...reminders,
    ...overdue,
    ...dueOwnReminders(told, team, at),
  ];
}

/** What comes next by itself, soonest first; the first entry is when to look again. */
export function agenda(
  rollout: Rollout,
  team: Team,
  now: Instant = Number.NEGATIVE_INFINITY,
  timesOf?: TimesOf,
): Due[] {
  if (rollout.status !== 'open' || !team.isSetUp) return [];
  const rungs = openRungs(rollout).map(({ rung, due }): Due => ({ at: due, what: rung.kind }));
  const held: Due[] = mayBeHeld(rollout) ? [{ at: mayBeHeld(rollout) as Instant, what: 'start-held' }] : [];
  const reminders = reminderTimes(rollout, team, now, timesOf).map((each): Due => ({ at: each, what: 'reminder' }));
  const overdue = raiseTimes(rollout, team, now, timesOf).map((each): Due => ({ at: each, what: 'overdue' }));
  const own = ownReminderTimes(rollout).map((each): Due => ({ at: each, what: 'own-reminder' }));
  const lapse = lapseTimes(rollout).map((each): Due => ({ at: each, what: 'lapse' }));
  const reviews = reviewsDue(rollout).map((each): Due => ({ at: each.at, what: 'review' }));
  return [
    ...rungs,
    ...sendingTimes(rollout),
    ...overrunTimes(rollout),
    ...watchTimes(rollout).map((each): Due => ({ at: each, what: 'watch' })),
    ...silenceTimes(rollout, now).map((each): Due => ({ at: each, what: 'silence' })),
    ...held,
    ...lapse,
    ...reviews,
    ...surveyAgenda(rollout),
    ...reminders,
    ...overdue,
    ...own,
  ].sort((a, b) => a.at - b.at);
}

/** The next announcement that goes out by itself as things stand. */
export const nextAnnouncement = (rollout: Rollout, team: Team): Due | undefined =>
  agenda(rollout, team).find(({ what }) => (announcementKinds as readonly string[]).includes(what));

const dueReviews = (rollout: Rollout, at: Instant): RolloutEvent[] =>
  reviewsDue(rollout)
    .filter((each) => each.at <= at)
    .map(({ phase }): RolloutEvent => ({ type: 'ReviewAsked', phase, at }));

function dueReminders(rollout: Rollout, team: Team, at: Instant, timesOf: TimesOf | undefined): RolloutEvent[] {
  return owing(rollout, team, at, timesOf).map(
    ({ person, owed, asked }): RolloutEvent => ({
      type: 'Reminded',
      to: person,
      owed,
      at,
      ...(asked ? { asked } : {}),
    }),
  );
}
