import { describe, expect, test } from 'vitest';
import { memoryFolder as folder } from '../support/memory-folder.ts';
import { faults } from '../year/faults.ts';
import { playYear } from '../year/year.ts';

// The whole size is `npm run year`, with a seed that nobody has chosen.
const said = (year: Awaited<ReturnType<typeof playYear>>): string[] => year.faults.map(({ fault }) => fault);

describe('a virtual year with outages, deaths, moves and jumping clocks', () => {
  test('#44 #45 #46 #47 #50 #51 #54 nothing is said late, of an old plan, after the end, or twice without saying so; and everything ends somewhere', async () => {
    const year = await playYear({ seed: 20270101, rollouts: 40, folder });
    expect(year.faults).toEqual([]);
    const settled = Object.values(year.states).reduce((sum, count) => sum + count, 0);
    expect(settled).toBe(year.letters);
    expect(Object.keys(year.states)).toEqual(expect.arrayContaining(['delivered', 'failed', 'unknown']));
    const kinds = ['notice', 'week', 'day', 'hour', 'start', 'moved', 'called-off', 'rolled-back', 'completed'];
    expect(Object.keys(year.tally.kinds)).toEqual(expect.arrayContaining(kinds));
    expect(year.tally.announcements).toBeGreaterThan(500);
    expect(year.tally.repeats).toBeGreaterThan(10);
    expect(year.lives).toBeGreaterThan(40);
  });

  test('is the same year for the same seed', async () => {
    const once = await playYear({ seed: 5, rollouts: 8, folder });
    const again = await playYear({ seed: 5, rollouts: 8, folder });
    expect(again).toEqual(once);
  });

  test.each(Object.entries(faults))('is seen to go wrong when %s', async (_, { fault, shows }) => {
    for (const seed of [11, 12, 13, 14]) {
      const year = await playYear({ seed, rollouts: 40, folder, fault, enough: 1 });
      if (year.faults.length === 0) continue;
      expect(said(year)[0]).toMatch(shows);
      return;
    }
    expect.fail('nobody noticed');
  });
});
