import { Hono } from 'hono';
import type { Demo } from '../demo/demo.ts';
import { SCENES } from '../demo/scenes.ts';
import { NotPossible } from '../world/people.ts';
import { bodyOf, numberOf } from './input.ts';

/** The guided demo, see contract.ts. */
export function demoRoutes(demo: Demo): Hono {
  const routes = new Hono();
  routes.get('/demo', (c) => c.json(demo.state()));
  routes.post('/demo', async (c) => {
    await demo.begin();
    return c.json(demo.state());
  });
  routes.post('/demo/moves', async (c) => {
    await demo.playThrough(numberOf((await bodyOf(c))['through']) ?? -1);
    return c.json(demo.state());
  });
  routes.get('/scenes', (c) =>
    c.json(demo.state().canBegin ? SCENES.map(({ name, title, says }) => ({ name, title, says })) : []),
  );
  routes.post('/scenes', async (c) => {
    const { name } = await bodyOf(c);
    const scene = SCENES.find((each) => each.name === name);
    if (!scene) throw new NotPossible(`There is no scene ${String(name)}`);
    await demo.build(scene);
    return c.json({});
  });
  return routes;
}
