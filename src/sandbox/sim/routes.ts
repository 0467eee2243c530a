import { Hono } from 'hono';
import { NotPossible } from '../world/people.ts';
import { chatRoutes } from './chat-routes.ts';
import { demoRoutes } from './demo-routes.ts';
import { type Machine, machineRoutes } from './machine-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { renewalRoutes } from './renewal-routes.ts';
import { restartRoutes } from './restart-routes.ts';
import { eventStream } from './stream.ts';
import { transcriptRoutes } from './transcript-routes.ts';

/** Everything under `/sim/`, see contract.ts. What cannot be done is answered with 400 and a sentence. */
export function simRoutes(machine: Machine): Hono {
  const routes = new Hono();
  routes.route('/', machineRoutes(machine));
  routes.route('/', peopleRoutes(machine.world));
  routes.route('/', chatRoutes(machine.world));
  routes.route('/', transcriptRoutes(machine.world));
  routes.route('/', mailRoutes(machine.mailbox));
  routes.route('/', renewalRoutes(machine.renewal));
  routes.route('/', restartRoutes(machine.renewal));
  routes.route('/', demoRoutes(machine.demo));
  routes.get('/events', (c) => eventStream(c, machine.world.events));
  routes.onError((error, c) => {
    if (error instanceof NotPossible) return c.json({ error: error.message }, 400);
    throw error;
  });
  return routes;
}
