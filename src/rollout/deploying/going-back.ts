import { announceRollback } from '../announced.ts';
import { mustBeAllowed } from '../asking.ts';
import { placedItems } from '../checklist.ts';
import type { Circumstances } from '../circumstances.ts';
import type { Of } from '../commands.ts';
import type { RolloutEvent } from '../events.ts';
import type { GoingBack } from '../events-deploying.ts';
import { evolve } from '../evolve.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { isClosed, keyOf } from '../standing.ts';
import { workloadKey } from './deployment.ts';

/** What runs in the clusters before they are touched; noted again as often as somebody looks, until the plan for going back is signed. */
export function noteWayBack(
  { workloads, by, at }: Of<'NoteWayBack'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeAllowed(by, 'prove', 'note what runs now', rollout, team);
  const plan = placedItems(rollout.checklist).find(({ item }) => item.evidence.collect === 'way-back');
  // Later it may be the new version already.
  if (rollout.status !== 'open' || rollout.deployment || (plan && isClosed(plan.phase, rollout)))
    refuse('sealed', `What ran before ${keyOf(rollout)} stays as it was signed.`);
  return JSON.stringify(workloads) === JSON.stringify(rollout.wayBack)
    ? []
    : [{ type: 'WayBackNoted', workloads, by: by.id, at }];
}

/** The workloads to bring back; `live` is the revision that was on screen when it was confirmed. */
export const ordered = (rollout: Rollout, live: Record<string, number>): GoingBack[] =>
  rollout.wayBack.map((each) => ({ ...each, from: live[workloadKey(each)] ?? null }));

/** What runs where nobody could look when it was confirmed. From then on only that is brought back: what somebody deploys later stays. */
export function noteWorkloadSeen(
  { workload, revision, at }: Of<'NoteWorkloadSeen'>,
  { rollback }: Rollout,
): RolloutEvent[] {
  const known = rollback?.workloads.find((each) => workloadKey(each) === workloadKey(workload));
  const { cluster, namespace, kind, name } = workload;
  const isWanted = rollback?.finished === null && known?.state !== 'back' && known?.from === null;
  return isWanted ? [{ type: 'WorkloadSeen', workload: { cluster, namespace, kind, name }, revision, at }] : [];
}

/** A cluster that words its trouble in ever new ways is heard every ten minutes, not every fifteen seconds. */
const saidAgainAfter = 10 * 60_000;

/** What a cluster says of one workload. Once the last one is back, stakeholders hear of it: not before it is true. */
export function noteWorkload(
  { workload, isBack, says, at }: Of<'NoteWorkload'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { rollback } = rollout;
  const known = rollback?.workloads.find((each) => workloadKey(each) === workloadKey(workload));
  if (!rollback || rollback.finished || !known || known.state === 'back') return [];
  if (!isBack) {
    const isSaid = known.says === says || (known.state === 'stuck' && at - known.at < saidAgainAfter);
    return isSaid ? [] : [{ type: 'WorkloadStuck', workload, says, at }];
  }
  const back: RolloutEvent = { type: 'WorkloadBack', workload, says, at };
  const after = evolve(rollout, back);
  const isLast = after.rollback?.workloads.every(({ state }) => state === 'back');
  return isLast ? [back, { type: 'RollbackFinished', by: null, at }, ...announceRollback(after, team, at)] : [back];
}

/** Somebody brought it back by hand, where a cluster would not. */
export function finishRollback(
  { by, at }: Of<'FinishRollback'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeAllowed(by, 'rollBack', `say that ${keyOf(rollout)} is back`, rollout, team);
  if (!rollout.rollback) return refuse('out-of-order', `No rollback of ${keyOf(rollout)} is under way.`);
  if (rollout.rollback.finished) return [];
  return [{ type: 'RollbackFinished', by: by.id, at }, ...announceRollback(rollout, team, at)];
}
