import { type RolloutId, teamNumberOf } from '../coordinator/ports.ts';
import type { Dialogue, Store } from '../coordinator/store.ts';
import { isOnRoster } from '../team/team.ts';
import type { Place } from './kit.ts';

/**
 * Nobody takes questions out of a private chat when somebody leaves a team: whoever answers one there about a rollout has to have a role in its team
 * still.
 */
export async function mayStillAnswer(
  { data }: Dialogue,
  place: Pick<Place, 'kind'>,
  person: number,
  store: Store,
): Promise<boolean> {
  if (place.kind !== 'private') return true;
  const teams = await Promise.all(rolloutsIn(data).map((id) => store.team(teamNumberOf(id))));
  return teams.every((team) => isOnRoster(person, team));
}

/** What they hear who may not. */
export const noRole = 'You have no role in this team any more.';

function rolloutsIn(data: unknown): RolloutId[] {
  const { id, ids } = (data ?? {}) as { id?: unknown; ids?: unknown };
  const all: unknown[] = [id, ...(Array.isArray(ids) ? (ids as unknown[]) : [])];
  return all.filter((each): each is RolloutId => typeof each === 'string' && each.startsWith('rollout/'));
}
