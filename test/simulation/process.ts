import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { getTasks } from 'node-cron';
import type { App } from '../../src/app.ts';
import type { Connections } from '../../src/email/connections.ts';
import { MARA } from '../../src/sandbox/cast.ts';
import type { BotApi } from '../../src/telegram/api.ts';
import { startBot } from './bot.ts';
import { chanceOf } from './chance.ts';
import { closeLeftovers, copyFiles } from './disk.ts';
import type { Machine } from './machine.ts';

/** The bot, from one start to its end, and again. */
export interface Process {
  /** Where its file is now. */
  path(): string;
  lives(): number;
  isRunning(): boolean;
  start(): void;
  /** Everything it had in hand is gone; its files are as they were at that moment. */
  kill(): void;
  /** To be called when nothing of the killed one runs any more. */
  bury(): void;
  /** Ends it as an operator does. False when it was not up yet, or died meanwhile. */
  stop(): Promise<boolean>;
  remove(): void;
}

interface Around {
  machine: Machine;
  seed: number;
  folder: string;
  api: BotApi;
  mail: Connections;
  onFault(fault: unknown): void;
}

/** What a picture takes, by the time of the world. */
const drawingMs = 100;

export function createProcess({ machine, seed, folder, api, mail, onFault }: Around): Process {
  const directory = mkdtempSync(join(folder, 'simulation-'));
  let lives = 0;
  let app: App | null = null;
  let isRunning = false;
  let path = pathOf(1);

  function pathOf(file: number): string {
    const own = join(directory, String(file));
    mkdirSync(own);
    return join(own, 'rollouts.db');
  }
  let files = 1;

  return {
    path: () => path,
    lives: () => lives,
    isRunning: () => isRunning,
    start() {
      lives += 1;
      const life = lives;
      isRunning = true;
      machine.begin(life);
      startBot({
        databasePath: path,
        owners: [MARA],
        chance: chanceOf(seed, 'random', life),
        botApi: api,
        mail,
        draw: () => new Promise((resolve) => setTimeout(resolve, drawingMs, new Uint8Array())),
      }).then(
        (started) => {
          if (life === lives) app = started;
        },
        (fault: unknown) => {
          if (life === lives && !machine.isDead()) onFault(fault);
        },
      );
    },
    kill() {
      machine.die();
      isRunning = false;
      app = null;
    },
    bury() {
      const next = pathOf(++files);
      copyFiles(path, next);
      leaveNothing();
      rmSync(join(path, '..'), { recursive: true });
      path = next;
    },
    async stop() {
      const stopping = app;
      const life = lives;
      app = null;
      if (!stopping) return false;
      await stopping.stop();
      if (life !== lives || machine.isDead()) return false;
      isRunning = false;
      return true;
    },
    remove() {
      leaveNothing();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The scheduler's register would keep whole bots that are no more. */
function leaveNothing(): void {
  closeLeftovers();
  getTasks().clear();
}
