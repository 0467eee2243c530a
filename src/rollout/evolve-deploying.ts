import { heardSo } from './deploying/controllers.ts';
import { type Rollback, workloadKey } from './deploying/deployment.ts';
import { spelled } from './deploying/health-now.ts';
import { afterMeasuring, afterWord } from './deploying/unanswered.ts';
import type { RolloutEvent } from './events.ts';
import type { DeployEvent } from './events-deploying.ts';
import { type Filed, isSameIssue } from './mirroring.ts';
import { withoutAnswered } from './protecting.ts';
import type { Rollout } from './rollout.ts';

const deployEvents: Record<DeployEvent['type'], true> = {
  StagesPlanned: true,
  DeployingStarted: true,
  StageReached: true,
  StagesPassed: true,
  DeployingPaused: true,
  DeployingResumed: true,
  HealthNoted: true,
  HealthEntered: true,
  ControllerReported: true,
  WayBackNoted: true,
  WorkloadSeen: true,
  WorkloadBack: true,
  WorkloadStuck: true,
  RollbackFinished: true,
  FiledOutside: true,
  ToldOutside: true,
  FiledIssueGone: true,
  GatheringDue: true,
  GatheringDone: true,
  UpdateOverdue: true,
  WatchDue: true,
  WatchNoted: true,
  DeploymentAsked: true,
  DeploymentAnswered: true,
};

/** Of the way through the stages, and of what systems outside say and are told. */
export const isDeployEvent = (event: RolloutEvent): event is DeployEvent => Object.hasOwn(deployEvents, event.type);

/** Records the way through the stages, and back. */
export function evolveDeploying(rollout: Rollout, event: DeployEvent): Rollout {
  const { deployment, rollback } = rollout;
  switch (event.type) {
    case 'StagesPlanned':
      return { ...rollout, stages: event.stages };
    case 'DeployingStarted': {
      const { stages, checks, whenRed, by, at } = event;
      const reached = [{ stage: 0, at, by, readings: [], early: '' }];
      return {
        ...rollout,
        deployment: {
          stages,
          checks,
          whenRed,
          reached,
          passedAt: null,
          paused: null,
          noted: null,
          entered: [],
          unanswered: [],
        },
      };
    }
    case 'FiledOutside': {
      const { repository, number, url } = event;
      return { ...rollout, filed: { repository, number, url, goneAt: null } };
    }
    case 'FiledIssueGone':
      return withoutFiled(rollout, event);
    case 'ToldOutside':
      return { ...rollout, mirrored: [...rollout.mirrored, event.key] };
    case 'GatheringDue':
    case 'GatheringDone': {
      const { item, about, type } = event;
      const isDone = type === 'GatheringDone';
      return { ...rollout, gathering: { ...rollout.gathering, [item]: { about, isDone } } };
    }
    case 'DeploymentAsked': {
      const { repository, environment, callbackUrl, sha } = event;
      return { ...rollout, waiting: [...rollout.waiting, { repository, environment, callbackUrl, sha }] };
    }
    case 'DeploymentAnswered':
      return {
        ...rollout,
        waiting: withoutAnswered(rollout.waiting, event),
        isLetThrough: rollout.isLetThrough || event.state === 'approved',
      };
    case 'ControllerReported':
      return { ...rollout, heard: heardSo(rollout.heard, event.report) };
    case 'WatchDue':
      return { ...rollout, watch: { ...rollout.watch, due: event.step } };
    case 'WatchNoted':
      return { ...rollout, watch: { ...rollout.watch, noted: event.step } };
    case 'UpdateOverdue':
      return { ...rollout, silence: { since: event.since, step: event.step } };
    case 'WayBackNoted':
      return { ...rollout, wayBack: event.workloads };
    case 'WorkloadSeen':
      return rollback ? { ...rollout, rollback: seenAt(rollback, event) } : rollout;
    case 'WorkloadBack':
      return rollback ? { ...rollout, rollback: withState(rollback, event, 'back') } : rollout;
    case 'WorkloadStuck':
      return rollback ? { ...rollout, rollback: withState(rollback, event, 'stuck') } : rollout;
    case 'RollbackFinished':
      return rollback ? { ...rollout, rollback: { ...rollback, finished: { by: event.by, at: event.at } } } : rollout;
    case 'StageReached':
    case 'StagesPassed':
    case 'DeployingPaused':
    case 'DeployingResumed':
    case 'HealthNoted':
    case 'HealthEntered':
      return deployment ? { ...rollout, deployment: { ...deployment, ...along(deployment, event) } } : rollout;
  }
}

type Along = Extract<
  DeployEvent,
  {
    type: 'StageReached' | 'StagesPassed' | 'DeployingPaused' | 'DeployingResumed' | 'HealthNoted' | 'HealthEntered';
  }
>;
type Deployment = NonNullable<Rollout['deployment']>;

function along(deployment: Deployment, event: Along): Partial<Deployment> {
  switch (event.type) {
    case 'StageReached': {
      const { stage, at, by, readings, early = '' } = event;
      const reached = [...deployment.reached, { stage, at, by, readings, early }];
      return { reached, ...afterMeasuring(deployment, readings) };
    }
    case 'StagesPassed':
      return { passedAt: event.at, noted: event.readings, ...afterMeasuring(deployment, event.readings) };
    case 'DeployingPaused':
      return { paused: { by: event.by, at: event.at, reason: event.reason } };
    case 'DeployingResumed':
      return { paused: null };
    case 'HealthNoted':
      return { noted: event.readings, ...afterMeasuring(deployment, event.readings) };
    case 'HealthEntered': {
      // Older records spell a check in several ways.
      const check = spelled(event.reading.check, deployment);
      return afterWord({ ...event.reading, check, by: event.by }, deployment);
    }
  }
}

const seenAt = (
  rollback: Rollback,
  { workload, revision }: Extract<DeployEvent, { type: 'WorkloadSeen' }>,
): Rollback => ({
  ...rollback,
  workloads: rollback.workloads.map((each) =>
    workloadKey(each) === workloadKey(workload) ? { ...each, from: revision } : each,
  ),
});

const withState = (
  rollback: Rollback,
  { workload, says, at }: Extract<DeployEvent, { type: 'WorkloadBack' | 'WorkloadStuck' }>,
  state: 'back' | 'stuck',
): Rollback => ({
  ...rollback,
  workloads: rollback.workloads.map((each) =>
    workloadKey(each) === workloadKey(workload) ? { ...each, state, says, at } : each,
  ),
});

/** The rollout's own issue, or one of its log. */
function withoutFiled(rollout: Rollout, gone: Extract<DeployEvent, { type: 'FiledIssueGone' }>): Rollout {
  const marked = (filed: Filed | null): Filed | null =>
    filed && isSameIssue(filed, gone) ? { ...filed, goneAt: gone.at } : filed;
  const issues = rollout.issues.map((each) => ({ ...each, filed: marked(each.filed) }));
  return { ...rollout, filed: marked(rollout.filed), issues };
}
