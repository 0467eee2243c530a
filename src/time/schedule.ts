import { type Instant, MINUTE, parseDuration } from './duration.ts';
import { takeApart, tidy } from './grammar.ts';
import { readClockWords } from './grammar-clock.ts';
import { type ReadContext, readTime } from './read-time.ts';
import { quote, type Reading, tooLong } from './reading.ts';
import { spokenZone, takeZoneOption } from './spoken-zone.ts';
import { addDays, type Clock, firstAt, wallTime } from './wall.ts';

const longest = 100;

/** `duration` in milliseconds. `problem`: a sentence about the length; `when` stands for itself. */
export type ScheduleReading = { when: Reading; duration?: number; problem?: string };

/**
 * The tail of `/rollout schedule`: "tue 22:00 for 90m tz=Europe/Berlin" or "tue 22:00-23:30". "for" and "tz=" may stand
 * anywhere. An end that is not after the start on the clock is on the next day.
 */
export function readSchedule(text: string, context: ReadContext): ScheduleReading {
  if (text.length > longest) return { when: tooLong() };
  const { start, zones, length, end } = takeSchedule(text);
  const when = readTime(start === '' ? '' : [start, ...zones].join(' '), context);
  if (end === undefined) return { when, ...length };
  const spanned = end.clock === undefined ? untilDay(end.text, when) : untilClock(end, when);
  return { when, ...agreed(length, spanned) };
}

/**
 * Where the time begins in words that end with one: "Payments", "4.2.0", "tue", "22:00" → after the second. Without any
 * time the tail is empty. A version such as "4.2" directly before a bare clock looks like a date: take it off first.
 */
export function splitTime(words: readonly string[], context: ReadContext): { head: string[]; tail: string } {
  // Nothing longer is a time, so a page of words is not looked at word by word.
  let first = words.length;
  for (let length = -1; first > 0 && length <= longest; first--) length += (words[first - 1]?.length ?? 0) + 1;
  const found = words.slice(first).findIndex((_, index) => isTime(words.slice(first + index).join(' '), context));
  if (found < 0) return { head: [...words], tail: '' };
  const from = first + found;
  return { head: words.slice(0, from), tail: words.slice(from).join(' ') };
}

function isTime(text: string, context: ReadContext): boolean {
  if (text.length > longest) return false;
  const { start, length } = takeSchedule(text);
  if (start === '') return length.duration !== undefined && /^for\b/i.test(text);
  const said = takeApart(start);
  if (said?.kind === 'in') return said.ms !== undefined;
  if (said?.kind !== 'day') return said !== undefined;
  return said.zoneText === '' || spokenZone(said.zoneText, context) !== undefined;
}

type Length = { duration?: number; problem?: string };
type End = { text: string; clock?: Clock; startClock?: Clock };
type Schedule = { start: string; zones: string[]; length: Length; end?: End };

function takeSchedule(text: string): Schedule {
  const { body, zones } = takeZoneOption(tidy(text));
  const { rest, length } = takeLength(body);
  return { zones: zones.map((zone) => `tz="${zone}"`), length, ...takeRange(rest) };
}

/** The longest run of words after "for" that is a length. */
function takeLength(text: string): { rest: string; length: Length } {
  const words = text.split(' ');
  const at = words.indexOf('for');
  if (at < 0) return { rest: text, length: {} };
  for (let count = Math.min(4, words.length - at - 1); count >= 1; count--) {
    const duration = parseDuration(words.slice(at + 1, at + 1 + count).join(' '));
    if (duration !== undefined) return { rest: without(words, at, count + 1), length: { duration } };
  }
  const unread = quote(words.slice(at, at + 2).join(' '));
  return { rest: without(words, at, 2), length: { problem: `I cannot read ${unread} as a length. ${EXAMPLES}` } };
}

function without(words: readonly string[], at: number, count: number): string {
  return [...words.slice(0, at), ...words.slice(at + count)].join(' ');
}

const EXAMPLES = 'Write "for 90m", "for 1h30" or "22:00-23:30".';
const RANGE = /^(|.* )(\d{1,2}(?::\d{2}(?: ?[ap]m)?|h\d{0,2}| ?[ap]m))(?: ?- ?| (?:to|until|till) )(.+)$/;

/** What follows the end's clock, a zone or "tomorrow", is said of the start too. */
function takeRange(text: string): { start: string; end?: End } {
  const [whole, before, from = '', until = ''] = RANGE.exec(text) ?? [];
  if (whole === undefined) return { start: text };
  const clock = readClockWords(until, false);
  const startClock = asClock(readClockWords(from, false)?.clock);
  if (clock) {
    const end = asClock(clock.clock);
    return {
      start: `${before}${from} ${clock.rest}`.trim(),
      end: { text: until, ...(end ? { clock: end } : {}), ...(startClock ? { startClock } : {}) },
    };
  }
  const said = takeApart(until);
  if (said?.kind !== 'day') return { start: text };
  return { start: `${before}${from} ${said.zoneText}`.trim(), end: { text: until } };
}

function asClock(words: { kind: string; hour?: number; minute?: number } | undefined): Clock | undefined {
  if (words?.kind === 'midnight') return { hour: 0, minute: 0 };
  if (words?.hour === undefined || words.minute === undefined) return undefined;
  return { hour: words.hour, minute: words.minute };
}

function untilClock({ clock, startClock }: End, when: Reading): Length {
  if (clock === undefined || startClock === undefined) return { problem: `When does it end? ${EXAMPLES}` };
  if (when.kind === 'instant') return { duration: nextAt(clock, when.at, when.zone) - when.at };
  const minutes = (clock.hour - startClock.hour) * 60 + clock.minute - startClock.minute;
  return { duration: (minutes > 0 ? minutes : minutes + 24 * 60) * MINUTE };
}

function nextAt(clock: Clock, start: Instant, zone: string): Instant {
  const today = wallTime(start, zone);
  const same = firstAt(today, clock, zone);
  return same > start ? same : firstAt(addDays(today, 1), clock, zone);
}

/** "wed 02:00", seen from the start. */
function untilDay(text: string, when: Reading): Length {
  if (when.kind !== 'instant') return { problem: `How long is it? ${EXAMPLES}` };
  const end = readTime(text, { now: when.at, zone: when.zone });
  if (end.kind === 'instant' && end.asks === undefined) return { duration: end.at - when.at };
  return { problem: `I cannot read ${quote(text)} as its end. ${EXAMPLES}` };
}

function agreed(length: Length, spanned: Length): Length {
  if (length.problem !== undefined || length.duration === undefined) return length.problem ? length : spanned;
  if (spanned.duration === undefined || spanned.duration === length.duration) return length;
  return { problem: `The end and the length do not agree. ${EXAMPLES}` };
}
