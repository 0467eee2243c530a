import { parentPort, workerData } from 'node:worker_threads';
import { plant } from './bugs.ts';
import { takeOver } from './machine.ts';
import { beginningOf } from './plan.ts';
import type { Scenario } from './scenario.ts';

// One world and one thread: what it takes over cannot be given back.
const { scenario, folder } = workerData as { scenario: Scenario; folder: string };
if (scenario.bug !== null) plant(scenario.bug);
const machine = takeOver(scenario.seed, beginningOf(scenario.seed));
// What the scheduler says of clocks that jump is of no interest here.
console.warn = () => undefined;
const { play } = await import('./world.ts');
parentPort?.postMessage(await play(scenario, machine, folder));
