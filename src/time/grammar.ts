// What was typed, taken apart: no zones, no calendar, no now. Undefined means: not a time at all.
import { parseDuration } from './duration.ts';
import { readClockWords } from './grammar-clock.ts';
import { readDayWords } from './grammar-day.ts';
import type { Said } from './said.ts';

/** Lower case, single spaces, plain dashes; without commas and the little words. */
export function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cc}|\p{Cf}/gu, ' ')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/[,\s]+/g, ' ')
    .toLowerCase()
    .replace(/(^| )(?:at|on)(?= )/g, '$1')
    .replace(/ +/g, ' ')
    .trim();
}

export function takeApart(text: string): Said | undefined {
  if (text === 'now') return { kind: 'now' };
  if (text.startsWith('in ')) return { kind: 'in', length: text.slice(3), ms: parseDuration(text.slice(3)) };
  return takeWindow(text) ?? takeDay(text);
}

/** "start", "end", "start+1d"; "-24h" is before the start and "+1d" after the end. */
function takeWindow(text: string): Said | undefined {
  const match = /^(start|end|)(?: ?([+-]) ?(.+))?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, word, sign, length = ''] = match;
  const edge = word === 'end' || (word === '' && sign === '+') ? 'end' : 'start';
  if (sign === undefined) return { kind: 'window', edge, ms: 0, length: '' };
  const ms = parseDuration(length);
  return ms === undefined ? undefined : { kind: 'window', edge, ms: sign === '-' ? -ms : ms, length };
}

/** "tue 22:00 cet" or "22:00 tomorrow": a day and a clock in either order, then a zone. */
function takeDay(text: string): Said | undefined {
  const dayFirst = readDayWords(text);
  if (dayFirst) {
    const clock = readClockWords(dayFirst.rest, true);
    return { kind: 'day', day: dayFirst.day, clock: clock?.clock, zoneText: zonePart(clock?.rest ?? dayFirst.rest) };
  }
  const clock = readClockWords(text, false);
  if (!clock) return undefined;
  const later = readDayWords(clock.rest);
  return { kind: 'day', day: later?.day, clock: clock.clock, zoneText: zonePart(later?.rest ?? clock.rest) };
}

/** "in luis' time", "new york time". */
function zonePart(rest: string): string {
  return rest
    .replace(/^in (?=.)/, '')
    .replace(/ time$/, '')
    .trim();
}
