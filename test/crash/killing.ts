import { join } from 'node:path';
import { chanceOf } from '../simulation/chance.ts';
import { completePlanning, createRollout, dayAhead, setUpTeam, startSandbox } from '../slow/journey.ts';
import { endAll, node, type Running, scratch } from '../support/processes.ts';
import { secrets, withPassword } from '../support/secrets/planted.ts';
import { castAtWork } from './cast-at-work.ts';
import { brokenAfterKill, brokenInTheEnd, type Told } from './promises.ts';
import { seedStore } from './seeding.ts';
import { fillDisk, mountSmall } from './small-disk.ts';

export interface Killing {
  seed: number;
  /** How often the process is killed. */
  count: number;
  /** Rollouts of other teams that the store holds besides. */
  rollouts: number;
  /** Megabytes of a disk in memory that is full now and then; null: an ordinary one, never full. Takes root. */
  diskMegabytes: number | null;
  say?(line: string): void;
}

export interface Killed {
  kills: number;
  /** How often it was stopped for a while, with a second one started beside it. */
  pauses: number;
  fullDisks: number;
  /** Milliseconds from the start of the process to the first update that it had handled, the shortest first. */
  backAfterMs: number[];
  told: Told;
  faults: string[];
}

const longestLifeMs = 450;
const pausedMs = 3_000;
const fullMs = 2_000;

/** Kills the real process at moments that nobody chose, while the cast works. Every fault is a broken promise. */
export async function playKills({
  seed,
  count,
  rollouts,
  diskMegabytes,
  say = () => undefined,
}: Killing): Promise<Killed> {
  const { directory, remove } = scratch();
  const unmount = diskMegabytes === null ? () => undefined : mountSmall(directory, diskMegabytes);
  const database = join(directory, 'rollouts.db');
  const faults: string[] = [];
  const backAfterMs: number[] = [];
  let [pauses, fullDisks] = [0, 0];
  try {
    if (rollouts > 0) await seedStore(database, rollouts);
    const { sim, settings, smtpUrl } = await startSandbox();
    const mail = { SMTP_URL: withPassword(smtpUrl), MAIL_FROM: 'Rollouts <rollouts@example.com>' };
    const begin = (): Running =>
      node('src/main.ts', { ...settings, ...mail, DATABASE_PATH: database, LOG_LEVEL: 'info' });
    let bot = begin();
    await bot.until(/rollout-bot is running/, 60_000);
    await setUpTeam(sim, 'Strict');
    await createRollout(sim, dayAhead(30));
    await completePlanning(sim);
    const cast = await castAtWork(sim);
    say(`the cast is at work, with ${rollouts} rollouts besides`);

    for (let round = 1; round <= count; round++) {
      const isFull = diskMegabytes !== null && round % 15 === 0;
      const free = isFull ? fillDisk(directory) : () => undefined;
      cast.works(round, isFull);
      await pass(chanceOf(seed, 'round', round).between(0, longestLifeMs) + (isFull ? fullMs : 0));
      if (isFull) fullDisks += 1;
      else if (round % 10 === 0) await pause(bot);
      bot.signal('SIGKILL');
      await bot.ended;
      faults.push(...brokenAfterKill(database, await cast.confirmed(), round));
      free();
      const waiting = await cast.saysOneMore(round);
      const began = performance.now();
      bot = begin();
      await waiting.firstHandled();
      backAfterMs.push(Math.round(performance.now() - began));
      await waiting.handled();
      if (round % 25 === 0) say(`${round} kills, ${faults.length} faults`);
    }
    const end = await brokenInTheEnd(database, sim, cast);
    bot.signal('SIGTERM');
    await bot.ended;
    backAfterMs.sort((a, b) => a - b);
    return { kills: count, pauses, fullDisks, backAfterMs, told: end.told, faults: [...faults, ...end.faults] };
  } finally {
    await endAll();
    unmount();
    remove();
  }

  /** A second one that is started meanwhile is not let in; this one goes on as if nothing had been. */
  async function pause(bot: Running): Promise<void> {
    pauses += 1;
    process.kill(bot.pid, 'SIGSTOP');
    await pass(pausedMs);
    const { code, stderr } = await node('src/main.ts', { DATABASE_PATH: database, BOT_TOKEN: secrets.botToken }).ended;
    if (code !== 1 || !stderr.includes('already running'))
      faults.push(`P7 a second instance beside one that is paused ended with ${code}: ${stderr}`);
    process.kill(bot.pid, 'SIGCONT');
    await pass(300);
  }
}

const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
