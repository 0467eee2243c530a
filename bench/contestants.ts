import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { FromFake, Load, Seen } from './load.ts';

/** A bot under test: a script of its own process, told its Bot API and its files by the environment. */
export interface Contestant {
  name: string;
  script: string;
  /** Options for Node. */
  flags: string[];
  environment: Record<string, string>;
  /** When a tap counts as done where all of them are waiting. */
  doneWhen: Load['doneWhen'];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** How `npm start` runs it: the settings in front of `node` and the options behind it. */
function asStarted(): Pick<Contestant, 'flags' | 'environment'> {
  const { scripts } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { scripts: { start: string } };
  const words = scripts.start.split(' ');
  const environment = Object.fromEntries(words.flatMap((word) => (/^[A-Z_]+=/.test(word) ? [word.split('=')] : [])));
  const cache = environment['NODE_COMPILE_CACHE'];
  // The bench runs it in another directory.
  if (cache) environment['NODE_COMPILE_CACHE'] = here(`../${cache}`);
  return { flags: words.filter((word) => word.startsWith('--')), environment };
}

/** The real application, with a real database. Email is set up, as in any real installation; nothing is mailed. */
export const ours = (databasePath: string, smtpPort = 1): Contestant => ({
  name: 'rollout-bot',
  script: here('../src/main.ts'),
  flags: asStarted().flags,
  environment: {
    ...asStarted().environment,
    DATABASE_PATH: databasePath,
    CHECKLIST_PATH: here('../checklists/standard-update.yaml'),
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'rollouts@example.com',
    HTTP_PORT: '0',
    LOG_LEVEL: 'warn',
    BOT_OWNERS: '1',
  },
  doneWhen: 'answered',
});

export const bareTelegraf: Contestant = {
  name: 'bare telegraf',
  script: here('bare-telegraf.ts'),
  flags: [],
  environment: {},
  doneWhen: 'edited',
};
export const bareGrammy: Contestant = {
  name: 'bare grammY',
  script: here('bare-grammy.ts'),
  flags: [],
  environment: {},
  doneWhen: 'edited',
};

/** Sends 30 messages a second to as many chats as it is told, as the FAQ of Telegram's bots says one may, and records nothing. */
export const bareSender = (readers: number): Contestant => ({
  name: 'bare loop',
  script: here('bare-sender.ts'),
  flags: [],
  environment: { READERS: String(readers) },
  doneWhen: 'answered',
});

export interface Running {
  /** From spawning the process to its first getUpdates, in milliseconds. */
  startedIn: number;
  /** Resident memory now, in MiB. */
  memory(): number;
  /** Processor time it has used so far, in milliseconds. */
  processor(): number;
  tap(load: Load): Promise<Seen>;
  /** When each of so many readers' chats was written to, in milliseconds since the first. */
  fanned(readers: number): Promise<number[]>;
}

const patience = 120_000;

/** Starts a Bot API and the bot against it, and ends both afterwards. Throws with the bot's own words when it dies. */
export async function running<T>(bot: Contestant, directory: string, doing: (bot: Running) => Promise<T>): Promise<T> {
  const fake = fork(here('fake-api.ts'));
  const { port } = await heard(fake, 'listening');
  const spawnedAt = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, [...bot.flags, bot.script], {
    // A directory of its own, so that nobody's .env takes part.
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      BOT_TOKEN: '7000000001:bench',
      TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
      ...bot.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const words: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => words.push(String(chunk)));
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`${bot.name} ended with ${code}:\n${words.join('').slice(-2_000)}`);
  });
  died.catch(() => undefined);
  try {
    const { at } = await Promise.race([heard(fake, 'polled'), died]);
    const tap = (load: Load): Promise<Seen> => {
      const seen = heard(fake, 'seen');
      fake.send(load);
      return Promise.race([seen, died]);
    };
    const fanned = async (readers: number): Promise<number[]> => {
      const all = heard(fake, 'fanned');
      fake.send({ readers });
      return (await Promise.race([all, died])).at;
    };
    return await doing({
      startedIn: at - spawnedAt,
      memory: () => memoryOf(child),
      processor: () => processorOf(child),
      tap,
      fanned,
    });
  } catch (fault) {
    throw new Error(`${bot.name}: ${words.join('').slice(-2_000)}`, { cause: fault });
  } finally {
    await ended(child);
    fake.disconnect();
  }
}

function heard<K extends FromFake['type']>(fake: ChildProcess, type: K): Promise<Extract<FromFake, { type: K }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing was ${type} for ${patience / 1000} s`)), patience);
    const listen = (message: unknown): void => {
      if ((message as FromFake).type !== type) return;
      clearTimeout(timer);
      fake.off('message', listen);
      resolve(message as Extract<FromFake, { type: K }>);
    };
    fake.on('message', listen);
  });
}

function memoryOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** Counted by the kernel in hundredths of a second. */
function processorOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
  await exit;
  clearTimeout(timer);
}
