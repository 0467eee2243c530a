/** Begins anew, sets aside and brings back: chats, mails, clock and, where it runs beside, the bot with its database, all at once. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { calm } from './chaos.ts';
import type { RenewableClock } from './clock.ts';
import type { AgendaEntry, BotBeside, Chaos, Snapshot } from './contract.ts';
import type { Mailbox } from './mail/mailbox.ts';
import type { LastingStorage } from './storage.ts';
import { firstStart } from './world/first-start.ts';
import { NotPossible } from './world/people.ts';
import type { World } from './world/world.ts';

export interface Renewal {
  /** Starts the bot and takes it along from now on, unless its database is older than this sandbox: that one is nobody's toy. */
  begin(bot: BotBeside): Promise<void>;
  /** What the bot does next; nothing while it is at rest. */
  agenda(): Promise<AgendaEntry[]> | AgendaEntry[];
  /** True when reset and snapshots take a bot along. */
  readonly hasBot: boolean;
  /** The world as at the first start. `prepare` changes it before a bot sees it, and `then` goes on in it before anything else may begin. */
  reset(prepare?: () => void, then?: () => Promise<void>): Promise<void>;
  setAside(): Promise<Snapshot>;
  bringBack(): Promise<void>;
  snapshot(): Snapshot | null;
  /** Kills the bot in the middle of what it does, and starts it again from its database after so many real milliseconds. Resolves to how many it was away. */
  restart(awayMs: number): Promise<number>;
  /** Waits for what is in hand, and ends the bot. */
  stop(): Promise<void>;
}

interface Surroundings {
  world: World;
  storage: LastingStorage;
  clock: RenewableClock;
  mailbox: Mailbox;
  chaos: Chaos;
  /** Cuts the connections to the mail server. */
  hangUpMail(): void;
  /** Whether there was nothing yet when the sandbox started. */
  isNew: boolean;
}

export function createRenewal({ world, storage, clock, mailbox, chaos, hangUpMail, isNew }: Surroundings): Renewal {
  const stopping = new AbortController();
  let bot: BotBeside | null = null;
  /** The bot that is taken along. */
  let ours: BotBeside | null = null;
  let inHand: Promise<void> | null = null;
  let isAtRest = false;

  const alone = async (work: () => Promise<void>): Promise<void> => {
    if (inHand !== null) throw new NotPossible('The sandbox is being set up anew at this moment');
    inHand = work().finally(() => {
      inHand = null;
    });
    return inHand;
  };

  /** One thing at a time, done while the bot is at rest. */
  const atRest = (work: () => void, then?: () => Promise<void>): Promise<void> =>
    alone(async () => {
      isAtRest = ours !== null;
      await ours?.stop();
      try {
        work();
      } finally {
        await ours?.start();
        isAtRest = false;
      }
      await then?.();
    });

  const forgetThePast = (): void => {
    world.log.clear();
    world.oracle.clear();
    Object.assign(chaos, calm());
  };

  return {
    begin(next) {
      const isTheirs = storage.load('theirs').length > 0 || (isNew && existsSync(next.databasePath));
      if (isTheirs) storage.put('theirs', 'theirs', {});
      bot = next;
      ours = isTheirs ? null : next;
      isAtRest = true;
      return alone(async () => {
        await next.start();
        isAtRest = false;
      });
    },
    agenda: () => (isAtRest ? [] : (bot?.agenda() ?? [])),
    get hasBot() {
      return ours !== null;
    },
    reset: (prepare, then) =>
      atRest(() => {
        if (ours) forget(ours.databasePath);
        mailbox.clear();
        world.clear();
        clock.reset();
        forgetThePast();
        if (bot !== ours) storage.put('theirs', 'theirs', {});
        firstStart(world);
        prepare?.();
        world.events.emit({ type: 'reset' });
      }, then),
    async setAside() {
      const at = clock.now();
      await atRest(() => storage.setAside({ at, database: ours && read(ours.databasePath) }));
      return { at: new Date(at).toISOString() };
    },
    bringBack: () =>
      atRest(() => {
        const kept = storage.bringBack();
        if (kept === null) throw new NotPossible('Nothing was saved yet');
        if (ours && kept.database) {
          forget(ours.databasePath);
          writeFileSync(ours.databasePath, kept.database, { mode: 0o600 });
        }
        world.reload();
        mailbox.reload();
        clock.resume(kept.at);
        forgetThePast();
        world.events.emit({ type: 'reset' });
      }),
    snapshot() {
      const at = storage.asideSince();
      return at === null ? null : { at: new Date(at).toISOString() };
    },
    async restart(awayMs) {
      const killed = ours;
      if (killed === null) throw new NotPossible('No bot that the sandbox may kill runs beside it: npm start');
      let away = 0;
      await alone(async () => {
        const since = performance.now();
        isAtRest = true;
        hangUpMail();
        await killed.kill();
        await sleep(awayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
        await killed.start();
        isAtRest = false;
        away = Math.round(performance.now() - since);
      });
      return away;
    },
    async stop() {
      stopping.abort();
      await inHand?.catch(() => undefined);
      await bot?.stop();
    },
  };
}

/** The database with what SQLite and its owner keep beside it. */
function forget(path: string): void {
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(path + end, { force: true });
}

function read(path: string): Buffer {
  if (existsSync(`${path}-wal`)) throw new NotPossible('The bot’s database is still in use');
  return readFileSync(path);
}
