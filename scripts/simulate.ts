/**
 * Plays whole worlds around the real bot, in which everything goes wrong, under the eyes of an audit: `npm run simulate -- --seed 7 --days 6`,
 * and `--seeds 50` for fifty in a row. The same seed is the same history on every machine. `--bug "…"` takes out one guard, to see that it is
 * missed, and `--planted` all of them, each in the world that is known to show it. Exits with 1 at whatever is not right, with the shortest history of
 * it that could be found.
 */
import { parseArgs } from 'node:util';
import { bugDays, bugs } from '../test/simulation/bugs.ts';
import { scenarioOf } from '../test/simulation/plan.ts';
import { playAll, played } from '../test/simulation/pool.ts';
import { shrink } from '../test/simulation/shrink.ts';
import type { Played } from '../test/simulation/world.ts';
import { wholeNumber } from './whole-number.ts';

/** Two cores have something to do. */
const atOnce = 2;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    days: { type: 'string' },
    bug: { type: 'string' },
    planted: { type: 'boolean' },
  },
});
const seed = wholeNumber(values.seed ?? String(Math.trunc(Math.random() * 2 ** 31)), 'seed');
const seeds = wholeNumber(values.seeds ?? '1', 'seeds', 1);
const days = wholeNumber(values.days ?? '6', 'days', 1);
const bug = values.bug ?? null;
if (bug !== null && !(bug in bugs)) fail(`--bug is one of: ${Object.keys(bugs).join(', ')}.`);

if (values.planted) await findPlanted();
else await playSeeds();

async function playSeeds(): Promise<void> {
  const began = performance.now();
  const all: Played[] = [];
  const scenarios = Array.from({ length: seeds }, (_, index) => scenarioOf(seed + index, days, bug));
  await playAll(scenarios, atOnce, (outcome) => {
    all.push(outcome);
    const { lives, calls, events, faults, digest } = outcome;
    say(`seed ${outcome.seed}: ${lives} lives, ${calls} calls, ${events} events, ${faults.length} faults, ${digest}`);
  });
  say(summary(all, (performance.now() - began) / 1000));
  const [wrong] = all.filter(({ faults }) => faults.length > 0).sort((a, b) => a.seed - b.seed);
  if (!wrong) return;
  process.exitCode = 1;
  await explain(wrong);
}

/** Every guard that can be taken out, each in its own world: whether the audit is awake. */
async function findPlanted(): Promise<void> {
  const table = Object.entries(bugs);
  const scenarios = table.map(([name, { seed: known }]) => scenarioOf(known, bugDays, name));
  await playAll(scenarios, atOnce, ({ faults, cpuMs }, { bug: name }) => {
    const found = faults.find((fault) => bugs[name ?? '']?.shows.test(fault));
    if (found === undefined) process.exitCode = 1;
    say(
      `${found === undefined ? 'MISSED' : 'found'} in ${(cpuMs / 1000).toFixed(1)} s: ${name}: ${(found ?? faults[0])?.slice(0, 150)}`,
    );
  });
}

/** The first that went wrong, with everything left out that it does without. */
async function explain(outcome: Played): Promise<void> {
  say(`\nseed ${outcome.seed}: ${outcome.faults.join('\n  ')}\nlooking for a shorter history of it …`);
  const shortest = await shrink(scenarioOf(outcome.seed, days, bug), outcome, played);
  const { steps, troubles } = shortest.scenario;
  say(`${steps.length} steps and ${troubles.length} troubles are left; what happened before it was found:\n`);
  for (const line of shortest.outcome.story) say(`  ${line.slice(0, 300)}`);
  const planted = bug === null ? '' : ` --bug "${bug}"`;
  say(`\nThe whole of it again: npm run simulate -- --seed ${outcome.seed} --days ${days}${planted}`);
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

function summary(outcomes: Played[], seconds: number): string {
  const sum = (count: (one: Played) => number): number => outcomes.reduce((total, each) => total + count(each), 0);
  const simulated = outcomes.length * days;
  const kinds = [...new Set(outcomes.flatMap((each) => each.kinds))].sort().join(', ');
  const cpuSeconds = sum(({ cpuMs }) => cpuMs) / 1000;
  return [
    `${outcomes.length} worlds, ${simulated} days, ${sum(({ lives }) => lives)} processes one after the other`,
    `${sum(({ calls }) => calls)} calls of the Bot API, ${sum(({ events }) => events)} events, ${sum(({ phasesClosed }) => phasesClosed)} phases signed off`,
    `${sum(({ announcements }) => announcements)} announcements on the wire, ${sum(({ repeats }) => repeats)} marked as repeats; kinds: ${kinds}`,
    `${seconds.toFixed(1)} seconds, ${(simulated / seconds).toFixed(2)} days a second (${(simulated / cpuSeconds).toFixed(2)} for a second of one processor), ${sum(({ faults }) => faults.length)} faults`,
  ].join('\n');
}
