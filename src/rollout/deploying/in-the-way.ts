import type { Rollout } from '../rollout.ts';
import { isGoingBack, isSameProduct } from '../standing.ts';
import { workloadKey } from './deployment.ts';

/** The rollout among these whose way back would undo this one: clusters are still bringing back the same product, or a workload of it, for the same team. */
export const undoneBy = (rollout: Rollout, others: readonly Rollout[]): Rollout | undefined =>
  others.find(
    (other) =>
      isGoingBack(other) &&
      other.team === rollout.team &&
      other.number !== rollout.number &&
      (isSameProduct(other.product, rollout.product) || sharesWorkload(rollout, other)),
  );

function sharesWorkload({ wayBack }: Rollout, { rollback }: Rollout): boolean {
  const ours = new Set(wayBack.map(workloadKey));
  return rollback?.workloads.some((each) => each.state !== 'back' && ours.has(workloadKey(each))) ?? false;
}
