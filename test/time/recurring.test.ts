import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/time/duration.ts';
import { occurrencesOver, type Recurring, wholeDay, without } from '../../src/time/recurring.ts';
import { sayTime } from '../../src/time/say.ts';
import { changing, shownByIntl } from './changing-zones.ts';

const zone = 'Europe/Berlin';
const weekends: Recurring = { days: [5], from: '12:00', to: '06:00', daysLater: 3 };
const said = (recurring: Recurring, from: number, to: number) =>
  occurrencesOver(recurring, zone, { from, to }).map(
    (each) => `${sayTime(each.from, zone)} – ${sayTime(each.to, zone)}`,
  );

test('every Friday noon to Monday six, seen from the middle of it', () => {
  const saturday = Date.UTC(2026, 11, 5, 12);
  expect(said(weekends, saturday, saturday + HOUR)).toEqual(['Fri 4 Dec 12:00 CET – Mon 7 Dec 06:00 CET']);
  const monday = Date.UTC(2026, 11, 7, 5);
  expect(said(weekends, monday, monday + 4 * DAY)).toEqual([]);
  expect(said(weekends, monday - 1, monday + 5 * DAY)).toHaveLength(2);
});

test('#48 over a change of clocks it is the same wall time, and an hour shorter or longer', () => {
  const spring = occurrencesOver(weekends, zone, { from: Date.UTC(2027, 2, 27), to: Date.UTC(2027, 2, 27, 1) });
  const autumn = occurrencesOver(weekends, zone, { from: Date.UTC(2027, 9, 30), to: Date.UTC(2027, 9, 30, 1) });
  expect([...spring, ...autumn].map(({ from, to }) => (to - from) / HOUR)).toEqual([65, 67]);
  expect(said(weekends, Date.UTC(2027, 2, 27), Date.UTC(2027, 2, 27, 1))).toEqual([
    'Fri 26 Mar 12:00 CET – Mon 29 Mar 06:00 CEST',
  ]);
});

test('#48 one that begins or ends where the clocks change does not let the doubled hour through', () => {
  const night: Recurring = { days: [7], from: '01:00', to: '02:30', daysLater: 0 };
  const around = (day: number) => ({ from: day, to: day + DAY });
  // 02:30 comes twice on 31 October 2027: the freeze holds until the second.
  expect(occurrencesOver(night, zone, around(Date.UTC(2027, 9, 31)))).toEqual([
    { from: Date.UTC(2027, 9, 30, 23), to: Date.UTC(2027, 9, 31, 1, 30) },
  ]);
  // It never comes on 28 March: the freeze ends with the jump.
  expect(occurrencesOver(night, zone, around(Date.UTC(2027, 2, 28)))).toEqual([
    { from: Date.UTC(2027, 2, 28), to: Date.UTC(2027, 2, 28, 1) },
  ]);
});

test('#48 around every change of every zone an occurrence begins and ends at the wall times that it names', () => {
  const daily: Recurring = { days: [1, 2, 3, 4, 5, 6, 7], from: '12:00', to: '06:30', daysLater: 1 };
  for (const { zone: there, at } of changing)
    for (const change of at) {
      const found = occurrencesOver(daily, there, { from: change - DAY, to: change + DAY });
      expect(found.length).toBeGreaterThanOrEqual(2);
      for (const { from, to } of found) {
        expect(shownByIntl(from, there).slice(11)).toBe('12:00');
        expect(shownByIntl(to, there).slice(11)).toBe('06:30');
      }
    }
});

test('what an occurrence covers is found from any moment within it, and from none outside', () => {
  const clock = fc.constantFrom('00:00', '02:30', '06:00', '12:00', '23:30');
  const anyOne = fc.record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: clock,
    to: clock,
    daysLater: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(anyOne, fc.integer({ min: 0, max: 1_000 * 48 }), (each, halfHours) => {
      const at = Date.UTC(2026, 0, 1) + halfHours * (HOUR / 2);
      const wide = occurrencesOver(each, zone, { from: at - 10 * DAY, to: at + 10 * DAY });
      const covers = wide.filter(({ from, to }) => from <= at && at < to);
      expect(occurrencesOver(each, zone, { from: at, to: at + 1 })).toEqual(covers);
    }),
    { numRuns: 200 },
  );
});

test('a day that is excepted is cut out, from its first moment to the next day’s', () => {
  const day = wholeDay({ year: 2027, month: 3, day: 28 }, zone);
  expect((day.to - day.from) / HOUR).toBe(23);
  const span = { from: day.from - 5 * HOUR, to: day.to + HOUR };
  expect(without(span, [day])).toEqual([
    { from: span.from, to: day.from },
    { from: day.to, to: span.to },
  ]);
  expect(without(day, [span])).toEqual([]);
});
