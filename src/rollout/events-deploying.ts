import type { HealthCheck, Stage, WhenRed } from './deploying/checks.ts';
import type { Heard } from './deploying/controllers.ts';
import type { Reading } from './deploying/health.ts';
import type { Instant, PersonId } from './events.ts';
import type { FiledIssue } from './mirroring.ts';
import type { WaitingDeployment } from './protecting.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** One workload in a cluster. */
export interface WorkloadName {
  cluster: string;
  namespace: string;
  kind: 'deployment' | 'statefulset' | 'daemonset';
  name: string;
}

/** Where a workload stood before the update: what going back brings it to. */
export interface WayBack extends WorkloadName {
  revision: number;
  images: string[];
  /** The cluster's own name for it: one that was deleted and made again is another. */
  uid?: string;
}

/** What a confirmed rollback brings back; `from` is the revision that was live when it was confirmed, or when its cluster first answered; null until then. */
export interface GoingBack extends WayBack {
  from: number | null;
}

type By = { by: PersonId; at: Instant };

export type DeployEvent =
  | ({ type: 'StagesPlanned'; stages: Stage[] } & By)
  /** The first stage begins. What is checked, and what red brings about, is settled here for the whole of it. */
  | ({ type: 'DeployingStarted'; stages: Stage[]; checks: HealthCheck[]; whenRed: WhenRed } & By)
  /** `readings`: the health that it went on with. `early`: why it did not wait for what was missing. */
  | ({ type: 'StageReached'; stage: number; readings: Reading[]; early?: string } & By)
  | ({ type: 'StagesPassed'; readings: Reading[]; early?: string } & By)
  | ({ type: 'DeployingPaused'; reason: string } & By)
  | ({ type: 'DeployingResumed' } & By)
  /** A check changed its colour. */
  | { type: 'HealthNoted'; stage: number; readings: Reading[]; at: Instant }
  | ({ type: 'HealthEntered'; reading: Reading } & By)
  /** A controller that shifts the traffic said how far it is. */
  | { type: 'ControllerReported'; report: Heard; at: Instant }
  /** What runs before the update, as the cluster says. */
  | ({ type: 'WayBackNoted'; workloads: WayBack[] } & By)
  /** Nobody could look when going back was confirmed: this runs, and nothing that is deployed later is undone. */
  | { type: 'WorkloadSeen'; workload: WorkloadName; revision: number; at: Instant }
  | { type: 'WorkloadBack'; workload: WorkloadName; says: string; at: Instant }
  | { type: 'WorkloadStuck'; workload: WorkloadName; says: string; at: Instant }
  /** Where it is followed outside. */
  | ({ type: 'FiledOutside'; at: Instant } & FiledIssue)
  | { type: 'ToldOutside'; key: string; at: Instant }
  /** The issue is not there any more. */
  | { type: 'FiledIssueGone'; repository: string; number: number; at: Instant }
  /** Something outside is to be asked about an item, without anybody asking for it; and it was. */
  | { type: 'GatheringDue'; item: string; about: string; at: Instant }
  | { type: 'GatheringDone'; item: string; about: string; at: Instant }
  /** It is time to look at production again. */
  | { type: 'WatchDue'; step: number; after: number; at: Instant }
  | { type: 'WatchNoted'; step: number; readings: Reading[]; at: Instant }
  /** A pipeline elsewhere waits until it may deploy. */
  | ({ type: 'DeploymentAsked'; at: Instant } & WaitingDeployment)
  | {
      type: 'DeploymentAnswered';
      environment: string;
      callbackUrl: string;
      state: 'approved' | 'rejected';
      at: Instant;
    }
  /** Stakeholders wait to hear how it goes, and have heard nothing since. */
  | { type: 'UpdateOverdue'; step: number; since: Instant; at: Instant }
  /** Everything is back; `by` is null where the clusters say so, else whoever does. */
  | { type: 'RollbackFinished'; by: PersonId | null; at: Instant };
