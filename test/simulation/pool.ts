import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFolder } from '../support/memory-folder.ts';
import type { Scenario } from './scenario.ts';
import type { Played } from './world.ts';

/** Plays a scenario in a process of its own. Rejects when the simulation itself breaks. */
export async function played(scenario: Scenario): Promise<Played> {
  const place = openPlace();
  try {
    return await playedIn(place, scenario);
  } finally {
    place.kill();
  }
}

/**
 * So many at a time, in the order of the list; `tell` hears of each as it ends. A process plays one world after the other, so that the bot is loaded
 * and compiled once; what comes after a fault, or does without another guard, begins in a new one.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  atOnce: number,
  tell: (outcome: Played, scenario: Scenario) => void,
): Promise<void> {
  const waiting = [...scenarios];
  const work = async (): Promise<void> => {
    let place = null as { process: ChildProcess; bug: string | null } | null;
    const end = (): void => {
      place?.process.kill();
      place = null;
    };
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (place?.bug !== next.bug) end();
        place ??= { process: openPlace(), bug: next.bug };
        const outcome = await playedIn(place.process, next);
        if (outcome.faults.length > 0) end();
        tell(outcome, next);
      }
    } finally {
      end();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

const openPlace = (): ChildProcess =>
  fork(new URL('./worlds.ts', import.meta.url), [], {
    // Most of what is made is forgotten at once; with more room for it less is moved.
    execArgv: ['--max-semi-space-size=64'],
    // Loading the bot takes a second otherwise, once a process.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
  });

/** What a place says next, unless it ends before. */
async function playedIn(place: ChildProcess, scenario: Scenario): Promise<Played> {
  const ended = new AbortController();
  const broken = async (): Promise<never> => {
    const [code] = (await once(place, 'exit', ended)) as [number];
    throw new Error(`The world of seed ${scenario.seed} ended with ${code}.`);
  };
  place.send({ scenario, folder: memoryFolder });
  try {
    const [outcome] = (await Promise.race([once(place, 'message', ended), broken()])) as [Played];
    return outcome;
  } finally {
    ended.abort();
  }
}
