/**
 * Plays a year of rollouts in which everything goes wrong, under the eyes of a witness: `npm run year -- --seed 7 --rollouts 200`.
 * The same seed is the same year on every machine. Exits with 1 at whatever is not right, with the history of the rollout that it was about.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { memoryFolder } from '../test/support/memory-folder.ts';
import { playYear, type Year } from '../test/year/year.ts';
import { wholeNumber } from './whole-number.ts';

/** Two halves, each a year in a world of its own, so that two cores have something to do; more would make the weeks too quiet. */
const worlds = 2;

interface Share {
  seed: number;
  rollouts: number;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

if (isMainThread) await main();
else parentPort?.postMessage(await playYear({ ...(workerData as Share), folder: memoryFolder }));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rollouts: { type: 'string' }, seed: { type: 'string' } } });
  const rollouts = wholeNumber(values.rollouts ?? '200', 'rollouts');
  const seed = wholeNumber(values.seed ?? String(Math.trunc(Math.random() * 2 ** 31)), 'seed');
  say(`seed ${seed}`);
  const began = performance.now();
  const shares = Array.from({ length: worlds }, (_, world) => ({
    seed: seed + world,
    rollouts: Math.ceil((rollouts - world) / worlds),
  }));
  const years = await Promise.all(shares.map(played));
  say(summary(years, (performance.now() - began) / 1000));
  for (const { fault, story } of years.flatMap((each) => each.faults)) {
    say(`\n${fault}\n  ${story.join('\n  ')}`);
    process.exitCode = 1;
  }
}

function played(share: Share): Promise<Year> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.filename, { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function summary(years: Year[], seconds: number): string {
  const sum = (count: (year: Year) => number): number => years.reduce((total, each) => total + count(each), 0);
  const states = [...new Set(years.flatMap((each) => Object.keys(each.states)))] as (keyof Year['states'])[];
  return [
    `${sum((each) => each.rollouts)} rollouts, ${sum((each) => each.lives)} processes one after the other`,
    `${sum((each) => each.tally.written)} letters on the wire, ${sum((each) => each.tally.announcements)} of them announcements, ${sum((each) => each.tally.repeats)} marked as repeats`,
    `${sum((each) => each.letters)} letters written = ${states.map((state) => `${sum((each) => each.states[state] ?? 0)} ${state}`).join(' + ')}`,
    `${seconds.toFixed(1)} seconds, ${sum((each) => each.faults.length)} faults`,
  ].join('\n');
}
