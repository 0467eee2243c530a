import type { Team } from '../team/team.ts';
import { sayTime } from '../time/say.ts';
import { itemNamed, mustBeOpen, phaseNamed } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import type { Thing } from './events-reminders.ts';
import { theirKey } from './evolve-reminders.ts';
import { ownersOf } from './owners-of-items.ts';
import { noTimes, zoneOf } from './quiet.ts';
import { refuse } from './refusal.ts';
import { stepsOf } from './reminder-steps.ts';
import type { Rollout } from './rollout.ts';
import { currentPhase, dueAt, isClosed, isSettled, phaseState } from './standing.ts';

const longest = 14 * 24 * 3_600_000;

/** Puts reminders off, never past the time by which the thing is due. */
export function snoozeReminder(
  { things, until, by, at }: Of<'SnoozeReminder'>,
  rollout: Rollout,
  { team, timesOf = noTimes }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const open = mustBeOwed(things, by.id, rollout, team, at);
  const latest = latestSnooze(open, rollout, at);
  const zone = zoneOf(by.id, { team, timesOf });
  if (!(until > at)) refuse('bad-time', 'That time has passed already.');
  if (latest <= at) refuse('bad-time', `${nameOf(open[0] as Thing, rollout)} is due already, so it is not put off.`);
  if (until > latest)
    refuse(
      'bad-time',
      `That is later than it may be put off. The latest is ${sayTime(latest, zone)}, when it is due or soon after.`,
    );
  return open.flatMap((owed): RolloutEvent[] => {
    const snooze = rollout.reminding.snoozes[theirKey(by.id, owed)];
    const isSaid = snooze && !snooze.isOver && snooze.until === until;
    return isSaid ? [] : [{ type: 'ReminderSnoozed', to: by.id, owed, until, at }];
  });
}

/** Until when it may be put off: the due time of the first of them. What has none may wait for the window, and for two weeks at most. */
export function latestSnooze(things: readonly Thing[], rollout: Rollout, at: Instant): Instant {
  const dues = things.map((thing) => {
    if ('item' in thing) return dueAt(itemNamed(thing.item, rollout).item, rollout) ?? at + longest;
    const { window } = rollout;
    return window && window.opensAt > at ? window.opensAt : at + longest;
  });
  return Math.min(at + longest, ...dues);
}

export function wakeReminder({ things, by, at }: Of<'WakeReminder'>, rollout: Rollout): RolloutEvent[] {
  mustBeOpen(rollout);
  return things
    .filter((owed) => rollout.reminding.snoozes[theirKey(by.id, owed)]?.isOver === false)
    .map((owed): RolloutEvent => ({ type: 'ReminderWoken', to: by.id, owed, at }));
}

/** No more about it to this person; it stays in their list and their digest. */
export function stopReminders(
  { things, by, at }: Of<'StopReminders'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  return mustBeOwed(things, by.id, rollout, team, at)
    .filter((owed) => !isStopped(owed, by.id, rollout))
    .map((owed): RolloutEvent => ({ type: 'RemindersStopped', to: by.id, owed, at }));
}

export function resumeReminders({ things, by, at }: Of<'ResumeReminders'>, rollout: Rollout): RolloutEvent[] {
  mustBeOpen(rollout);
  return things
    .filter((owed) => isStopped(owed, by.id, rollout))
    .map((owed): RolloutEvent => ({ type: 'RemindersResumed', to: by.id, owed, at }));
}

const isStopped = (thing: Thing, person: PersonId, { reminding }: Rollout): boolean =>
  reminding.stopped.includes(theirKey(person, thing));

/** What of it is still open and still theirs; refuses, saying what became of it, when that is nothing. */
function mustBeOwed(things: Thing[], person: PersonId, rollout: Rollout, team: Team, at: Instant): Thing[] {
  const open = things.filter((thing) => isOpen(thing, rollout));
  const [first] = things;
  if (!first) return refuse('not-asked', 'Nothing is named that you could be reminded of.');
  if (open.length === 0)
    return refuse('not-asked', `${nameOf(first, rollout)} is settled already. Nothing is left to remind you of.`);
  const theirs = open.filter((thing) => isOwedBy(thing, person, rollout, team, at));
  if (theirs.length === 0)
    return refuse(
      'not-allowed',
      `${nameOf(first, rollout)} is somebody else’s now, so you are not reminded of it any more.`,
    );
  return theirs;
}

export function isOpen(thing: Thing, rollout: Rollout): boolean {
  if ('phase' in thing) {
    const phase = phaseNamed(thing.phase, rollout);
    return currentPhase(rollout)?.id === phase.id && phaseState(phase.id, rollout).requested !== null;
  }
  const { item, phase } = itemNamed(thing.item, rollout);
  return !isSettled(item, rollout) && !isClosed(phase, rollout);
}

function isOwedBy(thing: Thing, person: PersonId, rollout: Rollout, team: Team, at: Instant): boolean {
  if ('item' in thing && ownersOf(itemNamed(thing.item, rollout), rollout, team).includes(person)) return true;
  return stepsOf(rollout, team, at).some(({ owed, people }) => isAbout(thing, owed) && people.includes(person));
}

const isAbout = (thing: Thing, owed: { item?: string; phase?: string; blocked?: string }): boolean =>
  'item' in thing ? owed.item === thing.item || owed.blocked === thing.item : owed.phase === thing.phase;

function nameOf(thing: Thing, rollout: Rollout): string {
  if ('phase' in thing) return `The sign-off of ${phaseNamed(thing.phase, rollout).title}`;
  const { item, number } = itemNamed(thing.item, rollout);
  return `${number} ${item.title}`;
}
