import { z } from 'zod';
import type { Demo } from '../demo/demo.ts';
import { SCENES } from '../demo/scenes.ts';
import { demoState, scene as sceneShape } from '../shapes/machine.ts';
import { NotPossible } from '../world/people.ts';
import { done } from './input.ts';
import { type Operation, operation } from './operation.ts';

/** The guided demo, and the worlds in which a team has already come so far. */
export function demoRoutes(demo: Demo): Operation[] {
  const state = (): z.input<typeof demoState> => {
    const { steps, ...rest } = demo.state();
    return { ...rest, steps: steps.map((step) => ({ ...step, moves: step.moves.map((move) => ({ ...move })) })) };
  };
  return [
    operation(
      'getDemo',
      'GET /demo',
      {
        tag: 'worlds',
        summary: 'The nine steps of the guided demo and how many of their moves have happened',
        answer: demoState,
      },
      state,
    ),
    operation(
      'beginDemo',
      'POST /demo',
      {
        tag: 'worlds',
        summary: 'Begins the guided demo, in a new world on a Monday morning',
        answer: demoState,
      },
      async () => {
        await demo.begin();
        return state();
      },
    ),
    operation(
      'playDemo',
      'POST /demo/moves',
      {
        tag: 'worlds',
        summary: 'Makes all moves up to this one that have not happened yet',
        body: { through: z.int().describe('Counted over all steps, from 0') },
        answer: demoState,
      },
      async ({ through }) => {
        await demo.playThrough(through);
        return state();
      },
    ),
    operation(
      'listScenes',
      'GET /scenes',
      {
        tag: 'worlds',
        summary: 'Worlds that can be built; none where no bot runs beside that knows them',
        answer: z.array(sceneShape),
      },
      () => (demo.state().canBegin ? SCENES.map(({ name, title, says }) => ({ name, title, says })) : []),
    ),
    operation(
      'buildScene',
      'POST /scenes',
      {
        tag: 'worlds',
        summary: 'A new world in which the team has come so far by commands and taps',
        body: { name: z.string() },
        answer: done,
      },
      async ({ name }) => {
        const scene = SCENES.find((each) => each.name === name);
        if (!scene) throw new NotPossible(`There is no scene ${name}`);
        await demo.build(scene);
        return {};
      },
    ),
  ];
}
