import { join } from 'node:path';
import { startBot } from '../simulation/bot.ts';
import { chanceOf } from '../simulation/chance.ts';
import type { Machine } from '../simulation/machine.ts';
import { bury, type Files, filesOf, placeFiles } from './disk.ts';
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

/** What keeps the bot from starting is among the errors that nobody caught. */
export function beginLife({ machine, outside, pass, folder, files, name }: Around): Life {
  const path = placeFiles(files, join(folder, 'running'));
  machine.begin(name);
  startBot({
    databasePath: path,
    owners: [1001, 1004],
    chance: chanceOf('random', name),
    botApi: telegramWire(outside, machine.hours, pass),
    mail: mailWire(outside, machine.hours, pass),
    draw: async () => null,
  }).catch((fault: unknown) => {
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
