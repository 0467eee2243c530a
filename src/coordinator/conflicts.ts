import { placedItems } from '../rollout/checklist.ts';
import type { Instant, PersonId, Window } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { isSameProduct, isSettled, keyOf, nameOfRollout } from '../rollout/standing.ts';
import { holdersOf, isAway, type Team } from '../team/team.ts';
import { HOUR } from '../time/duration.ts';
import type { RolloutId } from './ports.ts';
import type { Store } from './store.ts';

/** What stands in the way of a window without forbidding it. Of another team's rollout nobody learns more than the time, and that the product is the same. */
export type Conflict =
  | { kind: 'rollout'; key: string; title: string; window: Window; isSameProduct: boolean; overlaps: boolean }
  | { kind: 'same-product'; window: Window; overlaps: boolean }
  | { kind: 'people'; people: PersonId[]; window: Window; overlaps: boolean }
  | { kind: 'away'; people: { person: PersonId; until: Instant }[] };

/** A window that somebody wants, for which product; `of` is null for a rollout that is not created yet. */
export interface Wanted {
  of: { id: RolloutId; rollout: Rollout } | null;
  window: Window;
  product: string;
  team: Team;
}

/** Windows that are less than an hour apart are in each other's way too. */
const near = HOUR;
const most = 8;

/** Everything that is in the way, what weighs most first. */
export async function conflictsOf(
  wanted: Wanted,
  store: Pick<Store, 'rollout' | 'team' | 'rolloutsAround'>,
): Promise<Conflict[]> {
  const { opensAt, closesAt } = wanted.window;
  const around = (await store.rolloutsAround(opensAt - near, closesAt + near)).filter(({ id }) => id !== wanted.of?.id);
  const needed = neededFor(wanted.of?.rollout ?? null, wanted.team);
  const found = await Promise.all(
    around.map(async ({ id, team }) => conflictsWith(await store.rollout(id), await store.team(team), wanted, needed)),
  );
  return [...found.flat(), ...awayThen(wanted)].sort((a, b) => weight(b) - weight(a)).slice(0, most);
}

function conflictsWith(other: Rollout, team: Team, wanted: Wanted, needed: PersonId[]): Conflict[] {
  const { window } = other;
  if (!window) return [];
  const overlaps = window.opensAt < wanted.window.closesAt && wanted.window.opensAt < window.closesAt;
  const isSame = isSameProduct(other.product, wanted.product);
  if (team.number === wanted.team.number)
    return [
      { kind: 'rollout', key: keyOf(other), title: nameOfRollout(other), window, isSameProduct: isSame, overlaps },
    ];
  const people = neededFor(other, team).filter((person) => needed.includes(person));
  return [
    ...(isSame ? [{ kind: 'same-product', window, overlaps } as const] : []),
    ...(people.length ? [{ kind: 'people', people, window, overlaps } as const] : []),
  ];
}

/** Whoever leads and operates it, and whoever was given something in it that is open. */
function neededFor(rollout: Rollout | null, team: Team): PersonId[] {
  const items = rollout ? placedItems(rollout.checklist).filter(({ item }) => !isSettled(item, rollout)) : [];
  const assigned = items.flatMap(({ item }) => rollout?.items[item.id]?.assignee ?? []);
  return [...new Set([...holdersOf('lead', team), ...holdersOf('ops', team), ...assigned])];
}

/** The lead and those who operate, where they will not be back by then. */
function awayThen({ team, window }: Wanted): Conflict[] {
  const people = [...new Set([...holdersOf('lead', team), ...holdersOf('ops', team)])]
    .filter((person) => isAway(person, team, window.opensAt))
    .map((person) => ({ person, until: team.away[person] as Instant }));
  return people.length ? [{ kind: 'away', people }] : [];
}

function weight(conflict: Conflict): number {
  if (conflict.kind === 'away') return 2;
  const isSame = conflict.kind === 'same-product' || (conflict.kind === 'rollout' && conflict.isSameProduct);
  return (isSame ? 8 : conflict.kind === 'people' ? 3 : 1) + (conflict.overlaps ? 2 : 0);
}
