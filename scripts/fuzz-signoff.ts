/**
 * Plays random histories around sign-offs under the eyes of a witness: `npx node scripts/fuzz-signoff.ts --runs 200000 --seed 7`.
 * The same seed plays the same histories on every machine. Exits with 1 and the shortest history at the first thing that is not right.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { faultOf, find, nothingSeen, shortest, type Tally, told } from '../test/rollout/sign-off-histories.ts';
import { wholeNumber } from './whole-number.ts';

/** Histories that one seed stands for, however many cores there are. */
const batch = 1000;

interface Share {
  runs: number;
  seed: number;
  first: number;
  every: number;
}

interface Result {
  tally: Tally;
  fault: string | null;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

if (isMainThread) await main();
else parentPort?.postMessage(searched(workerData as Share));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
  const runs = wholeNumber(values.runs ?? '200000', 'runs');
  const seed = wholeNumber(values.seed ?? String(Math.trunc(Math.random() * 2 ** 31)), 'seed');
  say(`seed ${seed}`);
  const started = performance.now();
  const every = availableParallelism();
  const results = await Promise.all(Array.from({ length: every }, (_, first) => shared({ runs, seed, first, every })));
  say(
    summary(
      results.map(({ tally }) => tally),
      (performance.now() - started) / 1000,
    ),
  );
  const fault = results.find((each) => each.fault !== null)?.fault;
  if (!fault) return;
  say(fault);
  process.exitCode = 1;
}

function shared(share: Share): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.filename, { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Every so many batches, from the first that is this one's. */
function searched({ runs, seed, first, every }: Share): Result {
  const tally = nothingSeen();
  for (let index = first; index * batch < runs; index += every) {
    const found = find(Math.min(batch, runs - index * batch), seed + index, tally);
    if (found) return { tally, fault: `${faultOf(found)}\n${told(shortest(found))}` };
  }
  return { tally, fault: null };
}

function summary(tallies: Tally[], seconds: number): string {
  const sum = (key: keyof Tally): number => tallies.reduce((total, each) => total + each[key], 0);
  const share = ((100 * sum('closed')) / sum('runs')).toFixed(1);
  return [
    `${sum('runs')} runs, ${sum('steps')} steps, ${share} % of the histories closed a phase`,
    `${sum('closings')} closings checked (${sum('deputies')} with a deputy), ${sum('skipped')} phases skipped`,
    `${seconds.toFixed(1)} seconds on ${tallies.length} cores`,
  ].join('\n');
}
