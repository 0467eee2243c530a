import { describe, expect, test } from 'vitest';
import { bugDays, bugs } from '../simulation/bugs.ts';
import { scenarioOf } from '../simulation/plan.ts';
import { playAll, played } from '../simulation/pool.ts';
import { shrink } from '../simulation/shrink.ts';
import type { Played } from '../simulation/world.ts';

// The whole size is `npm run simulate -- --seeds 20`, with seeds that nobody has chosen; each guard is taken out by `npm run simulate -- --planted`.
const minute = 60_000;

describe('a simulated world around the real bot, in which everything goes wrong', () => {
  test('#2 #3 #4 #7 #16 #18 #38 #44 #45 #46 #50 #54 #55 #78 #81 nothing is lost, counted twice, said falsely or owed in the end, and a seed is one history', {
    timeout: 5 * minute,
  }, async () => {
    // A history follows from its seed alone, whatever its process has played before.
    const oneAfterTheOther: Played[] = [];
    const [once] = await Promise.all([
      played(scenarioOf(7, 1)),
      playAll([scenarioOf(8, 1), scenarioOf(7, 1)], 1, (outcome) => oneAfterTheOther.push(outcome)),
    ]);
    const [other, again] = oneAfterTheOther;
    expect([once.faults, other?.faults]).toEqual([[], []]);
    expect(again?.digest).toBe(once.digest);
    expect(other?.digest).not.toBe(once.digest);
    // A world in which nothing happens would be without faults too.
    expect(once.lines).toBeGreaterThan(200);
    expect(once.lives).toBeGreaterThan(5);
    expect(once.events).toBeGreaterThan(20);
  });
});

describe('a guard that is taken out', () => {
  test('is shown by a history that is shorter than the world it was found in', { timeout: 5 * minute }, async () => {
    const name = 'the offset is stored before the updates';
    const { seed } = bugs[name] ?? expect.fail('it is not in the table');
    const whole = scenarioOf(seed, bugDays, name);
    const { scenario, outcome } = await shrink(whole, await played(whole), played, 12);
    expect(outcome.faults[0]).toMatch(/^P2/);
    expect(scenario.troubles.length).toBeLessThan(whole.troubles.length / 2);
    expect(scenario.steps.length).toBeLessThan(whole.steps.length);
  });
});
