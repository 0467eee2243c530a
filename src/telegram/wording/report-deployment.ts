import { figure } from '../../charts/figure.ts';
import type { Report, ReportedStep } from '../../rollout/report-shape.ts';
import { type Block, heading, joined, table, type When } from './document.ts';
import { who } from './report-words.ts';

/** The way through the stages and back; nothing where nobody took it that way. */
export const deploymentPart = ({ deployment }: Report, when: When): Block[] =>
  deployment.length
    ? [
        heading('Deployment'),
        table(
          ['When', 'What', 'Stage', 'Who', 'Health', 'Said'],
          deployment.map((step) => [
            [when(step.at)],
            words[step.what],
            step.stage ?? '',
            step.by ? who(step.by) : '',
            joined(step.health.map(health)),
            step.said,
          ]),
        ),
      ]
    : [];

const health = ({ check, state, value, unit, source }: ReportedStep['health'][number]): string =>
  `${check} ${state}${value === null ? '' : ` ${figure(value, unit)}`} (${source || 'not measured'})`;

const words: Record<ReportedStep['what'], string> = {
  StagesPlanned: 'stages planned',
  DeployingStarted: 'started',
  StageReached: 'went on',
  StagesPassed: 'passed the last stage',
  DeployingPaused: 'paused',
  DeployingResumed: 'resumed',
  HealthNoted: 'health changed',
  HealthEntered: 'health entered',
  ControllerReported: 'heard from a controller',
  WayBackNoted: 'what ran before was noted',
  WorkloadSeen: 'what is brought back was seen',
  WorkloadBack: 'brought back',
  WorkloadStuck: 'could not be brought back',
  RollbackFinished: 'everything was back',
  WatchNoted: 'looked at again',
};
