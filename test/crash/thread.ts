import { parentPort, workerData } from 'node:worker_threads';
import { takeOver } from '../simulation/machine.ts';
import { plant } from '../simulation/plant.ts';
import { listen } from '../support/secrets/listening.ts';
import { bugs } from './bugs.ts';
import type { Played, Share } from './pool.ts';

/** Monday 30 November 2026, 10:00:10 in Berlin: ten seconds into a minute, so that a restart does not change what clocks show. */
const beginning = Date.parse('2026-11-30T09:00:10Z');

// What a thread takes over cannot be given back, so each is used once. Nothing above loads any of the bot: what it loads keeps the clock that it finds.
const { names, index, of, bug, isEvery, folder, enough } = workerData as Share;
const clock = process.hrtime.bigint;
const msSince = (began: bigint): number => Number((clock() - began) / 1_000_000n);
listen();
if (bug !== null) plant(bug, bugs);
const machine = takeOver('crash points', beginning);
const { createStage } = await import('./play.ts');
const { scenarios, smallest } = await import('./scenarios.ts');
const stage = createStage(folder, machine);

for (const scenario of [...scenarios, smallest].filter(({ name }) => names.includes(name))) {
  const began = clock();
  const whole = await stage.whole(scenario, isEvery);
  const mine = whole.distinct.filter((_, place) => place % of === index);
  const faults: Played['faults'] = whole.outside.faults.map((what) => ({
    point: 0,
    before: 'no death at all',
    what: [what],
  }));
  let lives = 0;
  for (const point of mine) {
    const what = await stage.dies(point, whole);
    lives += 1;
    if (what.length > 0) faults.push({ point: point.number, before: point.before, what });
    if (enough && what.some((each) => enough.test(each))) break;
  }
  const { name } = scenario;
  const played: Played = {
    name,
    points: whole.points,
    distinct: whole.distinct.length,
    torn: whole.torn,
    lives,
    faults,
    ms: msSince(began),
  };
  parentPort?.postMessage(played);
}
