import type { Team } from '../team/team.ts';
import { announced } from './announcing.ts';
import { audienceOf } from './audience.ts';
import { reviewsDue } from './break-glass.ts';
import type { AnnouncementKind, Rung } from './checklist.ts';
import type { CheckCalendar, Circumstances } from './decide.ts';
import type { Instant, RolloutEvent, Window } from './events.ts';
import { evolve } from './evolve.ts';
import { lapses, lapseTimes } from './expiring.ts';
import { newlyFrozen } from './frozen.ts';
import { owing, reminderTimes } from './reminding.ts';
import { closedAt, goPhase, type Rollout } from './rollout.ts';

/** Something that will happen by itself. */
export interface Due {
  at: Instant;
  what: AnnouncementKind | 'reminder' | 'start-held' | 'lapse' | 'review';
}

/**
 * Compares what should have been said by `at` with what was. Downtime, a double tick, a clock set back or a moved window need nothing more: what
 * was said is in the journal, what is no longer true is passed over and recorded.
 */
export function checkCalendar({ at }: CheckCalendar, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  if (rollout.status !== 'open' || !team.isSetUp) return [];
  const lapsed = lapses(rollout, at);
  const valid = lapsed.reduce(evolve, rollout);
  const notice = dueNotice(valid, team, at);
  // Rungs come after the notice has been counted: what it covers is not said a second time, and no two announcements share a number.
  const told = notice.reduce(evolve, valid);
  return [
    ...lapsed,
    ...newlyFrozen(valid, team, at),
    ...notice,
    ...dueRungs(told, team, at),
    ...heldStart(told, at),
    ...dueReviews(told, at),
    ...dueReminders(told, team, at),
  ];
}

/** What comes next by itself, soonest first; the first entry is when to look again. */
export function agenda(rollout: Rollout, team: Team, now: Instant = Number.NEGATIVE_INFINITY): Due[] {
  if (rollout.status !== 'open' || !team.isSetUp) return [];
  const rungs = openRungs(rollout).map(({ rung, due }): Due => ({ at: due, what: rung.kind }));
  const notice: Due[] = rollout.noticeAt !== null ? [{ at: rollout.noticeAt, what: 'notice' }] : [];
  const held: Due[] = mayBeHeld(rollout) ? [{ at: mayBeHeld(rollout) as Instant, what: 'start-held' }] : [];
  const reminders = reminderTimes(rollout, team, now).map((each): Due => ({ at: each, what: 'reminder' }));
  const lapse = lapseTimes(rollout).map((each): Due => ({ at: each, what: 'lapse' }));
  const reviews = reviewsDue(rollout).map((each): Due => ({ at: each.at, what: 'review' }));
  return [...rungs, ...notice, ...held, ...lapse, ...reviews, ...reminders].sort((a, b) => a.at - b.at);
}

function dueNotice(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const { announcement, noticeAt, window } = rollout;
  if (!announcement || noticeAt === null || at < noticeAt) return [];
  if (window && at >= window.opensAt)
    return [passedOver('notice', 'the window had opened before it could be sent', rollout, at)];
  const readers = audienceOf('notice', rollout, team);
  if (readers.length === 0) return [passedOver('notice', nobodyLeft, rollout, at)];
  return [announced('notice', readers, announcement.facts, rollout, at)];
}

/** Of several rungs that have come due at once only the nearest to the opening is still worth saying. */
function dueRungs(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const due = openRungs(rollout).filter((each) => each.due <= at);
  const timely = due.filter((each) => at < each.expires);
  const latest = timely.at(-1);
  const readers = latest ? audienceOf(latest.rung.kind, rollout, team) : [];
  const said = readers.length ? latest : undefined;
  const passed = due.filter((each) => each !== said);
  return [
    ...passed.map(({ rung, expires }) =>
      passedOver(rung.kind, at >= expires ? 'it was too late to be true' : said ? aLaterOne : nobodyLeft, rollout, at),
    ),
    ...(said && rollout.announcement
      ? [announced(said.rung.kind, readers, rollout.announcement.facts, rollout, at)]
      : []),
  ];
}

const aLaterOne = 'a later one says it better';
const nobodyLeft = 'there was nobody left to tell';

interface OpenRung {
  rung: Rung;
  due: Instant;
  expires: Instant;
}

/** Rungs of the ladder that are neither said nor passed over, for the plan as it is. Those before the notice went out were covered by it. */
function openRungs(rollout: Rollout): OpenRung[] {
  const { window } = rollout;
  const basis = toldAt(rollout);
  // Once it is said to be done, nothing before that is true any more, however early it was done.
  if (!window || basis === null || !rollout.announcement || isSettled('completed', rollout)) return [];
  const rungs = rollout.checklist.announcements.ladder.flatMap((rung): OpenRung[] => {
    const due = rung.kind === 'start' ? startsAt(rollout, window) : window.opensAt - rung.beforeMinutes * 60_000;
    if (due === null || isSettled(rung.kind, rollout) || (rung.kind !== 'start' && due <= basis)) return [];
    const latest = rung.kind === 'start' ? window.closesAt : window.opensAt;
    return [{ rung, due, expires: Math.min(due + rung.expiresAfterMinutes * 60_000, latest) }];
  });
  return rungs.sort((a, b) => a.due - b.due);
}

/** When stakeholders were told of the present plan. A plan that moved while nobody was left to tell counts from then on for whoever came since. */
function toldAt(rollout: Rollout): Instant | null {
  const made = rollout.announced.findLast((each) => each.kind === 'notice' || each.kind === 'moved');
  if (!made) return null;
  return made.revision === rollout.revision ? made.at : rollout.windowSetAt;
}

const isSettled = (kind: AnnouncementKind, rollout: Rollout): boolean =>
  rollout.skipped.includes(`${kind}@${rollout.revision}`) ||
  rollout.announced.some((each) => each.kind === kind && each.revision === rollout.revision);

/** "It starts" is said when it is true: the window is open and the go was given. */
function startsAt(rollout: Rollout, window: Window): Instant | null {
  const go = goPhase(rollout);
  if (!go) return window.opensAt;
  const closed = closedAt(go, rollout);
  return closed === null || rollout.stop ? null : Math.max(window.opensAt, closed);
}

/** When the team would hear that stakeholders expect a start that nobody has said go to. */
function mayBeHeld(rollout: Rollout): Instant | null {
  const { window } = rollout;
  const waits =
    window && toldAt(rollout) !== null && startsAt(rollout, window) === null && rollout.startHeld !== rollout.revision;
  return waits ? window.opensAt : null;
}

function heldStart(rollout: Rollout, at: Instant): RolloutEvent[] {
  const due = mayBeHeld(rollout);
  return due !== null && at >= due ? [{ type: 'StartHeld', revision: rollout.revision, at }] : [];
}

const dueReviews = (rollout: Rollout, at: Instant): RolloutEvent[] =>
  reviewsDue(rollout)
    .filter((each) => each.at <= at)
    .map(({ phase }): RolloutEvent => ({ type: 'ReviewAsked', phase, at }));

function dueReminders(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  return owing(rollout, team, at).map(({ person, owed }): RolloutEvent => ({ type: 'Reminded', to: person, owed, at }));
}

const passedOver = (kind: AnnouncementKind, why: string, rollout: Rollout, at: Instant): RolloutEvent => ({
  type: 'AnnouncementSkipped',
  kind,
  revision: rollout.revision,
  why,
  at,
});
