import type { Recurrence } from './recurrence.ts';
import { MONTHS, WEEKDAYS } from './say.ts';
import { cityOf } from './zone.ts';

/** "09:00, Monday to Friday (Berlin)", "09:00 and 17:00 on day 1 of the month (UTC)". Every pattern has words; the unusual ones are said field by field. */
export function sayRecurrence({ cron, zone }: Recurrence): string {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const days = sayDays(day, weekday);
  const months = month === '*' ? '' : ` in ${sayField(month, nameOfMonth)}`;
  return `${sayClocks(minute, hour)}${days}${months} (${cityOf(zone)})`;
}

function sayClocks(minute: string, hour: string): string {
  const minutes = numbersIn(minute);
  const hours = numbersIn(hour);
  if (minutes && hours && minutes.length * hours.length <= 6)
    return and(hours.flatMap((h) => minutes.map((m) => `${padded(h)}:${padded(m)}`)));
  const atMinute = minutes?.length === 1 && minutes[0] === 0 ? 'on the hour' : `at minute ${sayField(minute)}`;
  return hour === '*' ? `every hour, ${atMinute}` : `${atMinute}, hours ${sayField(hour)}`;
}

function sayDays(day: string, weekday: string): string {
  const weekdays = `${sayField(weekday, nameOfWeekday)}`;
  if (day === '*') return weekday === '*' ? ', every day' : `, ${weekdays}`;
  const inMonth = day.startsWith('*/') ? `on ${sayField(day)} of the days` : `on day ${sayField(day)} of the month`;
  return weekday === '*' ? ` ${inMonth}` : ` ${inMonth}, and on ${weekdays}`;
}

/** `1-5`, `1,3,5`, `*\/15`, `8-18/2`: lists, ranges and steps in words. */
function sayField(field: string, name: (value: string) => string = (value) => value): string {
  return and(field.split(',').map((part) => sayPart(part, name)));
}

function sayPart(part: string, name: (value: string) => string): string {
  const [range = '', step] = part.split('/');
  const [from = '', to] = range.split('-');
  const words = range === '*' ? 'all' : to === undefined ? name(from) : `${name(from)} to ${name(to)}`;
  if (step === undefined) return words;
  return range === '*' ? `every ${step}` : `every ${step} of ${words}`;
}

const numbersIn = (field: string): number[] | null =>
  /^\d{1,2}(,\d{1,2})*$/.test(field)
    ? field
        .split(',')
        .map(Number)
        .sort((a, b) => a - b)
    : null;

const nameOfWeekday = (value: string): string => named(value, WEEKDAYS) ?? WEEKDAYS[(Number(value) + 6) % 7] ?? value;
const nameOfMonth = (value: string): string => named(value, MONTHS) ?? MONTHS[Number(value) - 1] ?? value;

const named = (value: string, names: readonly string[]): string | undefined =>
  /^[A-Z]{3}$/.test(value) ? names.find((name) => name.slice(0, 3).toUpperCase() === value) : undefined;

const padded = (number: number): string => String(number).padStart(2, '0');
const and = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');
