import type { Rollout } from '../rollout/rollout.ts';
import { type RolloutId, rolloutStream } from './ports.ts';
import type { Store } from './store.ts';

/** The rollout that a program means: `R-12`, or a product in any case, whose newest one (open, or of all) is meant. Null where there is none. */
export async function rolloutCalled(
  name: string,
  team: number,
  which: 'open' | 'all',
  store: Store,
): Promise<{ id: RolloutId; rollout: Rollout } | null> {
  const number = /^r-(\d{1,9})$/i.exec(name)?.[1];
  if (number !== undefined) {
    const id = rolloutStream(team, Number(number));
    const rollout = await store.rollout(id);
    return rollout.status === 'unborn' ? null : { id, rollout };
  }
  const newestFirst = (await store.rolloutsOf(team, which)).sort((a, b) => b.number - a.number);
  for (const { id } of newestFirst) {
    const rollout = await store.rollout(id);
    if (rollout.product.toLowerCase() === name.toLowerCase()) return { id, rollout };
  }
  return null;
}
