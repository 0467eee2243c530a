/** `npm run bench:verify`: how long a million events take to be verified, on all cores and, in the same run, on one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Beside, lookBeside } from '../src/sqlite/beside.ts';
import type { Verdict } from '../src/sqlite/verify.ts';
import { median, ms } from './figures.ts';
import { million, writeMillion } from './million.ts';

const times = 5;
const targetMs = 2_000;

// In the project's own folder: a temporary one may lie in memory.
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('tmp', { recursive: true });
const directory = mkdtempSync(resolve('tmp', 'bench-'));
const path = resolve(directory, 'million.db');

try {
  process.stdout.write(`${machine()}\n\n`);
  process.stderr.write(`writing ${million.toLocaleString('en')} events\n`);
  writeMillion(path);
  const taken: Record<'allCores' | 'oneThread' | 'command', number[]> = { allCores: [], oneThread: [], command: [] };
  // In turns, so that what else the machine does meets everyone.
  for (let time = 0; time < times; time++) {
    taken.allCores.push(await timeOf((record) => record.verifyOnAllCores()));
    taken.oneThread.push(await timeOf((record) => record.verify()));
    taken.command.push(timeOfCommand());
  }
  say('on all cores', taken.allCores, targetMs);
  say('on one thread', taken.oneThread);
  say('npm run verify, with its start', taken.command, targetMs);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function timeOf(verifying: (record: Beside) => Verdict | Promise<Verdict>): Promise<number> {
  const began = performance.now();
  const record = lookBeside(path);
  const { events, firstWrong } = await verifying(record);
  record.close();
  const ended = performance.now();
  if (events !== million || firstWrong) throw new Error(`${events} events: ${firstWrong?.says}`);
  return ended - began;
}

function timeOfCommand(): number {
  const began = performance.now();
  execFileSync(process.execPath, ['src/cli/verify.ts', path]);
  return performance.now() - began;
}

function say(what: string, taken: number[], target?: number): void {
  const each = taken.map((time) => ms(time)).join(', ');
  const verdict = target === undefined ? '' : `, target < ${ms(target)}: ${median(taken) < target ? 'ok' : 'BEHIND'}`;
  process.stdout.write(`${what.padEnd(32)}${ms(median(taken))} (median of ${each})${verdict}\n`);
}

function machine(): string {
  const [load] = loadavg();
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, Node ${process.versions.node}`,
    `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'CPU'}, load before the run ${load?.toFixed(2)}`,
  ].join('\n');
}
