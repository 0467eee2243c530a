import { z } from 'zod';
import type { Renewal } from '../renewal.ts';
import { type Operation, operation } from './operation.ts';

const USUAL_SECONDS = 5;
const MOST_SECONDS = 60;
const error = `away_seconds has to be 0 to ${MOST_SECONDS}`;

/** Kills the bot that runs beside, and starts it again. */
export function restartRoutes(renewal: Renewal): Operation[] {
  return [
    operation(
      'restartBot',
      'POST /bot/restart',
      {
        tag: 'machine',
        summary: 'Kills the bot that runs beside in the middle of what it does, and starts it from its database again',
        body: { away_seconds: z.number().min(0, { error }).max(MOST_SECONDS, { error }).default(USUAL_SECONDS) },
        answer: z.strictObject({ away_ms: z.number() }),
      },
      async ({ away_seconds }) => ({ away_ms: await renewal.restart(away_seconds * 1000) }),
    ),
  ];
}
