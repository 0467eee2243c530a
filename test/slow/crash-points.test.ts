import { describe, expect, test } from 'vitest';
import { bugs } from '../crash/bugs.ts';
import { playPoints } from '../crash/pool.ts';
import { smallest } from '../crash/scenarios.ts';

// The whole size is `npm run crash-points`, with twelve scenarios.
const names = [smallest.name];

describe('a process that dies at each point at which something could be lost', () => {
  test('#2 #4 #54 #78 loses nothing that it has said, does nothing twice, and repeats nothing in silence', async () => {
    const [played] = await playPoints(names);
    expect(played?.faults).toEqual([]);
    expect(played?.lives).toBe(played?.distinct);
    expect(played?.distinct).toBeGreaterThan(30);
    expect(played?.torn).toBeGreaterThan(15);
    expect(played?.points.statement).toBeGreaterThan(500);
    expect(played?.points.call).toBeGreaterThan(40);
  });

  test.each(Object.entries(bugs))('is seen to go wrong when %s', async (bug, { shows }) => {
    const [played] = await playPoints(names, { bug, threads: 1, enough: shows });
    const said = played?.faults.flatMap(({ what }) => what) ?? [];
    expect(said).toContainEqual(expect.stringMatching(shows));
  });
});
