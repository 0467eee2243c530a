import { Hono } from 'hono';
import type { BotApi } from '../bot-api/routes.ts';
import { applyChaos } from '../chaos.ts';
import type { AgendaEntry, Chaos, ExhibitRoom, Violation } from '../contract.ts';
import type { Demo } from '../demo/demo.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Renewal } from '../renewal.ts';
import { NotPossible } from '../world/people.ts';
import { simState } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { bodyOf, numberOf, viewerOf } from './input.ts';

export interface Machine {
  world: World;
  mailbox: Mailbox;
  chaos: Required<Chaos>;
  api: BotApi;
  renewal: Renewal;
  demo: Demo;
  agenda: () => Promise<AgendaEntry[]>;
  /** Null where the bot brought none. */
  gallery: (() => Promise<ExhibitRoom[]>) | null;
}

/** The sandbox itself: its state, clock, faults, log and reset. */
export function machineRoutes({ world, chaos, api, agenda, gallery }: Machine): Hono {
  const routes = new Hono();
  routes.get('/state', (c) => c.json(simState(world, viewerOf(c))));
  routes.get('/agenda', async (c) => c.json(await agenda()));
  routes.get('/clock', (c) => c.json(clockState(world)));
  routes.post('/clock', async (c) => c.json(await moveClock(world, await bodyOf(c), agenda)));

  routes.get('/chaos', (c) => c.json(chaos));
  routes.post('/chaos', async (c) => {
    try {
      applyChaos(chaos, await bodyOf(c));
    } catch (error) {
      throw new NotPossible(error instanceof Error ? error.message : String(error));
    }
    if (chaos.api_down) api.interrupt();
    world.events.emit({ type: 'chaos' });
    return c.json(chaos);
  });

  routes.get('/log', (c) => {
    const { after, limit } = c.req.query();
    return c.json(world.log.read(numberOf(after) ?? 0, numberOf(limit) ?? 500));
  });
  routes.get('/violations', async (c) => c.json<Violation[]>(await world.oracle.settled()));

  routes.get('/gallery', async (c) =>
    gallery === null
      ? c.json(
          { error: 'The bot was not started with this sandbox, so its messages are not known here. Run npm start.' },
          404,
        )
      : c.json(await gallery()),
  );

  routes.post('/updates', async (c) => {
    const [[kind, body] = [], ...others] = Object.entries(await bodyOf(c)).filter(([name]) => name !== 'update_id');
    if (kind === undefined || others.length > 0) throw new NotPossible('An update has one kind');
    return c.json({ update_id: world.emit(kind, body, 'by hand') });
  });
  return routes;
}

function clockState(world: World): { now: string; paused: boolean } {
  return { now: new Date(world.clock.now()).toISOString(), paused: world.clock.paused };
}

async function moveClock(
  world: World,
  wish: Record<string, unknown>,
  agenda: () => Promise<AgendaEntry[]>,
): Promise<{ now: string; paused: boolean; jumped_to?: AgendaEntry }> {
  const { clock } = world;
  if (typeof wish['advance_seconds'] === 'number') clock.set(clock.now() + wish['advance_seconds'] * 1000);
  if (typeof wish['to'] === 'string') clock.set(instant(wish['to']));
  if (typeof wish['paused'] === 'boolean') clock.pause(wish['paused']);
  if (wish['jump'] !== 'next') return clockState(world);
  const now = clock.now();
  const entries = (await agenda()).filter(({ at }) => Date.parse(at) > now);
  const next = entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
  if (next === undefined) return clockState(world);
  clock.set(Date.parse(next.at));
  return { ...clockState(world), jumped_to: next };
}

function instant(iso: string): number {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw new NotPossible(`${iso} is no time`);
  return at;
}
