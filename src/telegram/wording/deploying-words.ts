import { findItem } from '../../rollout/checklist.ts';
import { heardWords } from '../../rollout/deploying/controllers.ts';
import { workloadTitle } from '../../rollout/deploying/deployment.ts';
import type { DeployEvent } from '../../rollout/events-deploying.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { sayDuration } from '../../time/duration.ts';
import { filedAs } from './issue-words.ts';
import { type Names, named } from './names.ts';
import { listed, quoted, shown } from './words.ts';

/** One line of the history. */
export function deployingWords(event: DeployEvent, rollout: Rollout, names: Names): string {
  const { deployment } = rollout;
  const item = (id: string): string => shown(findItem(rollout.checklist, id)?.number ?? id, 40);
  const stage = (index: number): string => shown(deployment?.stages[index]?.name ?? String(index + 1), 24);
  const early = 'early' in event && event.early ? `, earlier than usual: ${quoted(event.early, 160)}` : '';
  switch (event.type) {
    case 'StagesPlanned':
      return `${named(event.by, names)} planned the stages ${listed(event.stages.map(({ name }) => shown(name, 24)))}`;
    case 'DeployingStarted':
      return `${named(event.by, names)} started deploying`;
    case 'StageReached':
      return `${named(event.by, names)} went on to ${stage(event.stage)}${early}`;
    case 'StagesPassed':
      return `${named(event.by, names)} passed the last stage${early}`;
    case 'DeployingPaused':
      return `${named(event.by, names)} paused it: ${quoted(event.reason, 160)}`;
    case 'DeployingResumed':
      return `${named(event.by, names)} resumed it`;
    case 'HealthNoted':
      return `at ${stage(event.stage)}: ${listed(event.readings.map(({ check, state }) => `${shown(check, 40)} ${state}`)) || 'nothing is checked'}`;
    case 'HealthEntered':
      return `${named(event.by, names)} entered ${shown(event.reading.check, 40)} ${event.reading.state}: ${quoted(event.reading.says, 100)}`;
    case 'WayBackNoted':
      return `what ran before it was noted: ${listed(event.workloads.map((each) => `${shown(workloadTitle(each), 80)} at revision ${each.revision}`)) || 'nothing'}`;
    case 'FiledOutside':
      return `it was filed as ${filedAs(event)}`;
    case 'ToldOutside':
      return `the issue was told: ${shown(event.key.replace(/ \d+$/, ''), 60)}`;
    case 'ControllerReported':
      return `${shown(heardWords(event.report), 120)}${event.report.says ? `: ${quoted(event.report.says, 160)}` : ''}`;
    case 'FiledIssueGone':
      return `the issue ${filedAs(event)} was not there any more`;
    case 'GatheringDue':
      return `${item(event.item)} was to be collected: ${shown(event.about, 160)}`;
    case 'GatheringDone':
      return `${item(event.item)} was collected: ${shown(event.about, 160)}`;
    case 'DeploymentAsked':
      return `a deployment of ${shown(event.repository, 80)} to ${shown(event.environment, 60)} waits for it`;
    case 'DeploymentAnswered':
      return `the deployment to ${shown(event.environment, 60)} was ${event.state}`;
    case 'WatchDue':
      return `it was time to look at production again, ${sayDuration(event.after)} after`;
    case 'WatchNoted':
      return `measured then: ${listed(event.readings.map(({ check, state }) => `${shown(check, 40)} ${state}`)) || 'nothing'}`;
    case 'UpdateOverdue':
      return `stakeholders had heard nothing for ${sayDuration(event.at - event.since)}`;
    case 'WorkloadSeen':
      return `${shown(workloadTitle(event.workload), 80)} was seen at revision ${event.revision}, which is what goes back`;
    case 'WorkloadBack':
      return `${shown(workloadTitle(event.workload), 80)} is back`;
    case 'WorkloadStuck':
      return `${shown(workloadTitle(event.workload), 80)} was not back: ${shown(event.says, 160)}`;
    case 'RollbackFinished':
      return event.by === null ? 'everything was back' : `${named(event.by, names)} said that everything was back`;
  }
}
