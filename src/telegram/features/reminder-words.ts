import { findItem, findPhase } from '../../rollout/checklist.ts';
import type { PersonId } from '../../rollout/events.ts';
import type { ReminderEvent, ReminderTime, Thing, Whom } from '../../rollout/events-reminders.ts';
import type { OwnReminder } from '../../rollout/evolve-reminders.ts';
import { nextTimeOf } from '../../rollout/own-reminders.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { seatTitle } from '../../rollout/signers.ts';
import { sayTime } from '../../time/say.ts';
import { sayRecurrence } from '../../time/say-recurrence.ts';
import { itemTitle } from '../faces/parts.ts';
import { type Names, named } from '../wording/names.ts';
import { count, listed, quoted, shown } from '../wording/words.ts';

/** "3.1 Rollback plan", "the sign-off of Testing". */
function thingWords(thing: Thing, rollout: Rollout): string {
  if ('phase' in thing)
    return `the sign-off of ${shown(findPhase(rollout.checklist, thing.phase)?.title ?? thing.phase, 40)}`;
  const placed = findItem(rollout.checklist, thing.item);
  return placed ? itemTitle(placed.item, rollout) : shown(thing.item);
}

export const thingsWords = (things: readonly Thing[], rollout: Rollout): string =>
  things.length > 3 ? count(things.length, 'thing') : listed(things.map((each) => thingWords(each, rollout)));

export const whomWords = (whom: Whom, rollout: Rollout, names: Names): string =>
  'person' in whom ? named(whom.person, names) : shown(seatTitle(whom.role, rollout), 24);

/** "Tue 8 Dec 10:00 CET" or "09:00, Monday to Friday (Berlin)". */
export const timeWords = (when: ReminderTime, zone: string): string =>
  'at' in when ? sayTime(when.at, zone) : sayRecurrence(when);

/** A line of the list. */
export function ownReminderLine(own: OwnReminder, rollout: Rollout, zone: string, names: Names): string {
  const next = nextTimeOf(own);
  const again = 'cron' in own.when ? ` · ${sayRecurrence(own.when)}` : '';
  return `${own.number}. ${whomWords(own.whom, rollout, names)}: ${quoted(own.what, 80)} — ${next === null ? 'never again' : sayTime(next, zone)}${again}`;
}

/** What happened to reminders, for the history. */
export function reminderWords(
  event: Exclude<ReminderEvent, { type: 'Reminded' }>,
  rollout: Rollout,
  zone: string,
  names: Names,
): string {
  const who = (person: PersonId): string => named(person, names);
  const about = (thing: Thing): string => thingWords(thing, rollout);
  switch (event.type) {
    case 'ReminderSnoozed':
      return `${who(event.to)} snoozed ${about(event.owed)} until ${sayTime(event.until, zone)}`;
    case 'ReminderWoken':
      return `${who(event.to)} woke the reminder of ${about(event.owed)}`;
    case 'RemindersStopped':
      return `${who(event.to)} wants no more reminders of ${about(event.owed)}`;
    case 'RemindersResumed':
      return `${who(event.to)} wants reminders of ${about(event.owed)} again`;
    case 'OverdueRaised':
      return `the group heard that ${listed(event.items.map(({ item }) => about({ item })))} ${event.items.length > 1 ? 'are' : 'is'} overdue`;
    case 'ReminderSet':
      return `${who(event.by)} set reminder ${event.number} for ${whomWords(event.whom, rollout, names)}, ${timeWords(event.when, zone)}: ${quoted(event.what, 160)}`;
    case 'ReminderGiven':
      return `${who(event.to)} was given reminder ${event.number}`;
    case 'ReminderEnded':
      return `${who(event.by)} ended reminder ${event.number}`;
  }
}
