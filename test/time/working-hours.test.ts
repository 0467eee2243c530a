import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/time/duration.ts';
import { sayTime } from '../../src/time/say.ts';
import { isQuiet, isWithin, nextClock, nextWithin, type WorkingHours } from '../../src/time/working-hours.ts';

const zone = 'Europe/Berlin';
const office: WorkingHours = { zone, from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] };
const friday = Date.UTC(2026, 11, 4, 13);

test('on Friday evening the next working moment is Monday at nine', () => {
  expect(isWithin(friday, office)).toBe(true);
  expect(nextWithin(friday, office)).toBe(friday);
  expect(sayTime(nextWithin(friday + 3 * HOUR, office), zone)).toBe('Mon 7 Dec 09:00 CET');
});

test('a night shift belongs to the evening it begins on', () => {
  const night: WorkingHours = { zone, from: '22:00', to: '06:00', days: [5] };
  expect(isWithin(Date.UTC(2026, 11, 5, 4), night)).toBe(true);
  expect(isWithin(Date.UTC(2026, 11, 4, 4), night)).toBe(false);
});

test('quiet from 20:00 to 08:00, and never if both are alike', () => {
  const quiet = { zone, from: '20:00', to: '08:00' };
  const clocks = [7, 8, 19, 20, 23].map((hour) => isQuiet(Date.UTC(2026, 11, 4, hour - 1), quiet));
  expect(clocks).toEqual([true, false, false, true, true]);
  expect(isQuiet(friday, { zone, from: '08:00', to: '08:00' })).toBe(false);
});

test('#49 a daily 02:30 comes once a day: at 03:00 where the clocks skip it, the first time where it comes twice', () => {
  const struck: string[] = [];
  let at = Date.UTC(2027, 0, 1);
  while (at < Date.UTC(2028, 0, 1)) {
    at = nextClock(at, { zone, clock: '02:30' });
    struck.push(sayTime(at, zone));
  }
  expect(struck).toHaveLength(366);
  expect(new Set(struck.map((text) => text.slice(0, 10))).size).toBe(struck.length);
  expect(struck.filter((text) => text.startsWith('Sun 28 Mar'))).toEqual(['Sun 28 Mar 03:00 CEST']);
  expect(struck.filter((text) => text.startsWith('Sun 31 Oct'))).toEqual(['Sun 31 Oct 02:30 CEST']);
});

test('hours that lie wholly in the skipped hour do not open that day', () => {
  const hours: WorkingHours = { zone, from: '02:00', to: '03:00', days: [7] };
  expect(sayTime(nextWithin(Date.UTC(2027, 2, 28), hours), zone)).toBe('Sun 4 Apr 02:00 CEST');
});

test('the next working moment is a working moment, not before, and no earlier one is skipped', () => {
  const clock = fc.constantFrom('00:00', '00:30', '02:00', '02:30', '03:00', '09:00', '17:00', '22:00');
  const days = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
  const home = fc.constantFrom(zone, 'America/Havana', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC', '+05:45');
  const anyHours = fc.record({ zone: home, from: clock, to: clock, days });
  fc.assert(
    fc.property(anyHours, fc.integer({ min: 0, max: 1100 * 48 }), (hours, halfHours) => {
      const at = Date.UTC(2026, 0, 1) + halfHours * 30 * MINUTE;
      const next = nextWithin(at, hours);
      expect(isWithin(next, hours)).toBe(true);
      expect(next).toBeGreaterThanOrEqual(at);
      expect(next === at || !isWithin(next - MINUTE, hours)).toBe(true);
      expect(next - at).toBeLessThan(15 * DAY);
    }),
    { numRuns: 300 },
  );
});

test('settings that make no sense are a mistake in the program', () => {
  expect(() => nextWithin(friday, { ...office, days: [] })).toThrow(RangeError);
  expect(() => isWithin(friday, { ...office, from: '9' })).toThrow(RangeError);
});
