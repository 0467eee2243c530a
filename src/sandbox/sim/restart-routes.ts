import { Hono } from 'hono';
import type { Renewal } from '../renewal.ts';
import { NotPossible } from '../world/people.ts';
import { bodyOf, numberOf } from './input.ts';

const USUAL_SECONDS = 5;
const MOST_SECONDS = 60;

/** Kills the bot that runs beside, and starts it again. */
export function restartRoutes(renewal: Renewal): Hono {
  const routes = new Hono();
  routes.post('/bot/restart', async (c) => {
    const seconds = numberOf((await bodyOf(c))['away_seconds']) ?? USUAL_SECONDS;
    if (seconds < 0 || seconds > MOST_SECONDS) throw new NotPossible(`away_seconds has to be 0 to ${MOST_SECONDS}`);
    return c.json({ away_ms: await renewal.restart(seconds * 1000) });
  });
  return routes;
}
