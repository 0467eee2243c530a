import { readClockWords } from './grammar-clock.ts';
import type { Recurring } from './recurring.ts';
import { clockText, WEEKDAYS } from './say.ts';

/**
 * Tidy text after "every": "fri 12:00 to mon 06:00", "day 09:00 to 17:00", "mon-fri 22:00-06:00", "weekend", "sat to sun". Without clocks whole days.
 * Undefined for anything else.
 */
export function readEvery(text: string): Recurring | undefined {
  const [left = '', right, ...more] = text.replace(/(\d) ?- ?(?=\d)/g, '$1 to ').split(/ (?:to|until|till|-) /);
  if (more.length > 0) return undefined;
  const start = takeDays(left);
  if (!start) return undefined;
  if (right === undefined) return start.rest === '' ? wholeDays(start.days, start.lasts) : undefined;
  return between(start, right);
}

type Start = { days: number[]; lasts: number; rest: string };

function between({ days, rest }: Start, right: string): Recurring | undefined {
  const from = rest === '' ? midnight : clockIn(rest);
  const [word = ''] = right.split(' ', 1);
  const endDay = weekday(word);
  const after = endDay ? right.slice(word.length).trim() : right;
  if (from === undefined || (endDay && days.length !== 1)) return undefined;
  // "sat to sun" ends with Sunday, "fri 12:00 to mon 06:00" on Monday at six.
  const to = endDay && after === '' ? midnight : clockIn(after);
  if (to === undefined) return undefined;
  const full = endDay && after === '' ? 1 : 0;
  const apart = endDay ? (endDay - (days[0] ?? 0) + 7) % 7 : 0;
  const sooner = to <= from && apart + full === 0;
  return { days, from, to, daysLater: apart + full + (sooner ? (endDay ? 7 : 1) : 0) };
}

const wholeDays = (days: number[], lasts: number): Recurring => ({
  days,
  from: midnight,
  to: midnight,
  daysLater: lasts,
});

/** The days, and how many in a row each of them begins. */
function takeDays(text: string): Start | undefined {
  const [, all, rest = ''] = /^(day|weekday|weekend)s?(?: (.*))?$/.exec(text) ?? [];
  if (all === 'day') return { days: [1, 2, 3, 4, 5, 6, 7], lasts: 1, rest };
  if (all === 'weekday') return { days: [1, 2, 3, 4, 5], lasts: 1, rest };
  if (all === 'weekend') return { days: [6], lasts: 2, rest };
  const words = text.split(' ');
  const days: number[] = [];
  while (words.length) {
    const found = range(words[0] ?? '');
    if (found.length === 0) break;
    days.push(...found);
    words.shift();
    if (words[0] === 'and') words.shift();
  }
  return days.length ? { days: [...new Set(days)].sort((a, b) => a - b), lasts: 1, rest: words.join(' ') } : undefined;
}

/** "mon" or "mon-fri", over the end of the week too. */
function range(word: string): number[] {
  const [first, last = first, ...more] = word.split('-').map(weekday);
  if (!first || !last || more.length) return [];
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, index) => ((first - 1 + index) % 7) + 1);
}

/** 1 for "mon", "monday" or "mondays"; 0 for what is no weekday. */
function weekday(word: string): number {
  const name = word.replace(/s$/, '');
  return (
    WEEKDAYS.findIndex(
      (day) =>
        [day.toLowerCase(), day.slice(0, 3).toLowerCase(), 'tue', 'thur'].includes(name) &&
        day.toLowerCase().startsWith(name),
    ) + 1
  );
}

function clockIn(text: string): string | undefined {
  const found = readClockWords(text, true);
  if (found?.rest !== '') return undefined;
  const { clock } = found;
  if (clock.kind === 'midnight') return midnight;
  if (clock.kind === 'bare') return clockText({ hour: clock.hour, minute: 0 });
  return clock.kind === 'clock' ? clockText(clock) : undefined;
}

const midnight = '00:00';
