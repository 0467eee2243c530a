// Recurring times in the five-field cron syntax. The only file that knows croner.
import { Cron } from 'croner';
import { cut } from './cut.ts';
import { HOUR, type Instant } from './duration.ts';
import { quote } from './reading.ts';
import { firstAt, offsetAt } from './wall.ts';
import { isZone } from './zone.ts';

/** A pattern of five fields, by the clocks of a zone. */
export type Recurrence = { cron: string; zone: string };

export type RecurrenceReading = { kind: 'recurrence'; recurrence: Recurrence } | { kind: 'refused'; says: string };

const EXAMPLE = 'every "0 9 * * 1-5" is 09:00 from Monday to Friday';
const LEAST_APART = HOUR;
const LOOKED_AT = 48;

/** What somebody means by `0 9 * * 1-5`. Refuses in a sentence what is no pattern, never comes, or comes more than once an hour. Never throws. */
export function readRecurrence(text: string, zone: string, now: Instant): RecurrenceReading {
  const cron = text.trim().replace(/\s+/g, ' ').toUpperCase();
  if (!isZone(zone)) return refused(`I do not know the time zone ${named(zone)}. Try "Europe/Berlin" or "UTC".`);
  if (!isPattern(cron)) return refused(`I cannot read ${named(text)} as a pattern of five fields: ${EXAMPLE}.`);
  const times = occurrences({ cron, zone }, now, LOOKED_AT);
  if (times.length === 0) return refused(`${named(text)} never comes. ${EXAMPLE}.`);
  const isTooOften = times.slice(1).some((at, index) => at - (times[index] as Instant) < LEAST_APART);
  if (isTooOften) return refused(`${named(text)} comes more than once an hour, which nobody would read. ${EXAMPLE}.`);
  return { kind: 'recurrence', recurrence: { cron, zone } };
}

/**
 * The first time strictly after `after`; null when there is none. A time on the wall is met once: where the clocks jump over it, at the moment of
 * the jump; where they show it twice, the first time.
 */
export function nextOccurrence({ cron, zone }: Recurrence, after: Instant): Instant | null {
  const pattern = patternOf(cron);
  // Croner counts on the wall, as if it were UTC: by itself it loses `*/30 2 * * *` in spring and says it twice in autumn.
  let wall = after + offsetAt(after, zone);
  for (;;) {
    const next = pattern.nextRun(new Date(wall));
    if (!next) return null;
    wall = next.getTime();
    const at = instantOf(next, zone);
    if (at > after) return at;
  }
}

/** The last time after `after` and not later than `until`; null when there was none. */
export function lastOccurrence(recurrence: Recurrence, after: Instant, until: Instant): Instant | null {
  let last: Instant | null = null;
  for (let next = nextOccurrence(recurrence, after); next !== null && next <= until; ) {
    last = next;
    next = nextOccurrence(recurrence, next);
  }
  return last;
}

/** At most `most` times after `after`. */
export function occurrences(recurrence: Recurrence, after: Instant, most: number): Instant[] {
  const times: Instant[] = [];
  for (let at = nextOccurrence(recurrence, after); at !== null && times.length < most; ) {
    times.push(at);
    at = nextOccurrence(recurrence, at);
  }
  return times;
}

const named = (text: string): string => quote(cut(text, 60));
const refused = (says: string): RecurrenceReading => ({ kind: 'refused', says });

function isPattern(cron: string): boolean {
  if (!/^[\dA-Z*,/ -]{9,80}$/.test(cron)) return false;
  try {
    return patternOf(cron) !== undefined;
  } catch {
    return false;
  }
}

const patterns = new Map<string, Cron>();
const mostKept = 500;

/** Throws for what is no pattern. */
function patternOf(cron: string): Cron {
  const known = patterns.get(cron);
  if (known) return known;
  const pattern = new Cron(cron, { timezone: 'UTC', mode: '5-part' });
  if (patterns.size >= mostKept) patterns.clear();
  patterns.set(cron, pattern);
  return pattern;
}

function instantOf(wall: Date, zone: string): Instant {
  const day = { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
  return firstAt(day, { hour: wall.getUTCHours(), minute: wall.getUTCMinutes() }, zone);
}
