import { DAY, HOUR, type Instant } from './duration.ts';
import { addDays, type Clock, type Day, firstAt, wallTime, weekdayOf } from './wall.ts';

/**
 * Hours on the wall of a zone; `days` are 1 for Monday to 7 for Sunday. From 22:00 to 06:00 runs into the next morning
 * and belongs to the day it begins on; from and to alike is the whole day.
 */
export type WorkingHours = { zone: string; from: string; to: string; days: readonly number[] };

/** `from` and `to` alike: no quiet hours. */
export type QuietHours = { zone: string; from: string; to: string };

/** Throws RangeError for a bad zone or clock, as everything here does: both are settings, checked when they are made. */
export function isWithin(at: Instant, hours: WorkingHours): boolean {
  const day = dayNumber(at);
  const shifts = shiftsOf(hours);
  for (let ahead = -2; ahead <= 1; ahead++) {
    const shift = shiftOn(day + ahead, hours, shifts);
    if (shift !== undefined && at >= shift.opens && at < shift.closes) return true;
  }
  return false;
}

/** The moment itself if it lies within the hours, else the next opening. Throws RangeError if there are no days. */
export function nextWithin(at: Instant, hours: WorkingHours): Instant {
  if (isWithin(at, hours)) return at;
  const day = dayNumber(at);
  const shifts = shiftsOf(hours);
  for (let ahead = -1; ahead <= SEARCH_DAYS; ahead++) {
    const shift = shiftOn(day + ahead, hours, shifts);
    if (shift !== undefined && shift.opens >= at && shift.opens < shift.closes) return shift.opens;
  }
  throw new RangeError('Working hours that never open');
}

/**
 * The moment itself if it lies within the hours, else an hour before they last closed (their opening, where they are shorter): by when something
 * is done that day. Throws RangeError if there are no days.
 */
export function lastWithin(at: Instant, hours: WorkingHours): Instant {
  if (isWithin(at, hours)) return at;
  const day = dayNumber(at);
  const shifts = shiftsOf(hours);
  for (let back = -1; back <= SEARCH_DAYS; back++) {
    const shift = shiftOn(day - back, hours, shifts);
    if (shift !== undefined && shift.closes <= at && shift.opens < shift.closes)
      return Math.max(shift.opens, shift.closes - HOUR);
  }
  throw new RangeError('Working hours that never open');
}

/**
 * The next time, strictly after `after`, that the wall shows `clock` on one of the days: once each day. Where the clocks
 * jump over it, the moment of the jump; where they show it twice, the first.
 */
export function nextClock(after: Instant, at: { zone: string; clock: string; days?: readonly number[] }): Instant {
  const clock = readClock(at.clock);
  const today = wallTime(after, at.zone);
  for (let ahead = 0; ahead <= SEARCH_DAYS; ahead++) {
    const day = addDays(today, ahead);
    const moment = firstAt(day, clock, at.zone);
    if (moment > after && (at.days === undefined || at.days.includes(weekdayOf(day)))) return moment;
  }
  throw new RangeError('A clock that never strikes');
}

export function isQuiet(at: Instant, quiet: QuietHours): boolean {
  return quiet.from !== quiet.to && isWithin(at, { ...quiet, days: EVERY_DAY });
}

const SEARCH_DAYS = 16; // a week, another if the only shift falls into a gap, and the zone's own day
const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

type Shift = { opens: Instant; closes: Instant };
type Shifts = { from: Clock; to: Clock; byDay: Map<number, Shift> };

/** Days since 1970 in UTC. In any zone it is that day, the one before or the one after. */
const dayNumber = (at: Instant): number => Math.floor(at / DAY);
const FIRST_DAY: Day = { year: 1970, month: 1, day: 1 }; // a Thursday
const weekdayOfNumber = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1;

function shiftOn(number: number, hours: WorkingHours, { from, to, byDay }: Shifts): Shift | undefined {
  if (!hours.days.includes(weekdayOfNumber(number))) return undefined;
  const known = byDay.get(number);
  if (known) return known;
  const day = addDays(FIRST_DAY, number);
  const overnight = to.hour * 60 + to.minute <= from.hour * 60 + from.minute;
  const shift = {
    opens: firstAt(day, from, hours.zone),
    closes: firstAt(overnight ? addDays(day, 1) : day, to, hours.zone),
  };
  byDay.set(number, shift);
  return shift;
}

// Every change of a rollout asks when its reminders are due, and asking a calendar costs more than writing to disk.
const kept = new Map<string, Shifts>();
const mostKept = 500;

let latest: { hours: WorkingHours; shifts: Shifts } | undefined;

function shiftsOf(hours: WorkingHours): Shifts {
  const { zone, from, to } = hours;
  const isLatest = latest?.hours.zone === zone && latest.hours.from === from && latest.hours.to === to;
  if (!latest || !isLatest || latest.shifts.byDay.size > mostKept) latest = { hours, shifts: keptShifts(hours) };
  return latest.shifts;
}

function keptShifts({ zone, from, to }: WorkingHours): Shifts {
  const key = `${zone} ${from} ${to}`;
  const known = kept.get(key);
  if (known && known.byDay.size <= mostKept) return known;
  wallTime(0, zone); // throws for a zone that does not exist
  if (kept.size >= mostKept) kept.clear();
  const shifts = { from: readClock(from), to: readClock(to), byDay: new Map<number, Shift>() };
  kept.set(key, shifts);
  return shifts;
}

function readClock(text: string): Clock {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new RangeError(`Not a clock time: ${text}`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}
