import { z } from 'zod';
import type { AgendaEntry } from '../contract.ts';
import { agendaEntry, clockState } from '../shapes/machine.ts';
import type { World } from '../world/world.ts';
import { type Operation, operation } from './operation.ts';

/** The clock that the bot runs on, and what the bot will do by it. */
export function clockRoutes(world: World, agenda: () => Promise<AgendaEntry[]>): Operation[] {
  const { clock } = world;
  const state = () => ({ now: new Date(clock.now()).toISOString(), paused: clock.paused });
  return [
    operation(
      'listAgenda',
      'GET /agenda',
      { tag: 'machine', summary: 'What the bot will do by itself', answer: z.array(agendaEntry) },
      agenda,
    ),
    operation('getClock', 'GET /clock', { tag: 'machine', summary: 'The time', answer: clockState }, state),
    operation(
      'moveClock',
      'POST /clock',
      {
        tag: 'machine',
        summary: 'Moves the clock, lets it rest or go on, or jumps to what is next; in this order',
        body: {
          advance_seconds: z.number().optional(),
          to: time.optional(),
          paused: z.boolean().optional(),
          jump: z.literal('next').optional(),
        },
        answer: clockState,
      },
      async ({ advance_seconds, to, paused, jump }) => {
        if (advance_seconds !== undefined) clock.set(clock.now() + advance_seconds * 1000);
        if (to !== undefined) clock.set(Date.parse(to));
        if (paused !== undefined) clock.pause(paused);
        const next = jump === 'next' ? nextOf(await agenda(), clock.now()) : undefined;
        if (next === undefined) return state();
        clock.set(Date.parse(next.at));
        return { ...state(), jumped_to: next };
      },
    ),
  ];
}

const time = z
  .string()
  .refine((iso) => !Number.isNaN(Date.parse(iso)), { error: ({ input }) => `to: ${String(input)} is no time` })
  .describe('ISO 8601');

function nextOf(entries: AgendaEntry[], now: number): AgendaEntry | undefined {
  return entries.filter(({ at }) => Date.parse(at) > now).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
}
