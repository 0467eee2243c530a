import { nameOf } from '../../team/team.ts';
import { shortened } from '../../time/cut.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime } from '../../time/say.ts';
import { blockingIssues, issueKey } from '../issues/issue.ts';
import type { Situation } from '../seats.ts';
import { deployPhase, isClosed, keyOf, phaseState } from '../standing.ts';
import { type Deployment, stageNow } from './deployment.ts';
import type { Reading } from './health.ts';
import { healthNow } from './health-now.ts';

/** What keeps a stage from going on. A lead may pass what is only missing (`soft`) and says why; nobody passes what is wrong. */
export interface Obstacle {
  isSoft: boolean;
  says: string;
}

/** What stands between the stage that was reached and the next one, the worst first. Readings are what was measured now. */
export function obstaclesOf(situation: Situation, readings: readonly Reading[]): Obstacle[] {
  const { rollout, team, at } = situation;
  const { deployment, stop, window } = rollout;
  const now = deployment && stageNow(deployment);
  if (!deployment || !now) return [hard('It is not on its way.')];
  const health = healthNow(deployment, readings, at);
  const phase = deployPhase(rollout);
  const veto = phase && phaseState(phase.id, rollout).veto;
  const soaked = now.since + now.stage.soakMinutes * 60_000;
  return [
    ...(rollout.status === 'open' ? [] : [hard(`${keyOf(rollout)} has ended.`)]),
    ...(phase && isClosed(phase, rollout) ? [hard(`${phase.title} is signed off already.`)] : []),
    ...(stop ? [hard(`${nameOf(stop.by, team)} asks to stop: "${stop.reason}".`)] : []),
    ...(veto ? [hard(`${nameOf(veto.by, team)} vetoed it: "${veto.reason}".`)] : []),
    ...(deployment.paused
      ? [hard(`${nameOf(deployment.paused.by, team)} paused it: "${deployment.paused.reason}".`)]
      : []),
    ...blockingIssues(rollout).map((issue) =>
      hard(`${issueKey(issue)} is open and SEV1: ${shortened(issue.text, 80)}.`),
    ),
    ...health.filter(({ state }) => state === 'red').map((each) => hard(`${each.check} is red: ${each.says}.`)),
    ...health
      .filter(({ state }) => state === 'warning')
      .map((each) => soft(`${each.check}: ${each.says}.${wasRed(each, deployment)}`)),
    ...health
      .filter(({ state }) => state === 'unknown')
      .map((each) => soft(`${each.check} is not known: ${each.says}.${wasRed(each, deployment)}`)),
    ...(at < soaked ? [soft(`${now.stage.name} is watched for another ${sayDuration(soaked - at)}.`)] : []),
    ...(window && at >= window.closesAt
      ? [soft(`The window has closed at ${sayTime(window.closesAt, team.zone)}.`)]
      : []),
  ];
}

/** Whoever goes on all the same should know it. */
const wasRed = ({ check }: Reading, { unanswered }: Deployment): string =>
  unanswered.some((each) => each.check === check) ? ' It was red, and has not been green since.' : '';

const hard = (says: string): Obstacle => ({ isSoft: false, says });
const soft = (says: string): Obstacle => ({ isSoft: true, says });
