import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/time/duration.ts';
import { readTime } from '../../src/time/read.ts';
import { sayTime, sayTimeLong } from '../../src/time/say.ts';
import { meet } from '../../src/time/wall.ts';
import { wallTime } from '../../src/time/zone.ts';
import { changing, shownByIntl } from './changing-zones.ts';

// Everything is compared with Intl.DateTimeFormat, which our own reckoning does not use.
function shownByUs(at: Instant, zone: string): string {
  const wall = wallTime(at, zone);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${wall.year}-${two(wall.month)}-${two(wall.day)} ${two(wall.hour)}:${two(wall.minute)}`;
}

const change = fc
  .constantFrom(...changing)
  .chain(({ zone, at }) => fc.record({ zone: fc.constant(zone), at: fc.constantFrom(...at) }));
const minutes = (most: number) => fc.integer({ min: -most, max: most });

describe('where the clocks change between now and the window', () => {
  test('there are enough such zones to prove something', () => expect(changing.length).toBeGreaterThanOrEqual(40));

  test('#48 T-24h and T-72h are elapsed hours, and the wall time shown is right, in every one of these zones', () => {
    for (const { zone, at } of changing) {
      for (const moment of at) {
        const opensAt = moment + 20 * HOUR;
        const context = { now: moment - 30 * DAY, zone, window: { opensAt, closesAt: opensAt + HOUR } };
        expect(readTime('-24h', context)).toEqual({ kind: 'instant', at: opensAt - 24 * HOUR, zone });
        expect(readTime('-72h', context)).toEqual({ kind: 'instant', at: opensAt - 72 * HOUR, zone });
        for (const shown of [opensAt, opensAt - 24 * HOUR, moment - MINUTE, moment]) {
          expect(shownByUs(shown, zone)).toBe(shownByIntl(shown, zone));
        }
        expect(sayTime(opensAt, zone)).toContain(` ${shownByIntl(opensAt, zone).slice(-5)} `);
      }
    }
  });

  test('the same around every change, to the minute', () => {
    fc.assert(
      fc.property(change, minutes(4 * 24 * 60), ({ zone, at }, distance) => {
        const moment = at + distance * MINUTE;
        expect(shownByUs(moment, zone)).toBe(shownByIntl(moment, zone));
      }),
      { numRuns: 200 },
    );
  });

  test('what was said reads back as the same instant', () => {
    const ahead = fc.integer({ min: 1, max: 290 * 24 * 60 });
    fc.assert(
      fc.property(change, minutes(180), ahead, ({ zone, at }, distance, before) => {
        const moment = at + distance * MINUTE;
        const context = { now: moment - before * MINUTE, zone };
        expect(readTime(sayTime(moment, zone), context)).toMatchObject({ kind: 'instant', at: moment });
        expect(readTime(sayTimeLong(moment, zone), context)).toMatchObject({ kind: 'instant', at: moment });
      }),
      { numRuns: 200 },
    );
  });

  test('a clock time meets a day once, never or twice, just as Intl shows it', () => {
    fc.assert(
      fc.property(change, minutes(180), ({ zone, at }, distance) => {
        const wall = wallTime(at + distance * MINUTE, zone);
        const meeting = meet(wall, wall, zone);
        const text = shownByUs(at + distance * MINUTE, zone);
        const times = [meeting.at, ...(meeting.kind === 'twice' ? [meeting.second] : [])];
        expect(times).toContain(at + distance * MINUTE);
        expect(times.map((time) => shownByIntl(time, zone))).toEqual(times.map(() => text));
      }),
      { numRuns: 200 },
    );
  });
});
