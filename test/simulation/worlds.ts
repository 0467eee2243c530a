import { listen, takeLeaks } from '../support/secrets/listening.ts';
import { bugs } from './bugs.ts';
import { type Machine, takeOver } from './machine.ts';
import { beginningOf } from './plan.ts';
import { plant } from './plant.ts';
import type { Scenario } from './scenario.ts';

// What a process takes over cannot be given back, and neither can a guard that was taken out: all its worlds do without the same one.
let machine: Machine | null = null;

process.on('message', (world: { scenario: Scenario; folder: string }) => void playIn(world));

async function playIn({ scenario, folder }: { scenario: Scenario; folder: string }): Promise<void> {
  const start = beginningOf(scenario.seed);
  if (machine) machine.anew(scenario.seed, start);
  else machine = takeAll(scenario, start);
  const { play } = await import('./world.ts');
  const outcome = await play(scenario, machine, folder);
  outcome.faults.push(...takeLeaks());
  process.send?.(outcome);
}

function takeAll({ seed, bug }: Scenario, start: number): Machine {
  listen();
  if (bug !== null) plant(bug, bugs);
  return takeOver(seed, start);
}
