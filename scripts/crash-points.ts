/**
 * Plays scripted rollouts with the real bot and lets it die at each point at which something of it could be lost:
 * `npm run crash-points -- --scenarios 3`, `--scenario "a veto, and its end"` or `--scenario all`. Exits with 1 at whatever is otherwise than
 * without the death, with the point and what differs. `--every` dies also where it leaves the same behind as at the point before; `--bug` takes
 * one of the guards out, to see that it is missed.
 */
import { parseArgs } from 'node:util';
import { type Played, playPoints } from '../test/crash/pool.ts';
import { scenarios, smallest } from '../test/crash/scenarios.ts';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    scenarios: { type: 'string' },
    bug: { type: 'string' },
    every: { type: 'boolean', default: false },
  },
});
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const names = scenarios.map(({ name }) => name);
const began = performance.now();
const all = await playPoints(asked(), { bug: values.bug ?? null, isEvery: values.every, onPlayed: tell });
const seconds = (performance.now() - began) / 1000;
const sum = (count: (played: Played) => number): number => all.reduce((total, each) => total + count(each), 0);
const points = sum((each) => allPoints(each));
say(
  `${all.length} scenarios, ${points} points, ${sum(({ lives }) => lives)} deaths, ${sum(({ faults }) => faults.length)} faults, ${seconds.toFixed(1)} seconds, ${Math.round(points / seconds)} points a second`,
);
if (all.some(({ faults }) => faults.length > 0)) process.exitCode = 1;

function asked(): string[] {
  const { scenario = values.scenarios === undefined ? 'all' : undefined, scenarios: first } = values;
  if (scenario === 'all') return names;
  if (scenario !== undefined && [...names, smallest.name].includes(scenario)) return [scenario];
  if (first !== undefined && /^[1-9]\d?$/.test(first)) return names.slice(0, Number(first));
  process.stderr.write(`--scenario takes "all" or one of:\n${names.map((name) => `  ${name}\n`).join('')}`);
  process.exit(1);
}

function allPoints({ points: { statement, call, smtp, turn } }: Played): number {
  return statement + call + smtp + turn;
}

function tell(played: Played): void {
  const { statement, call, smtp, turn } = played.points;
  say(
    `${played.name}: ${allPoints(played)} points (${statement} statements, ${call} calls, ${smtp} steps of SMTP, ${turn} turns), ${played.distinct} of them leave something else behind; ${played.lives} deaths, ${played.torn} torn commits, ${played.faults.length} faults, ${(played.ms / 1000).toFixed(1)} s`,
  );
  for (const { point, before, what } of played.faults)
    say(`  point ${point}, before ${before}\n${what.map((each) => `    ${each}`).join('\n')}`);
}
