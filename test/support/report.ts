import type { RolloutEvent } from '../../src/rollout/events.ts';
import { after, answer, cast, monday, nothingYet, olga, oskar, type Scene, type Step } from './story.ts';

/** The cast by their names, as a report asks for them. */
export const names = (id: number): string =>
  [...cast, olga, oskar].find((each) => each.id === id)?.name ?? `person ${id}`;

export const options = { record: '12:abcdef0123456789', at: monday, zone: 'Europe/Berlin', names };

/** The events that the steps yield, one after the other. */
export function eventsOf(steps: Step[], from: Scene = nothingYet()): RolloutEvent[] {
  const all: RolloutEvent[] = [];
  steps.reduce((scene, step) => {
    const events = answer(step, scene);
    all.push(...events);
    return after(events, scene);
  }, from);
  return all;
}
