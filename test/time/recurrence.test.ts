import { describe, expect, it } from 'vitest';
import { lastOccurrence, nextOccurrence, occurrences, readRecurrence } from '../../src/time/recurrence.ts';
import { sayRecurrence } from '../../src/time/say-recurrence.ts';
import { addDays, meet, wallTime } from '../../src/time/wall.ts';

const berlin = 'Europe/Berlin';
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const at = (text: string): number => Date.parse(text);
const next = (cron: string, after: string, zone = berlin) => iso(nextOccurrence({ cron, zone }, at(after)));
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Changes of the clocks within 2026 to 2028, by the minute at which they happen. */
function changesIn(zone: string): { at: number; shift: number }[] {
  const offset = (moment: number): number => {
    const { year, month, day, hour, minute } = wallTime(moment, zone);
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(moment / 60_000) * 60_000;
  };
  const found: { at: number; shift: number }[] = [];
  const end = Date.UTC(2029, 0, 1);
  for (let day = Date.UTC(2026, 0, 1); day < end; day += 30 * DAY) {
    let [low, high] = [day, Math.min(day + 30 * DAY, end)];
    if (offset(low) === offset(high)) continue;
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    found.push({ at: high, shift: offset(high) - offset(low) });
  }
  return found;
}

describe('a recurring time', () => {
  it('comes at the same hour on the wall, summer and winter', () => {
    expect(next('0 9 * * 1-5', '2026-03-27T08:00:00Z')).toBe('2026-03-30T07:00:00.000Z');
    expect(next('0 9 * * 1-5', '2026-10-23T07:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
  });
  it('#49 at 02:30 comes once at 03:00 on the day without that time, and once on the day that has it twice', () => {
    expect(occurrences({ cron: '30 2 * * *', zone: berlin }, at('2026-03-28T12:00:00Z'), 2).map(iso)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    expect(occurrences({ cron: '30 2 * * *', zone: berlin }, at('2026-10-24T12:00:00Z'), 2).map(iso)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    expect(next('30 2 * * *', '2026-10-25T01:00:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });
  it('#49 of several times on the day that lacks them comes at the jump, once', () => {
    expect(occurrences({ cron: '0,30 2 * * *', zone: berlin }, at('2026-03-28T12:00:00Z'), 2).map(iso)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:00:00.000Z',
    ]);
  });
  it('#49 is said exactly once a day around every change of the clocks, in every zone, 2026 to 2028', () => {
    let looked = 0;
    const odds = new Set<string>();
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const change of changesIn(zone)) {
        const { hour, minute } = wallTime(change.at, zone);
        // Half of the shift away from what the wall shows after the change: jumped over, or shown twice.
        const odd = hour * 60 + minute + (change.shift > 0 ? -1 : 1) * (Math.abs(change.shift) / 120_000);
        const clock = { hour: Math.floor(((odd + 1440) % 1440) / 60), minute: (odd + 1440) % 60 };
        const cron = `${clock.minute} ${clock.hour} * * *`;
        const first = addDays(wallTime(change.at, zone), -2);
        const daily = [0, 1, 2, 3, 4].map((ahead) => meet(addDays(first, ahead), clock, zone));
        odds.add(daily.find(({ kind }) => kind !== 'once')?.kind ?? 'once');
        const times = occurrences({ cron, zone }, (daily[0]?.at ?? 0) - 1, 5);
        expect(times.map(iso), `${zone} ${cron}`).toEqual(daily.map((each) => iso(each.at)));
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(500);
    expect([...odds].sort()).toEqual(['gap', 'twice']);
  }, 60_000);
  it('that was missed is only the latest', () => {
    const weekdays = { cron: '0 9 * * 1-5', zone: berlin };
    expect(iso(lastOccurrence(weekdays, at('2026-11-30T08:00:00Z'), at('2026-12-04T12:00:00Z')))).toBe(
      '2026-12-04T08:00:00.000Z',
    );
    expect(lastOccurrence(weekdays, at('2026-12-04T08:00:00Z'), at('2026-12-06T12:00:00Z'))).toBeNull();
  });
});

describe('a pattern', () => {
  const read = (text: string, zone = berlin) => readRecurrence(text, zone, at('2026-11-30T09:00:00Z'));
  it.each([
    ['0 9 * * 1-5', '09:00, Monday to Friday (Berlin)'],
    ['0 9 * * mon-fri', '09:00, Monday to Friday (Berlin)'],
    ['30 8,17 * * *', '08:30 and 17:30, every day (Berlin)'],
    ['0 9 1 * *', '09:00 on day 1 of the month (Berlin)'],
    ['0 9 1 1,7 *', '09:00 on day 1 of the month in January and July (Berlin)'],
    ['0 9 * * 0', '09:00, Sunday (Berlin)'],
    ['0 9 * * 7', '09:00, Sunday (Berlin)'],
    ['0 9 13 * 5', '09:00 on day 13 of the month, and on Friday (Berlin)'],
    ['0 * * * *', 'every hour, on the hour, every day (Berlin)'],
    ['0 8-18/2 * * 1,3', 'on the hour, hours every 2 of 8 to 18, Monday and Wednesday (Berlin)'],
  ])('%s is said as %s', (text, words) => {
    const reading = read(text);
    expect(reading.kind === 'recurrence' ? sayRecurrence(reading.recurrence) : reading.says).toBe(words);
  });
  it.each([
    ['0 9 * *', /five fields/],
    ['0 9 * * 1-9', /five fields/],
    ['0 0 9 * * 1', /five fields/],
    ['@daily', /five fields/],
    ['0 0 31 2 *', /never comes/],
    ['* * * * *', /more than once an hour/],
    ['0,30 9 * * *', /more than once an hour/],
    ['0 9 * * 1-5;rm', /five fields/],
  ])('%s is refused', (text, why) => {
    const reading = read(text);
    expect(reading.kind === 'refused' && reading.says).toMatch(why);
    expect(reading.kind === 'refused' && reading.says.length).toBeLessThan(250);
  });
  it('of 10,000 characters is refused in a short sentence', () => {
    const reading = read('9'.repeat(10_000));
    expect(reading.kind === 'refused' && reading.says.length).toBeLessThan(250);
  });
  it('in a zone that does not exist is refused', () => {
    expect(read('0 9 * * *', 'Mars/Olympus')).toMatchObject({ kind: 'refused' });
  });
});
