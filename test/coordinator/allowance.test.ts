import { expect, it } from 'vitest';
import { createAllowance } from '../../src/coordinator/allowance.ts';

it('never gives more than so many within any second, also after a rest', () => {
  let at = 0;
  const allowance = createAllowance(30, () => at);
  const given: number[] = [];
  for (; at < 10_000; at += 7) {
    if (at > 3_000 && at < 6_000) continue;
    for (let left = allowance.left(); left > 0; left--) {
      allowance.take(1);
      given.push(at);
    }
  }
  for (const from of given)
    expect(given.filter((each) => each >= from && each < from + 1_000).length).toBeLessThanOrEqual(30);
  expect(given.length).toBeGreaterThan(190);
});

it('is not locked by a clock that is set back', () => {
  let at = 1_000_000;
  const allowance = createAllowance(30, () => at);
  allowance.take(30);
  expect(allowance.left()).toBe(0);
  at = 0;
  expect(allowance.left()).toBe(30);
});
