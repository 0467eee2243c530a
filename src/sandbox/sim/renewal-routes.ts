import { Hono } from 'hono';
import type { Renewal } from '../renewal.ts';

/** Begins anew, saves, and goes back. */
export function renewalRoutes(renewal: Renewal): Hono {
  const routes = new Hono();
  routes.get('/renewal', (c) => c.json({ bot: renewal.hasBot, snapshot: renewal.snapshot() }));
  routes.post('/reset', async (c) => {
    await renewal.reset();
    return c.json({});
  });
  routes.post('/snapshot', async (c) => c.json(await renewal.setAside()));
  routes.post('/snapshot/restore', async (c) => {
    await renewal.bringBack();
    return c.json({});
  });
  return routes;
}
