import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, parseDuration, sayDuration } from '../../src/time/duration.ts';

describe('lengths the way people type them', () => {
  test.each([
    ['90m', 90 * MINUTE],
    ['1h30', 90 * MINUTE],
    ['1h 30m', 90 * MINUTE],
    ['2h', 2 * HOUR],
    ['3d', 3 * DAY],
    ['1.5h', 90 * MINUTE],
    ['1,5 h', 90 * MINUTE],
    ['45 min', 45 * MINUTE],
    ['2 days 4 h', 2 * DAY + 4 * HOUR],
    ['1 week', 7 * DAY],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each([
    '',
    '90',
    '0m',
    '-5m',
    '1h90',
    '30m 1h',
    '1h 1h',
    '5x',
    'h',
    '1e3m',
    '999999d',
    '9'.repeat(99),
    '1h30 20m',
  ])('%j is none', (text) => expect(parseDuration(text)).toBeUndefined());
});

describe('lengths the way they are said', () => {
  test.each([
    [90 * MINUTE, '90 min'],
    [HOUR, '1 h'],
    [150 * MINUTE, '2 h 30 min'],
    [2 * DAY + 4 * HOUR + 20 * MINUTE, '2 days 4 h'],
    [DAY - 1, '1 day'],
    [-12 * MINUTE, '12 min'],
    [59_999, 'less than a minute'],
    [Number.NaN, 'less than a minute'],
  ])('%d ms is %s', (ms, text) => expect(sayDuration(ms)).toBe(text));

  test('what is said below a day reads back as the same length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 * 60 }), (minutes) => {
        expect(parseDuration(sayDuration(minutes * MINUTE))).toBe(minutes * MINUTE);
      }),
    );
  });

  test('no text makes it throw or gives nothing, a fraction of a minute or something endless', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.hmd w]{0,12}$/)), (text) => {
        const ms = parseDuration(text);
        expect(ms === undefined || (ms > 0 && ms % MINUTE === 0 && ms < 4000 * DAY)).toBe(true);
      }),
    );
  });
});
