import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compared } from '../../src/rollout/deploying/benchmark.ts';
import type { HealthCheck } from '../../src/rollout/deploying/checks.ts';
import { asOf, judgeHealth, type Sample } from '../../src/rollout/deploying/health.ts';
import { minute, monday } from '../support/story.ts';

const errors: HealthCheck = { name: 'errors', unit: '%', below: 1, forMinutes: 2, staleSeconds: 120 };
const second = 1_000;
/** One figure every 15 seconds, the last one now. */
const series = (...values: number[]): Sample[] =>
  values.map((value, index) => ({ value, at: monday - (values.length - 1 - index) * 15 * second }));
const judge = (check: HealthCheck, samples: readonly Sample[] | { unknown: string }, at = monday) =>
  judgeHealth(check, samples, at, 'Prometheus main');

describe('a check', () => {
  test('is green within its limit, a warning outside it, and red once it has been there long enough', () => {
    expect(judge(errors, series(0.2, 0.3))).toMatchObject({ state: 'green', value: 0.3, limit: 'below 1 %' });
    expect(judge(errors, series(0.2, 1.5, 1.6))).toMatchObject({ state: 'warning', says: 'it is not below 1 %' });
    expect(judge(errors, series(...Array.from({ length: 9 }, () => 4.8)))).toMatchObject({ state: 'red', value: 4.8 });
    expect(judge(errors, series(...Array.from({ length: 9 }, () => 4.8), 0.2, 4.8))).toMatchObject({
      state: 'warning',
    });
    expect(judge({ ...errors, forMinutes: 0 }, series(1))).toMatchObject({ state: 'red' });
    const { below: _, ...rest } = errors;
    expect(judge({ ...rest, above: 99 }, series(98))).toMatchObject({ limit: 'above 99 %', state: 'warning' });
  });

  test('is red after its minutes without a break, and what nobody knows is a break', () => {
    const bad = (count: number): number[] => Array.from({ length: count }, () => 4.8);
    expect(judge(errors, series(...bad(8)))).toMatchObject({ state: 'warning' });
    expect(judge(errors, series(...bad(9)))).toMatchObject({ state: 'red' });
    expect(judge(errors, series(...bad(20), Number.NaN, ...bad(8)))).toMatchObject({ state: 'warning' });
    expect(judge(errors, series(0.2, Number.NaN, ...bad(9)))).toMatchObject({ state: 'red' });
    const silent = (seconds: number): Sample[] =>
      [0, seconds].map((ago) => ({ value: 4.8, at: monday - ago * second }));
    expect(judge(errors, silent(120).toReversed())).toMatchObject({ state: 'red' });
    expect(judge(errors, silent(121).toReversed())).toMatchObject({ state: 'warning' });
    expect(judge({ ...errors, staleSeconds: 5, forMinutes: 0.25 }, series(...bad(2)))).toMatchObject({ state: 'red' });
  });

  test('is red at once where it has no minutes, by a clock that is a little ahead as well', () => {
    const ahead = [{ value: 4.8, at: monday + 30 * second }];
    expect(judge({ ...errors, forMinutes: 0 }, ahead)).toMatchObject({ state: 'red' });
  });

  test.each<[string, readonly Sample[] | { unknown: string }, RegExp]>([
    ['nobody answers', { unknown: 'Prometheus main cannot be reached' }, /cannot be reached/],
    ['there is no figure', [], /no data/],
    ['the newest one is none', series(0.2, Number.NaN), /no data/],
    ['it is infinite', series(0.2, Number.POSITIVE_INFINITY), /no data/],
    ['it is old', [{ value: 0.2, at: monday - 121 * second }], /too old/],
    ['it is of no time', [{ value: 0.2, at: Number.NaN }], /too old/],
    ['it is from the future', [{ value: 0.2, at: monday + 61 * second }], /clocks is wrong/],
  ])('#90 is unknown when %s', (_, samples, says) => {
    expect(judge(errors, samples)).toMatchObject({ state: 'unknown', says: expect.stringMatching(says) });
  });

  test('#90 is green only with a finite figure that is fresh, whatever is heard', () => {
    const figure = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    const sample = fc.record({
      value: figure,
      at: fc.integer({ min: monday - 10 * minute, max: monday + 10 * minute }),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 12 }), (samples) => {
        const inOrder = samples.toSorted((a, b) => a.at - b.at);
        const { state } = judge(errors, inOrder);
        const last = inOrder.at(-1);
        const isFresh = last && Math.abs(monday - last.at) <= 120 * second && last.at <= monday + minute;
        expect(state === 'green').toBe(Boolean(isFresh && Number.isFinite(last.value) && last.value < 1));
        expect(state === 'unknown').toBe(!(isFresh && Number.isFinite(last.value)));
      }),
    );
  });

  test('#90 grows old: what was green says nothing any more later', () => {
    const reading = judge(errors, series(0.2));
    expect(asOf(reading, errors, monday + 120 * second).state).toBe('green');
    expect(asOf(reading, errors, monday + 121 * second)).toMatchObject({
      state: 'unknown',
      says: expect.stringMatching(/too old/),
    });
    expect(asOf(reading, errors, monday - 61 * second)).toMatchObject({
      state: 'unknown',
      says: expect.stringMatching(/clocks is wrong/),
    });
  });
});

describe('figures before and after', () => {
  const many = (value: number, count = 5): Sample[] => Array.from({ length: count }, () => ({ value, at: monday }));

  test('are medians, so that a spike decides nothing', () => {
    const after = [...many(190, 4), { value: 90_000, at: monday }];
    expect(compared({ name: 'p95', unit: 'ms', mayRise: 10 }, many(180), after)).toEqual({
      name: 'p95',
      unit: 'ms',
      before: 180,
      after: 190,
      allowed: { rise: 10, fall: null },
    });
    expect(compared({ name: 'p95', unit: 'ms' }, many(180), [...many(1, 3), ...many(3, 3)])).toMatchObject({
      after: 2,
      allowed: null,
    });
  });

  test('#90 need five figures on either side', () => {
    const metric = { name: 'p95', unit: 'ms', mayRise: 10 };
    expect(compared(metric, many(180, 4), many(190))).toBe('before');
    expect(compared(metric, many(180), [...many(190, 4), { value: Number.NaN, at: monday }])).toBe('after');
  });
});
