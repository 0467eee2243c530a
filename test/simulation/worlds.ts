import { listen, takeLeaks } from '../support/secrets/listening.ts';
import { bugs } from './bugs.ts';
import { takeOver } from './machine.ts';
import { beginningOf } from './plan.ts';
import { plant } from './plant.ts';
import type { Scenario } from './scenario.ts';

// One world and one process: what it takes over cannot be given back.
process.once('message', (world: { scenario: Scenario; folder: string }) => void playIn(world));

async function playIn({ scenario, folder }: { scenario: Scenario; folder: string }): Promise<void> {
  listen();
  if (scenario.bug !== null) plant(scenario.bug, bugs);
  const machine = takeOver(scenario.seed, beginningOf(scenario.seed));
  const { play } = await import('./world.ts');
  const outcome = await play(scenario, machine, folder);
  outcome.faults.push(...takeLeaks());
  process.send?.(outcome, () => process.exit(0));
}
