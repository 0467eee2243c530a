import { expect, test } from 'vitest';
import { playKills } from '../crash/killing.ts';

// The whole size is `npm run kills`, with thousands of rollouts besides and a seed that nobody has chosen.
test('#2 #6 killed at any moment, the process keeps what it has said and repeats nothing in silence', {
  timeout: 300_000,
}, async () => {
  const { kills, pauses, backAfterMs, told, faults } = await playKills({
    seed: 1,
    count: 11,
    rollouts: 0,
    diskMegabytes: null,
  });
  expect(faults).toEqual([]);
  expect([kills, pauses, backAfterMs.length]).toEqual([11, 1, 11]);
  expect(told.notes).toBe(44);
  expect(told.taps).toBeGreaterThan(5);
  expect(told.announcements).toBeGreaterThan(1);
});
