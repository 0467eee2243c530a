import type { Offered } from './commands.ts';
import type { Stage } from './deploying/checks.ts';
import type { ControllerReport } from './deploying/controllers.ts';
import type { Reading } from './deploying/health.ts';
import type { Instant } from './events.ts';
import type { WayBack, WorkloadName } from './events-deploying.ts';
import type { FiledIssue } from './mirroring.ts';
import type { WaitingDeployment } from './protecting.ts';

/** The way through the stages, and back. */
export type DeployCommand =
  | { type: 'PlanStages'; stages: Stage[] }
  | { type: 'StartDeploying' }
  /** `isBlind`: said in words, so that nobody knows which stage was on screen. `from`: the index of the stage that it is to go on from. `reason`: why it does not wait for what is missing; empty, it waits. */
  | { type: 'Promote'; from: number; reason: string; isBlind?: true }
  | { type: 'PauseDeploying'; reason: string }
  | { type: 'ResumeDeploying' }
  | { type: 'EnterHealth'; check: string; state: Exclude<Reading['state'], 'unknown'>; words: string }
  | { type: 'NoteWayBack'; workloads: WayBack[] }
  | { type: 'FinishRollback' };

/** What systems outside say, by nobody: the readings that it rests on are handed to the rules with the circumstances. */
export type OutsideCommand = { at: Instant } & (
  | { type: 'NoteHealth' }
  | { type: 'NoteWatch'; step: number }
  | { type: 'NoteController'; report: ControllerReport }
  | { type: 'NoteDeploymentAsked'; asked: WaitingDeployment }
  | { type: 'NoteDeploymentAnswered'; asked: WaitingDeployment; state: 'approved' | 'rejected' }
  | { type: 'CollectEvidence'; item: string; evidence: Offered; source: string }
  | { type: 'NoteFiled'; issue: FiledIssue }
  | { type: 'NoteIssueFiled'; number: number; issue: FiledIssue }
  | { type: 'NoteToldOutside'; key: string }
  | { type: 'NoteIssueGone'; issue: FiledIssue }
  | { type: 'NoteGathered'; item: string; about: string }
  | { type: 'NoteWorkloadSeen'; workload: WorkloadName; revision: number }
  | { type: 'NoteWorkload'; workload: WorkloadName; isBack: boolean; says: string }
);
