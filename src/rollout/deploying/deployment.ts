import type { Instant, PersonId } from '../events.ts';
import type { GoingBack, WorkloadName } from '../events-deploying.ts';
import { openGatherings } from '../gathering.ts';
import { unfiledIssues } from '../issues/issue.ts';
import { unmirrored } from '../mirroring.ts';
import type { Rollout, Said } from '../rollout.ts';
import { isGoingBack } from '../standing.ts';
import { waitsForWatch } from '../watch-period.ts';
import type { Connected, HealthCheck, Stage, WhenRed } from './checks.ts';
import type { Reading } from './health.ts';
import type { Entered } from './unanswered.ts';

/** One stage that was reached. */
export interface Reached {
  stage: number;
  at: Instant;
  by: PersonId;
  /** The health with which the one before was left. */
  readings: Reading[];
  early: string;
}

/** The update on its way through its stages. */
export interface Deployment {
  stages: Stage[];
  checks: HealthCheck[];
  whenRed: WhenRed;
  /** Never empty: the first stage is reached by starting. */
  reached: Reached[];
  passedAt: Instant | null;
  paused: Said | null;
  /** What was measured when a colour last changed; null before anything was. */
  noted: Reading[] | null;
  /** What people entered, the newest of each name. */
  entered: Entered[];
  /** What was red, and was not seen green since; the newest of each name. */
  unanswered: Reading[];
}

/** A rollback that clusters carry out. */
export interface Rollback {
  workloads: (GoingBack & { state: 'ordered' | 'back' | 'stuck'; says: string; at: Instant })[];
  finished: { by: PersonId | null; at: Instant } | null;
}

const everywhere: Stage[] = [{ name: 'everywhere', soakMinutes: 0 }];

/** The stages that it would go through: as somebody planned them, else as the settings say, else all at once. */
export const stagesOf = ({ stages }: Rollout, connected: { stages: Stage[] | null } | undefined): Stage[] =>
  stages ?? connected?.stages ?? everywhere;

/** Where it is; undefined once it has passed them all. */
export function stageNow({
  stages,
  reached,
  passedAt,
}: Deployment): { stage: Stage; index: number; since: Instant } | undefined {
  const last = reached.at(-1);
  const stage = last && stages[last.stage];
  return last && stage && passedAt === null ? { stage, index: last.stage, since: last.at } : undefined;
}

export const nextStage = (deployment: Deployment): Stage | undefined => {
  const now = stageNow(deployment);
  return now && deployment.stages[now.index + 1];
};

/** The index of a stage by its name (`10 %`, `10`, `green`), -1 where there is none. Of two that could be meant it is the later one: for a gate that is the stricter. */
export const stageCalled = (name: string, stages: readonly Stage[]): number =>
  stages.findLastIndex((each) => slugOf(each.name) === slugOf(name));

/** `10` is `10 %`; everything else of a name counts. */
const slugOf = (name: string): string => name.toLowerCase().replace(/[\s%]+/g, '');

/** Whether somebody has to look at production: it is on its way, and the rollout has not ended. */
export const isUnderWay = ({ status, deployment }: Rollout): boolean =>
  status === 'open' && deployment !== null && deployment.passedAt === null;

/** Whether the bot itself can bring the old version back: its clusters are connected, and what ran there was noted. */
export const canBringBack = ({ wayBack }: Rollout, connected: Connected | undefined): boolean =>
  connected?.reachesClusters === true && wayBack.length > 0;

/** `production/payments/deployment/api`: one workload, everywhere. */
export const workloadKey = ({ cluster, namespace, kind, name }: WorkloadName): string =>
  [cluster, namespace, kind, name].join('/');

/** "deployment api in payments (production)" */
export const workloadTitle = ({ cluster, namespace, kind, name }: WorkloadName): string =>
  `${kind} ${name} in ${namespace} (${cluster})`;

/** Whether systems outside have to be asked, or told, without anybody asking for it. */
export const isWatched = (rollout: Rollout): boolean =>
  isUnderWay(rollout) ||
  isGoingBack(rollout) ||
  unmirrored(rollout).length > 0 ||
  unfiledIssues(rollout).length > 0 ||
  openGatherings(rollout).length > 0 ||
  waitsForWatch(rollout) ||
  rollout.waiting.length > 0 ||
  isFollowed(rollout);

/** Whether somebody elsewhere is asked now and then what became of it: it was filed there, and has not begun. */
export const isFollowed = ({ status, filed, deployment }: Rollout): boolean =>
  status === 'open' && filed !== null && deployment === null;
