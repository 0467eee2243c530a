import { isUnderWay } from '../rollout/deploying/deployment.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { deployPhase, isClosed, isSameProduct } from '../rollout/standing.ts';
import { type RolloutId, rolloutStream } from './ports.ts';
import type { Store } from './store.ts';

interface Called {
  id: RolloutId;
  rollout: Rollout;
}

/** The rollout that a program means: `R-12`, or a product in any case, whose newest one (open, or of all) is meant. Null where there is none. */
export async function rolloutCalled(
  name: string,
  team: number,
  which: 'open' | 'all',
  store: Store,
): Promise<Called | null> {
  const number = /^r-(\d{1,9})$/i.exec(name)?.[1];
  if (number !== undefined) {
    const id = rolloutStream(team, Number(number));
    const rollout = await store.rollout(id);
    return rollout.status === 'unborn' ? null : { id, rollout };
  }
  for await (const called of ofProduct(name, team, which, store)) return called;
  return null;
}

/**
 * The rollout that something in production is about: the open one of the product that is touching it, else the one of this version, else the newest. A rollout that
 * somebody creates meanwhile takes nothing away from the one that is deploying.
 */
export async function rolloutInProduction(
  product: string,
  version: string | null,
  team: number,
  store: Store,
): Promise<Called | null> {
  const open: Called[] = [];
  for await (const called of ofProduct(product, team, 'open', store)) open.push(called);
  const isOfVersion = ({ rollout }: Called): boolean => rollout.version === version;
  const touching = open.filter(({ rollout }) => isTouching(rollout));
  return touching.find(isOfVersion) ?? touching[0] ?? open.find(isOfVersion) ?? open[0] ?? null;
}

/** From the start of deploying until that is signed off. */
function isTouching(rollout: Rollout): boolean {
  const phase = deployPhase(rollout);
  return isUnderWay(rollout) || (rollout.deployment !== null && phase !== undefined && !isClosed(phase, rollout));
}

/** The newest first. */
async function* ofProduct(name: string, team: number, which: 'open' | 'all', store: Store): AsyncGenerator<Called> {
  const newestFirst = (await store.rolloutsOf(team, which)).sort((a, b) => b.number - a.number);
  for (const { id } of newestFirst) {
    const rollout = await store.rollout(id);
    if (isSameProduct(rollout.product, name)) yield { id, rollout };
  }
}
