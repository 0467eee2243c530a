import { theBot } from '../team/team.ts';
import { heardWords } from './deploying/controllers.ts';
import { workloadTitle } from './deploying/deployment.ts';
import type { Reading } from './deploying/health.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import { isDeployEvent } from './evolve-deploying.ts';
import { iso } from './report-said.ts';
import { besideTheWay, type Named, type ReportedStep, type ToldDeploying } from './report-shape.ts';
import type { Rollout } from './rollout.ts';

const isTold = (event: RolloutEvent): event is ToldDeploying =>
  isDeployEvent(event) && !besideTheWay.some((type) => type === event.type);

/** The way through the stages and back, step by step, with the health that each was taken on. */
export const deploymentIn = (
  events: readonly RolloutEvent[],
  { deployment }: Rollout,
  named: (person: PersonId) => Named,
): ReportedStep[] =>
  events.filter(isTold).map((event) => ({
    at: iso(event.at as Instant),
    what: event.type,
    stage: deployment?.stages[stageOf(event) ?? -1]?.name ?? null,
    by: 'by' in event && event.by !== null && event.by !== theBot ? named(event.by) : null,
    said: saidIn(event),
    health: healthIn(event).map(({ check, state, value, unit, source }) => ({ check, state, value, unit, source })),
  }));

function stageOf(event: ToldDeploying): number | null {
  if (event.type === 'DeployingStarted') return 0;
  if (event.type === 'ControllerReported') return event.report.stage;
  return 'stage' in event ? event.stage : null;
}

function healthIn(event: ToldDeploying): Reading[] {
  if (event.type === 'HealthEntered') return [event.reading];
  return 'readings' in event ? event.readings : [];
}

/** Words that somebody, or a system, gave it; what is planned and noted, in a line. */
function saidIn(event: ToldDeploying): string {
  switch (event.type) {
    case 'StagesPlanned':
    case 'DeployingStarted':
      return event.stages
        .map(({ name, soakMinutes }) => `${name}${soakMinutes ? ` (${soakMinutes} min)` : ''}`)
        .join(', ');
    case 'StageReached':
    case 'StagesPassed':
      return event.early ?? '';
    case 'DeployingPaused':
      return event.reason;
    case 'HealthEntered':
      return event.reading.says;
    case 'ControllerReported':
      return `${heardWords(event.report)}, said ${iso(event.report.saidAt)}: ${event.report.says}`;
    case 'WayBackNoted':
      return event.workloads.map((each) => `${workloadTitle(each)} at revision ${each.revision}`).join(', ');
    case 'WorkloadSeen':
      return `${workloadTitle(event.workload)} at revision ${event.revision}`;
    case 'WorkloadBack':
    case 'WorkloadStuck':
      return `${workloadTitle(event.workload)}: ${event.says}`;
    case 'DeployingResumed':
    case 'HealthNoted':
    case 'RollbackFinished':
    case 'WatchNoted':
      return '';
  }
}
