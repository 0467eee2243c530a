import { Hono } from 'hono';
import { z } from 'zod';
import release from '../../../package.json' with { type: 'json' };
import { NotPossible } from '../world/people.ts';
import { chatRoutes } from './chat-routes.ts';
import { clockRoutes } from './clock-routes.ts';
import { demoRoutes } from './demo-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { type Machine, machineRoutes } from './machine-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { openApi } from './openapi.ts';
import { type Operation, operation } from './operation.ts';
import { peopleRoutes } from './people-routes.ts';
import { renewalRoutes } from './renewal-routes.ts';
import { restartRoutes } from './restart-routes.ts';
import { transcriptRoutes } from './transcript-routes.ts';

/** Everything that `/sim/` can do, and the document that says so. */
export function simOperations(machine: Machine): Operation[] {
  const operations: Operation[] = [
    ...machineRoutes(machine),
    ...clockRoutes(machine.world, machine.agenda),
    ...peopleRoutes(machine.world),
    ...fileRoutes(machine.world),
    ...chatRoutes(machine.world),
    ...transcriptRoutes(machine.world),
    ...mailRoutes(machine.mailbox),
    ...renewalRoutes(machine.renewal),
    ...restartRoutes(machine.renewal),
    ...demoRoutes(machine.demo),
    operation(
      'getOpenApi',
      'GET /openapi.json',
      { tag: 'machine', summary: 'This document', answer: z.looseObject({ openapi: z.string() }) },
      (_: unknown, c) => ({ ...openApi(operations, new URL(c.req.url).origin, release.version) }),
    ),
  ];
  return operations;
}

/** The routes below `/sim`. What cannot be done is answered with 400 and a sentence. */
export function simRoutes(operations: Operation[]): Hono {
  const routes = new Hono();
  for (const each of operations) each.mount(routes);
  routes.onError((error, c) => {
    if (error instanceof NotPossible) return c.json({ error: error.message }, 400);
    throw error;
  });
  return routes;
}
