import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bareSender, ours, running } from './contestants.ts';
import { type Figure, median, ms, quantile } from './figures.ts';
import type { Load, Tap } from './load.ts';
import { pathIn } from './measures.ts';
import { openSeed } from './seed.ts';

export interface Size {
  /** Chats of the fan-out that is timed. */
  chats: number;
  /** Mails of each turn, and how often each side has one. */
  mails: number;
  turns: number;
  /** The large fan-out: how many of each while people tap, and rollouts for them to tap on. */
  large: { chats: number; mails: number; rollouts: number };
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;

/** Telegram takes 30 messages a second from one bot. */
const ceiling = (chats: number): number => (chats / 30) * 1000;

/** One announcement to many chats: through the calendar, the rules, the outbox on disk and Telegram's pace. */
export async function fanOut(directory: string, { chats }: Size): Promise<Figure> {
  const path = pathIn(directory, 'fan-out');
  const seed = openSeed(path);
  await seed.audience({ chats, mails: 0 }, Date.now() + 1);
  seed.store.close();
  const last = (at: number[]): number => at.at(-1) ?? Number.NaN;
  const bare = await running(bareSender(chats), directory, async ({ fanned }) => last(await fanned(chats)));
  const mine = await running(ours(path), directory, async ({ fanned }) => last(await fanned(chats)));
  await mustBeDelivered(path, chats);
  const most = ceiling(chats);
  return {
    what: `one announcement to ${chats.toLocaleString('en')} chats, stored`,
    target: `≤ ${seconds(most * 1.05)} (Telegram's ceiling + 5 %)`,
    measured: `${seconds(mine)} = ${(mine / most).toFixed(3)} ×`,
    baseline: `the ceiling ${seconds(most)}, a bare loop that stores nothing ${seconds(bare)}`,
    isMet: mine <= most * 1.05,
  };
}

/** Each side as a process of its own against the same server, in turns. */
export async function mailRace(directory: string, { mails, turns }: Size): Promise<Figure> {
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  await withSink(async ({ port, taken }) => {
    for (let turn = 0; turn < turns; turn++)
      for (const kind of turn % 2 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
        const before = await taken();
        const child = fork(here('mails.ts'), [kind, String(port), String(mails), directory]);
        const exit = once(child, 'exit');
        const first = await Promise.race([once(child, 'message'), exit]);
        const { elapsed } = (first[0] ?? {}) as { elapsed?: number };
        if (elapsed === undefined) throw new Error(`The mails of ${kind} ended with ${first[0]}.`);
        await exit;
        const arrived = (await taken()) - before;
        if (arrived !== mails) throw new Error(`${arrived} of ${mails} mails arrived (${kind}).`);
        rates[kind].push((mails / elapsed) * 1000);
      }
  });
  const ratio = median(rates.ours.map((rate, turn) => rate / (rates.bare[turn] as number)));
  const all = rates.ours.map((rate, turn) => (rate / (rates.bare[turn] as number)).toFixed(2)).join(', ');
  return {
    what: `${mails.toLocaleString('en')} mails, each recorded, against nodemailer's pool that records nothing`,
    target: '≥ 1.0 ×',
    measured: `${Math.round(median(rates.ours))}/s = ${ratio.toFixed(2)} × (${all})`,
    baseline: `bare pooled nodemailer ${Math.round(median(rates.bare))}/s`,
    isMet: ratio >= 1,
  };
}

/** People tap before and while thousands of letters go out; both in the same run of the same process. */
export async function busy(directory: string, { large }: Size): Promise<Figure[]> {
  const path = pathIn(directory, 'large');
  const seed = openSeed(path);
  const taps = await seed.ready(large.rollouts);
  const readers = large.chats + large.mails;
  const pace = 50;
  const quiet = Math.floor(taps.length / 3);
  const [calm, during] = [taps.slice(0, quiet), taps.slice(quiet)];
  // The start of the process, the taps before, and a breath.
  const sendAt = Date.now() + 5_000 + readers * 1.5 + (quiet / pace) * 1000;
  await seed.audience(large, sendAt);
  seed.store.close();
  const { before, while_, memory } = await withSink(({ port, taken }) =>
    running(ours(path, port), directory, async (bot) => {
      const load = (some: Tap[]): Load => ({ taps: some, pace, slowChat: null, doneWhen: 'answered' });
      const before = await bot.tap(load(calm));
      if (Date.now() > sendAt) throw new Error('The announcement began too early.');
      await sleep(sendAt - Date.now() - 500);
      let most = 0;
      const watching = setInterval(() => {
        most = Math.max(most, bot.memory());
      }, 50);
      const fanned = bot.fanned(large.chats);
      const while_ = await bot.tap(load(during));
      await fanned;
      while ((await taken()) < large.mails) await sleep(200);
      await sleep(500);
      clearInterval(watching);
      return { before: before.waits, while_: while_.waits, memory: most };
    }),
  );
  await mustBeDelivered(path, readers);
  const delay = quantile(while_, 0.99) - quantile(before, 0.99);
  const said = (waits: number[]): string => `${ms(median(waits))} / ${ms(quantile(waits, 0.99))}`;
  const what = `${large.mails.toLocaleString('en')} mails and ${large.chats.toLocaleString('en')} chats`;
  return [
    {
      what: `memory while ${what} are told (RSS, the most)`,
      target: '< 250 MiB',
      measured: `${Math.round(memory)} MiB`,
      baseline: '',
      isMet: memory < 250,
    },
    {
      what: `tap → answer meanwhile, at ${pace}/s (median / p99)`,
      target: 'p99 at most 100 ms later',
      measured: `${said(while_)}, the worst ${ms(Math.max(...while_))}`,
      baseline: `without: ${said(before)}`,
      isMet: delay <= 100,
    },
  ];
}

/** What the readers got is on the disk as well. */
async function mustBeDelivered(path: string, letters: number): Promise<void> {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(path, { readonly: true });
  const sql =
    "SELECT count(*) FROM outbox WHERE state = 'delivered' AND announcement IS NOT NULL AND rollout LIKE 'rollout/9000/%'";
  const delivered = db.prepare(sql).pluck().get();
  db.close();
  if (delivered !== letters) throw new Error(`${delivered} of ${letters} letters are written down as delivered.`);
}

interface Sink {
  port: number;
  taken(): Promise<number>;
}

async function withSink<T>(doing: (sink: Sink) => Promise<T>): Promise<T> {
  const sink: ChildProcess = fork(here('smtp-sink.ts'));
  const [{ port }] = (await once(sink, 'message')) as [{ port: number }];
  const taken = async (): Promise<number> => {
    const answer = once(sink, 'message') as Promise<[{ mails: number }]>;
    sink.send('how many');
    return (await answer)[0].mails;
  };
  try {
    return await doing({ port, taken });
  } finally {
    sink.disconnect();
  }
}
