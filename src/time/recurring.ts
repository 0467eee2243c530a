import { DAY, type Instant } from './duration.ts';
import { addDays, type Clock, type Day, meet, sameDay, wallTime, weekdayOf } from './wall.ts';

export interface Span {
  from: Instant;
  to: Instant;
}

/** On each of `days` (1 is Monday) from the wall clock `from` until `to`, so many days later; 0 is the same day. */
export interface Recurring {
  days: readonly number[];
  from: string;
  to: string;
  daysLater: number;
}

/**
 * The occurrences that share a moment with `around`, in order. Where the clocks skip a time it is the moment of the jump; where they show it twice an
 * occurrence begins with the first and ends with the second. Throws RangeError for a bad zone or clock.
 */
export function occurrencesOver({ days, from, to, daysLater }: Recurring, zone: string, around: Span): Span[] {
  const opens = readClock(from);
  const closes = readClock(to);
  const last = wallTime(around.to, zone);
  const found: Span[] = [];
  for (let day: Day = addDays(wallTime(around.from, zone), -daysLater - 1); isUpTo(day, last); day = addDays(day, 1)) {
    if (!days.includes(weekdayOf(day))) continue;
    const span = { from: startOf(day, opens, zone), to: endOf(addDays(day, daysLater), closes, zone) };
    if (span.from < span.to && overlap(span, around)) found.push(span);
  }
  return found;
}

export const overlap = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;

/** The day in that zone, from its first moment to the next one's. */
export const wholeDay = (day: Day, zone: string): Span => ({
  from: startOf(day, midnight, zone),
  to: startOf(addDays(day, 1), midnight, zone),
});

/** What is left of a span without the holes. */
export function without(span: Span, holes: readonly Span[]): Span[] {
  return holes.reduce<Span[]>(
    (left, hole) =>
      left.flatMap((each) =>
        overlap(each, hole)
          ? [
              { from: each.from, to: hole.from },
              { from: hole.to, to: each.to },
            ].filter(({ from, to }) => from < to)
          : [each],
      ),
    [span],
  );
}

const midnight: Clock = { hour: 0, minute: 0 };

const startOf = (day: Day, clock: Clock, zone: string): Instant => meet(day, clock, zone).at;

function endOf(day: Day, clock: Clock, zone: string): Instant {
  const meeting = meet(day, clock, zone);
  return meeting.kind === 'twice' ? meeting.second : meeting.at;
}

const isUpTo = (day: Day, last: Day): boolean =>
  sameDay(day, last) ||
  Date.UTC(day.year, day.month - 1, day.day) < Date.UTC(last.year, last.month - 1, last.day) + DAY / 2;

function readClock(text: string): Clock {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new RangeError(`Not a clock time: ${text}`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}
