import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFolder } from '../support/memory-folder.ts';
import type { Scenario } from './scenario.ts';
import type { Played } from './world.ts';

/** Plays a scenario in a process of its own. Rejects when the simulation itself breaks. */
export function played(scenario: Scenario): Promise<Played> {
  return new Promise((resolve, reject) => {
    const world = fork(new URL('./one-world.ts', import.meta.url), [], {
      // Most of what is made is forgotten at once; with more room for it less is moved.
      execArgv: ['--max-semi-space-size=64'],
      // Loading the bot takes a second otherwise, once a world.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    });
    world.once('message', (outcome) => resolve(outcome as Played));
    world.once('error', reject);
    world.once('exit', (code) => reject(new Error(`The world of seed ${scenario.seed} ended with ${code}.`)));
    world.send({ scenario, folder: memoryFolder });
  });
}

/** So many at a time, in the order of the list; `tell` hears of each as it ends. */
export async function playAll(
  scenarios: readonly Scenario[],
  atOnce: number,
  tell: (outcome: Played, scenario: Scenario) => void,
): Promise<void> {
  const waiting = [...scenarios];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) tell(await played(next), next);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
