/**
 * `npm run bench`: the figures that were promised, measured with their baselines in the same run. `--quick` measures less often; `taps` or
 * `announcements` measures these alone, and `--tiny` only sees that the bench itself still works.
 */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { busy, fanOut, mailRace, type Size } from './announcements.ts';
import { type Figure, median, ms, quantile, table } from './figures.ts';
import { idleTick, paced, pathIn, race, type Scale, type Stored, slowChat, start } from './measures.ts';
import { openSeed } from './seed.ts';

const scale: Scale = process.argv.includes('--quick')
  ? { starts: 3, rounds: 1, warmUp: 400, warmUpRace: 1_500, paced: 900 }
  : { starts: 5, rounds: 3, warmUp: 400, warmUpRace: 1_500, paced: 900 };
const isTiny = process.argv.includes('--tiny');
const size: Size = isTiny
  ? { chats: 60, mails: 100, turns: 1, large: { chats: 60, mails: 300, rollouts: 60 } }
  : {
      chats: 1_000,
      mails: 5_000,
      turns: process.argv.includes('--quick') ? 3 : 5,
      large: { chats: 1_000, mails: 9_000, rollouts: 1_000 },
    };
const few = 1_000;
const many = 2_500;
const open = 10_000;

// In the project's own folder: a temporary one may lie in memory, where writing durably costs nothing.
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('tmp', { recursive: true });
const directory = mkdtempSync(resolve('tmp', 'bench-'));
const began = performance.now();
const say = (text: string): void => void process.stderr.write(`${seconds()} ${text}\n`);
const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s`;

try {
  process.stdout.write(`${machine()}\n\n`);
  const figures: Figure[] = [];
  const only = process.argv.slice(2).find((each) => !each.startsWith('--'));
  if (only !== 'announcements') await taps(figures);
  if (only !== 'taps') await announcements(figures);
  say('done');
  process.stdout.write(`${table(figures)}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function announcements(figures: Figure[]): Promise<void> {
  say('mails');
  figures.push(await mailRace(directory, size));
  say('one announcement to many chats');
  figures.push(await fanOut(directory, size));
  say('many letters while people tap');
  figures.push(...(await busy(directory, size)));
}

async function taps(figures: Figure[]): Promise<void> {
  say(`storing ${few}, ${many} and ${open} rollouts`);
  const seed = openSeed(pathIn(directory, 'seed'));
  const thousand = await keep(few);
  const more = await keep(many, thousand.taps);
  await seed.fill(open);
  say('tick');
  const tick = await idleTick(seed, open);
  seed.store.close();
  say('start');
  figures.push(...(await start(thousand, directory, scale)));
  say('300 taps a second');
  figures.push(await paced(thousand, directory, scale));
  say('one slow chat');
  figures.push(await slowChat(thousand, directory));
  say('all taps at once');
  figures.push(...(await race(more, directory, scale)), tick);

  async function keep(rollouts: number, before: Stored['taps'] = []): Promise<Stored> {
    const taps = [...before, ...(await seed.ready(rollouts))];
    const path = pathIn(directory, `store-${rollouts}`);
    await seed.store.backup(path);
    return { path, taps: shuffled(taps) };
  }
}

/** The same disorder in every run: neighbours are taps in different chats. */
function shuffled<T>(all: T[]): T[] {
  let state = 42;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return all
    .map((each) => ({ each, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ each }) => each);
}

function machine(): string {
  const [load] = loadavg();
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, Node ${process.versions.node}`,
    `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'CPU'}, load before the run ${load?.toFixed(2)}`,
    `append of 4 KiB with fsync ${fsyncTimes()}`,
  ].join('\n');
}

function fsyncTimes(): string {
  const file = openSync(join(directory, 'fsync'), 'a');
  const block = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 2_000 }, () => {
    const from = performance.now();
    writeSync(file, block);
    fsyncSync(file);
    return performance.now() - from;
  });
  closeSync(file);
  return `${ms(median(times))} (median), ${ms(quantile(times, 0.99))} (p99), ${ms(Math.max(...times))} (worst)`;
}
