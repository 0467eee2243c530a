import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { BOT_TOKEN } from '../../src/sandbox/cast.ts';
import { chanceOf } from '../simulation/chance.ts';
import { bury, type Files, filesOf, placeFiles } from './disk.ts';
import type { Machine } from './machine.ts';
import type { Outside } from './outside.ts';
import { mailWire, type Pass, telegramWire } from './wires.ts';

/** One process of the bot on a file, from its start to its death. */
export interface Life {
  path: string;
  files(): Files;
  /** Nothing of it runs any more, and its file is gone. */
  end(): Promise<void>;
}

interface Around {
  machine: Machine;
  outside: Outside;
  pass: Pass;
  folder: string;
  files: Files;
  /** Unlike any other's. */
  name: string;
}

/** Starts the bot as `npm start` does, on wires that lead nowhere. What keeps it from starting is among the errors that nobody caught. */
export function beginLife({ machine, outside, pass, folder, files, name }: Around): Life {
  const path = placeFiles(files, join(folder, 'running'));
  machine.begin(name);
  const chance = chanceOf('random', name);
  startApp(
    {
      kind: 'bot',
      telegram: { token: BOT_TOKEN, apiRoot: 'http://127.0.0.1:1', updates: { mode: 'polling' } },
      mail: { smtpUrl: 'smtp://127.0.0.1:1', from: 'Rollouts <rollouts@example.com>' },
      owners: [1001, 1004],
      databasePath: path,
      checklistPath: 'checklists/standard-update.yaml',
      integrationsPath: null,
      deadManUrl: null,
      http: { host: '127.0.0.1', port: 0 },
      publicUrl: 'https://bot.example.com',
      logLevel: process.env['CRASH_LOG'] === undefined ? 'silent' : 'warn',
    },
    {
      clock: { now: Date.now, onJump: () => () => undefined },
      random: (bytes) => Buffer.from(Array.from({ length: bytes }, () => chance.between(0, 255))).toString('base64url'),
      wires: {
        botApi: telegramWire(outside, machine.hours, pass),
        mail: mailWire(outside, machine.hours, pass),
        web: async () => ({ port: 1, stop: async () => undefined }),
        drawer: { draw: async () => null, close: async () => undefined },
      },
    },
  ).catch((fault: unknown) => {
    if (!machine.isDead()) machine.uncaught.push(fault);
  });
  return {
    path,
    files: () => filesOf(path),
    async end() {
      machine.die();
      await machine.settle();
      bury(path);
    },
  };
}
