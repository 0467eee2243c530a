// Between instants and what the clock on the wall shows. The only file that knows Temporal.
import { Temporal } from 'temporal-polyfill';
import { DAY, type Instant } from './duration.ts';

export type Day = { year: number; month: number; day: number };
export type Clock = { hour: number; minute: number };
/** What calendar and clock show in a zone; `weekday` is 1 for Monday to 7 for Sunday. */
export type Wall = Day & Clock & { weekday: number };

/**
 * When a clock on a day shows a time. `gap`: never, the clocks jump over it at the instant `at` from `from` to `to`.
 * `twice`: the clocks are set back from `from` to `to`.
 */
export type Meeting =
  | { kind: 'once'; at: Instant }
  | { kind: 'gap'; at: Instant; from: Clock; to: Clock }
  | { kind: 'twice'; at: Instant; second: Instant; from: Clock; to: Clock };

/** What the wall shows. Throws RangeError for a zone that does not exist. */
export const wallTime = (at: Instant, zone: string): Wall => ({ ...shownAt(at, zone).wall });

/** Milliseconds that the zone is ahead of UTC at that moment. */
export const offsetAt = (at: Instant, zone: string): number => shownAt(at, zone).offset;

/** An announcement says the same few times to thousands of readers, and looking one up in the calendar takes longer than all the rest of a sentence. */
function shownAt(at: Instant, zone: string): { wall: Wall; offset: number } {
  const key = `${at} ${zone}`;
  const known = shown.get(key);
  if (known) return known;
  const { year, month, day, hour, minute, dayOfWeek: weekday, offsetNanoseconds } = zoned(at, zone);
  const found = { wall: { year, month, day, hour, minute, weekday }, offset: offsetNanoseconds / 1e6 };
  if (shown.size >= mostShown) shown.clear();
  shown.set(key, found);
  return found;
}

const shown = new Map<string, { wall: Wall; offset: number }>();
const mostShown = 1_000;

/** The day must exist in the calendar; throws RangeError otherwise. */
export function meet(day: Day, clock: Clock, zone: string): Meeting {
  const wanted = Temporal.PlainDateTime.from(
    { year: day.year, month: day.month, day: day.day, hour: clock.hour, minute: clock.minute },
    { overflow: 'reject' },
  );
  const earlier = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wanted.toZonedDateTime(zone, { disambiguation: 'later' });
  const at = earlier.epochMilliseconds;
  if (at === later.epochMilliseconds) return { kind: 'once', at };
  const change = earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? at;
  const from = clockAt(change + offsetAt(change - 1, zone));
  const to = clockAt(change + offsetAt(change, zone));
  if (!earlier.toPlainDateTime().equals(wanted)) return { kind: 'gap', at: change, from, to };
  return { kind: 'twice', at, second: later.epochMilliseconds, from, to };
}

/** The first instant at which the clock has reached that time: after a gap the jump, in an overlap the first. */
export function firstAt(day: Day, clock: Clock, zone: string): Instant {
  return meet(day, clock, zone).at;
}

export function addDays(day: Day, days: number): Day {
  const date = new Date(utcOf(day) + days * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(utcOf(day)).getUTCDay() || 7;
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function sameDay(one: Day, other: Day): boolean {
  return one.day === other.day && one.month === other.month && one.year === other.year;
}

/** The instant at which a zone with this fixed offset shows that time. */
export function atOffset(day: Day, clock: Clock, offset: number): Instant {
  return utcOf(day) + (clock.hour * 60 + clock.minute) * 60_000 - offset;
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

function clockAt(shifted: number): Clock {
  const date = new Date(shifted);
  return { hour: date.getUTCHours(), minute: date.getUTCMinutes() };
}

function utcOf({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}
