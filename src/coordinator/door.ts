import type { Clock } from './ports.ts';
import type { Store } from './store.ts';

/** The link by which people ask a team to be told, as many as come, while it is open. */
export interface Door {
  code: string;
  /** Milliseconds UTC. */
  until: number;
}

type Deps = { store: Pick<Store, 'settings'>; clock: Pick<Clock, 'now'> };

const settingOf = (team: number): string => `subscribe ${team}`;

/** A team has one at a time, and null when none is open. */
export async function doorOf(team: number, { store, clock }: Deps): Promise<Door | null> {
  const stored = await store.settings.get(settingOf(team));
  const door = stored ? (JSON.parse(stored) as Door) : null;
  return door && door.until > clock.now() ? door : null;
}

/** Opens it, in place of the one before, or closes it. */
export const setDoor = (team: number, door: Door | null, { store }: Pick<Deps, 'store'>): Promise<void> =>
  store.settings.set(settingOf(team), door && JSON.stringify(door));
