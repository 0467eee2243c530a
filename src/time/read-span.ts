// Times that last, once or every week: "20 dec to 3 jan", "every fri 12:00 to mon 06:00 except 11 dec".
import { type Instant, parseDuration } from './duration.ts';
import { tidy } from './grammar.ts';
import { readClockWords } from './grammar-clock.ts';
import { readDayWords } from './grammar-day.ts';
import { readEvery } from './read-every.ts';
import { type ReadContext, readTime } from './read-time.ts';
import { quote, type Reading, refused, unknownZone } from './reading.ts';
import { type Recurring, wholeDay } from './recurring.ts';
import { spokenZone, takeZoneOption } from './spoken-zone.ts';
import { type Day, wallTime } from './wall.ts';

/** `except`: days in that zone, `2026-12-11`. Nothing here is in force before somebody has said yes to what was read. */
export type SpanReading =
  | { kind: 'once'; from: Instant; to: Instant; zone: string; except: string[] }
  | { kind: 'weekly'; recurring: Recurring; zone: string; except: string[] }
  | { kind: 'refused'; says: string };

const EXAMPLES = '"20 dec to 3 jan", "24 dec 18:00 to 27 dec 06:00" or "every fri 12:00 to mon 06:00"';
const longest = 300;

/** A day without a clock is the whole day, also as the end. Never throws for any text. */
export function readSpan(text: string, context: ReadContext): SpanReading {
  if (text.length > longest) return { kind: 'refused', says: `That is too long. Try ${EXAMPLES}.` };
  const { body, zones } = takeZoneOption(tidy(text));
  const [zoneText] = zones;
  const zone = zoneText === undefined ? context.zone : spokenZone(zoneText, context)?.zone;
  if (zone === undefined) return no(unknownZone(text, zoneText ?? ''));
  const there = { ...context, zone };
  const [said = '', ...exceptions] = body.split(/ (?:except|but not|without) /);
  const except = readDays(exceptions.join(' '), there);
  if (except === undefined)
    return no(refused(`I cannot read ${quote(exceptions.join(' '))} as days. Write "except 2026-12-11".`));
  if (!said.startsWith('every ')) return withDays(readOnce(said, there), except);
  const recurring = readEvery(said.slice('every '.length));
  return recurring ? { kind: 'weekly', recurring, zone, except } : no(cannotRead(text));
}

function withDays(reading: Once | { kind: 'refused'; says: string }, except: string[]): SpanReading {
  return reading.kind === 'refused' ? reading : { ...reading, except };
}

type Once = { kind: 'once'; from: Instant; to: Instant; zone: string };

function readOnce(text: string, context: ReadContext): Once | { kind: 'refused'; says: string } {
  const { zone } = context;
  const [first = '', last, ...more] = text.split(/ (?:to|until|till|-) /);
  const [start = '', length] = first.split(' for ');
  if (more.length > 0 || (length !== undefined && last !== undefined)) return no(cannotRead(text));
  const from = edge(start, 'from', context);
  if (typeof from !== 'number') return no(from);
  const lasts = length === undefined ? undefined : parseDuration(length);
  if (lasts !== undefined) return { kind: 'once', from, to: from + lasts, zone };
  if (last === undefined && !isDay(start)) return no(refused(`Until when? Try ${EXAMPLES}.`));
  // "to 3 jan" is the first 3 January after the beginning.
  const to = edge(last ?? start, 'to', last === undefined ? context : { ...context, now: Math.max(from, context.now) });
  return typeof to === 'number' ? { kind: 'once', from, to, zone } : no(to);
}

/** The moment, or the first or last one of a day. */
function edge(text: string, which: 'from' | 'to', context: ReadContext): Instant | Reading {
  if (isDay(text)) {
    const day = readDay(text, context);
    return 'kind' in day ? day : wholeDay(day, context.zone)[which];
  }
  const reading = readTime(text, context);
  return reading.kind === 'instant' ? reading.at : reading;
}

const isDay = (text: string): boolean => readDayWords(text)?.rest === '' && !readClockWords(text, false);

function readDay(text: string, context: ReadContext): Day | Reading {
  const reading = readTime(`${text} 23:59`, context);
  if (reading.kind === 'instant') return wallTime(reading.at, context.zone);
  const [one, ...others] =
    reading.kind === 'unclear' ? reading.choices.map(({ at }) => wallTime(at, context.zone)) : [];
  // Where the clocks go back at midnight 23:59 comes twice on the same day.
  return one && others.every((other) => iso(other) === iso(one)) ? one : reading;
}

function readDays(text: string, context: ReadContext): string[] | undefined {
  const days: string[] = [];
  let rest = text;
  while (rest !== '') {
    const found = readDayWords(rest);
    if (!found || days.length >= 60) return undefined;
    const day = readDay(rest.slice(0, rest.length - found.rest.length).trim(), context);
    if ('kind' in day) return undefined;
    days.push(iso(day));
    rest = found.rest.replace(/^and (?=.)/, '');
  }
  return days;
}

const iso = ({ year, month, day }: Day): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

const no = (reading: Reading): { kind: 'refused'; says: string } => {
  if (reading.kind === 'instant') return { kind: 'refused', says: `I cannot read that. Try ${EXAMPLES}.` };
  const choices = reading.choices.map(({ label }) => label);
  return { kind: 'refused', says: choices.length > 1 ? `${reading.says} ${choices.join(' or ')}?` : reading.says };
};

const cannotRead = (text: string): Reading =>
  refused(`I cannot read ${quote(text)} as a time that lasts. Try ${EXAMPLES}.`);
