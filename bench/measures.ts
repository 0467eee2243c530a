import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { tick } from '../src/coordinator/tick.ts';
import { bareGrammy, bareTelegraf, type Contestant, ours, type Running, running } from './contestants.ts';
import { type Figure, median, ms, quantile } from './figures.ts';
import type { Seen, Tap } from './load.ts';
import { chatOf, clock, type Seed } from './seed.ts';

export interface Scale {
  /** How often a start is measured. */
  starts: number;
  /** How often each bot has its turn under load. */
  rounds: number;
  /** Taps before the clock starts, for everyone alike: a bot runs for weeks. */
  warmUp: number;
  warmUpRace: number;
  /** Taps at 300 a second. */
  paced: number;
}

/** A store to start from and the taps that can be made on it. */
export interface Stored {
  path: string;
  taps: Tap[];
}

const bare = [bareTelegraf, bareGrammy];
let copies = 0;

/** Every run begins with the same store: a copy of its own. */
function copyOf({ path }: Stored): string {
  const copy = path.replace(/\.db$/, `-${++copies}.db`);
  copyFileSync(path, copy);
  return copy;
}

/** Nobody is told "ok" for what was refused or is not on disk. */
function mustBeSigned(path: string, taps: number, seen: Seen[]): void {
  const refused = seen.flatMap((each) => each.alerts);
  if (refused.length > 0) throw new Error(`${refused.length} taps were refused, the first one with ${refused[0]}`);
  const db = new Database(path, { readonly: true });
  const signed = db.prepare("SELECT count(*) FROM journal WHERE type = 'SignedOff'").pluck().get();
  db.close();
  if (signed !== taps) throw new Error(`${taps} taps were answered, but ${signed} sign-offs are in the journal.`);
}

async function ourRun(
  stored: Stored,
  directory: string,
  taps: number,
  doing: (bot: Running) => Promise<Seen[]>,
): Promise<Seen[]> {
  const path = copyOf(stored);
  const seen = await running(ours(path), directory, doing);
  mustBeSigned(path, taps, seen);
  return seen;
}

const plain = { pace: null, slowChat: null, doneWhen: 'answered' } as const;

export async function start(stored: Stored, directory: string, { starts }: Scale): Promise<Figure[]> {
  const of = async (contestant: () => Contestant, times: number) => {
    const seen: { startedIn: number; memory: number }[] = [];
    for (let time = 0; time < times; time++) {
      const look = async ({ startedIn, memory }: Running) => {
        await sleep(3_000);
        return { startedIn, memory: memory() };
      };
      seen.push(await running(contestant(), directory, look));
    }
    return { startedIn: median(seen.map((each) => each.startedIn)), memory: median(seen.map((each) => each.memory)) };
  };
  const path = copyOf(stored);
  const mine = await of(() => ours(path), starts);
  const [telegraf, grammy] = [await of(() => bareTelegraf, 1), await of(() => bareGrammy, 1)];
  const mib = (value: number): string => `${Math.round(value)} MiB`;
  return [
    {
      what: 'start → first getUpdates',
      target: '≤ 700 ms',
      measured: ms(mine.startedIn),
      baseline: `telegraf ${ms(telegraf.startedIn)}, grammY ${ms(grammy.startedIn)}`,
      isMet: mine.startedIn <= 700,
    },
    {
      what: 'memory, idle for 3 s (RSS)',
      target: '≤ 110 MiB',
      measured: mib(mine.memory),
      baseline: `telegraf ${mib(telegraf.memory)}, grammY ${mib(grammy.memory)}`,
      isMet: mine.memory <= 110,
    },
  ];
}

/** Taps come at 300 a second, whatever becomes of those before. In turns, and the median of the rounds: one hiccup of the disk is not the bot's. */
export async function paced(
  stored: Stored,
  directory: string,
  { rounds, warmUp, paced: many }: Scale,
): Promise<Figure> {
  const pace = 300;
  const load = async ({ tap }: Running): Promise<Seen[]> => [
    await tap({ ...plain, pace, taps: stored.taps.slice(0, warmUp) }),
    await tap({ ...plain, pace, taps: stored.taps.slice(warmUp, warmUp + many) }),
  ];
  const waits: [number[][], number[][], number[][]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const [, mine] = await ourRun(stored, directory, warmUp + many, load);
    waits[0].push(mine?.waits ?? []);
    const [, telegraf] = await running(bareTelegraf, directory, load);
    waits[1].push(telegraf?.waits ?? []);
    const [, grammy] = await running(bareGrammy, directory, load);
    waits[2].push(grammy?.waits ?? []);
  }
  const of = (index: 0 | 1 | 2, q: number): number => median(waits[index].map((each) => quantile(each, q)));
  const said = (index: 0 | 1 | 2): string => `${ms(of(index, 0.5))} / ${ms(of(index, 0.99))}`;
  return {
    what: 'tap → answer at 300 taps/s (median / p99)',
    target: '≤ 5 ms / ≤ 25 ms',
    measured: said(0),
    baseline: `telegraf ${said(1)}, grammY ${said(2)}`,
    isMet: of(0, 0.5) <= 5 && of(0, 0.99) <= 25,
  };
}

const spread = (waits: number[]): string => `${ms(median(waits))} / ${ms(quantile(waits, 0.99))}`;

/** All taps are waiting: who is through first? Taken in turns, so that what else the machine does meets everyone. */
export async function race(
  stored: Stored,
  directory: string,
  { rounds, warmUpRace: warmUp }: Scale,
): Promise<Figure[]> {
  const taps = stored.taps.slice(warmUp);
  const rate = async (contestant: Contestant): Promise<{ rate: number; seen: Seen[] }> =>
    running(contestant, directory, async ({ tap }) => {
      const { doneWhen } = contestant;
      const warm = await tap({ ...plain, doneWhen, taps: stored.taps.slice(0, warmUp) });
      const seen = await tap({ ...plain, doneWhen, taps });
      return { rate: (taps.length / seen.elapsed) * 1000, seen: [warm, seen] };
    });
  const rates: [number, number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    const path = copyOf(stored);
    const mine = await rate(ours(path));
    mustBeSigned(path, stored.taps.length, mine.seen);
    rates.push([mine.rate, (await rate(bareTelegraf)).rate, (await rate(bareGrammy)).rate]);
  }
  const of = (index: 0 | 1 | 2): number => Math.round(median(rates.map((each) => each[index])));
  const ratio = (index: 1 | 2): number => median(rates.map((each) => each[0] / each[index]));
  const rateFigure = (name: string, index: 1 | 2, target: string, isMet: boolean): Figure => ({
    what: `sign-offs/s, stored, against ${name} that stores nothing`,
    target,
    measured: `${of(0)}/s = ${ratio(index).toFixed(2)} ×`,
    baseline: `${name} ${of(index)}/s`,
    isMet,
  });
  return [rateFigure('grammY', 2, '> 1 ×', ratio(2) > 1), rateFigure('telegraf', 1, '(for comparison)', true)];
}

/** Taps in fifty chats, while Telegram takes two seconds for whatever goes to another one. */
export async function slowChat(stored: Stored, directory: string): Promise<Figure> {
  const pace = 100;
  const slow = chatOf(51);
  const warm = stored.taps.filter(({ chat }) => chat < slow).slice(0, 100);
  const others = stored.taps.filter(({ chat }) => chat > slow).slice(0, 400);
  const slowTaps = stored.taps.filter(({ chat }) => chat === slow);
  const taps = others.flatMap((tap, index) => (index % 200 === 0 ? [slowTaps[index / 200] as Tap, tap] : [tap]));
  const waitsOf = ({ waits }: Seen): number[] => waits.filter((_, index) => taps[index]?.chat !== slow);
  const load = async ({ tap }: Running): Promise<Seen[]> => [
    await tap({ ...plain, pace, taps: warm }),
    await tap({ ...plain, pace, taps, slowChat: slow }),
  ];
  const [, mine] = await ourRun(stored, directory, warm.length + taps.length, load);
  const baselines: string[] = [];
  for (const bot of bare) {
    const [, seen] = await running(bot, directory, load);
    baselines.push(`${bot.name.slice(5)} ${spread(seen ? waitsOf(seen) : [])}`);
  }
  const waits = mine ? waitsOf(mine) : [];
  return {
    what: 'other chats while one takes 2 s (median / p99)',
    target: '≤ 5 ms',
    measured: spread(waits),
    baseline: baselines.join(', '),
    isMet: median(waits) <= 5,
  };
}

/** The calendar looks, and nothing is due. */
export async function idleTick({ store, handle }: Seed, rollouts: number): Promise<Figure> {
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const times: number[] = [];
  for (let round = 0; round < 200; round++) {
    const began = performance.now();
    const looked = await tick({ store, handle, clock, onFault });
    times.push(performance.now() - began);
    if (looked > 0) throw new Error(`${looked} rollouts were due.`);
  }
  return {
    what: `tick, nothing due, ${rollouts.toLocaleString('en')} open rollouts`,
    target: '≤ 2 ms',
    measured: ms(median(times)),
    baseline: '',
    isMet: median(times) <= 2,
  };
}

export const pathIn = (directory: string, name: string): string => join(directory, `${name}.db`);
