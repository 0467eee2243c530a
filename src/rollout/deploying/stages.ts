import { theBot } from '../../team/team.ts';
import { mustBeAllowed, mustBeOpen, mustHaveReason, plainText } from '../asking.ts';
import type { Circumstances } from '../circumstances.ts';
import { rolledBack } from '../closing.ts';
import type { Of } from '../commands.ts';
import type { RolloutEvent } from '../events.ts';
import { deployObstacles } from '../gates.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { deployPhase, isClosed, keyOf } from '../standing.ts';
import { canBringBack, isUnderWay, nextStage, stageCalled, stageNow, stagesOf } from './deployment.ts';
import { byHand } from './health.ts';
import { healthNow, isNews, measuredNow, spelled } from './health-now.ts';
import { obstaclesOf } from './obstacles.ts';
import { isMeasuredRed } from './unanswered.ts';

const mostStages = 10;
/** Milliseconds in which a second word is the same wish. */
const justReached = 15_000;

/** In which steps it goes to everybody; settled before it starts. */
export function planStages(
  { stages, by, at }: Of<'PlanStages'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'deploy', 'plan the stages', rollout, team);
  if (rollout.deployment) refuse('sealed', `${keyOf(rollout)} is on its way: its stages stay as they are.`);
  const plan = stages.map(({ name, soakMinutes }) => ({ name: plainText(name, 'A stage', 24), soakMinutes }));
  if (plan.length === 0 || plan.length > mostStages || plan.some(({ name }) => !name))
    refuse('bad-time', `Name one to ${mostStages} stages: /rollout stages 10 % 50 % 100 % soak 15m`);
  if (new Set(plan.map(({ name }) => name.toLowerCase())).size < plan.length)
    refuse('bad-time', 'Two stages have the same name.');
  if (JSON.stringify(plan) === JSON.stringify(rollout.stages)) return [];
  return [{ type: 'StagesPlanned', stages: plan, by: by.id, at }];
}

/** Production is touched: everything before it has to be signed, and the window open. */
export function startDeploying(
  { by, at }: Of<'StartDeploying'>,
  rollout: Rollout,
  { team, connected, watched = [] }: Circumstances,
): RolloutEvent[] {
  if (isUnderWay(rollout)) return [];
  mustBeOpen(rollout);
  mustBeAllowed(by, 'deploy', `start deploying ${keyOf(rollout)}`, rollout, team);
  if (rollout.deployment) refuse('sealed', `${keyOf(rollout)} has passed all its stages already.`);
  const { window } = rollout;
  if (window && at >= window.closesAt)
    refuse('bad-time', 'It cannot start: the window has closed. Move it first: /rollout_schedule');
  const obstacle = deployObstacles({ rollout, team, at, watched }).find((each) => each !== null);
  if (obstacle) refuse('not-done', `It cannot start: ${obstacle}`);
  return [
    {
      type: 'DeployingStarted',
      stages: stagesOf(rollout, connected),
      checks: connected?.checks ?? [],
      whenRed: connected?.whenRed ?? 'block',
      by: by.id,
      at,
    },
  ];
}

/**
 * On to the next stage, or past the last one. `from` is the stage that was on screen: a tap on an older panel moves nothing. `reason` passes what is only
 * missing, which is a lead's to decide.
 */
export function promote(
  { from, reason, isBlind, by, at }: Of<'Promote'>,
  rollout: Rollout,
  { team, readings = [] }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'deploy', 'go on to the next stage', rollout, team);
  const { deployment } = rollout;
  const now = deployment && stageNow(deployment);
  if (!deployment || !now)
    return refuse(
      'out-of-order',
      deployment ? 'All stages are passed already.' : `${keyOf(rollout)} is not on its way: /deploy`,
    );
  if (from !== now.index)
    refuse('outdated', `It is at ${now.stage.name} already. The panel is up to date now: look again.`);
  // Two people who say it at once mean the same step.
  if (isBlind && now.index > 0 && at - now.since < justReached)
    refuse('outdated', `It went to ${now.stage.name} a moment ago. Look at the panel, then tap: /deploy`);
  const obstacles = obstaclesOf({ rollout, team, at }, readings);
  const why = plainText(reason, 'The reason');
  const [worst] = obstacles.filter(({ isSoft }) => !isSoft || !why);
  if (worst)
    refuse('not-done', `Not yet: ${worst.says}${howToPass(worst.isSoft, now.index, deployment.stages.length)}`);
  if (obstacles.length) mustBeAllowed(by, 'forceStage', 'go on early', rollout, team);
  const early = obstacles.length ? { early: `${why} (${obstacles.map(({ says }) => says).join(' ')})` } : {};
  const health = healthNow(deployment, readings, at);
  const next = nextStage(deployment);
  if (!next) return [{ type: 'StagesPassed', readings: health, ...early, by: by.id, at }];
  return [{ type: 'StageReached', stage: now.index + 1, readings: health, ...early, by: by.id, at }];
}

const howToPass = (isSoft: boolean, index: number, count: number): string =>
  isSoft ? ` The lead can ${index + 1 < count ? 'go on' : 'finish'} all the same: /rollout promote force <reason>` : '';

/** It goes on to the next stage alone: whoever names another one is told which that is. False where the words name no stage. */
export function namesNextStage(words: string, { deployment }: Rollout): boolean {
  const now = deployment && stageNow(deployment);
  if (!deployment || !now) return false;
  const index = stageCalled(words, deployment.stages);
  if (index < 0 || index === now.index + 1) return index >= 0;
  const { name } = deployment.stages[index] ?? now.stage;
  const next = nextStage(deployment);
  const where =
    index > now.index ? `${name} is not next` : `It ${index === now.index ? 'is' : 'was'} at ${name} already`;
  const then = next
    ? `Next is ${next.name}. To go on to it: /rollout_promote`
    : 'That is the last stage. To say that it is passed: /rollout_promote';
  return refuse('out-of-order', `${where}. ${then}`);
}

/** The safe direction: one tap, without a reason where there is no time for one. */
export function pauseDeploying(
  { reason, by, at }: Of<'PauseDeploying'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'pause', `pause ${keyOf(rollout)}`, rollout, team);
  mustBeUnderWay(rollout);
  if (rollout.deployment?.paused) return [];
  return [{ type: 'DeployingPaused', reason: plainText(reason, 'The reason') || 'no reason said', by: by.id, at }];
}

export function resumeDeploying(
  { by, at }: Of<'ResumeDeploying'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'deploy', `resume ${keyOf(rollout)}`, rollout, team);
  mustBeUnderWay(rollout);
  return rollout.deployment?.paused ? [{ type: 'DeployingResumed', by: by.id, at }] : [];
}

/** What somebody sees, where nothing measures it. */
export function enterHealth(
  { check, state, words, by, at }: Of<'EnterHealth'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'watch', 'say how production is', rollout, team);
  const { deployment } = rollout;
  const phase = deployPhase(rollout);
  // Past the last stage somebody may still have to say that what was red is well again.
  if (!deployment || (phase && isClosed(phase, rollout))) return mustBeUnderWay(rollout);
  const name = spelled(plainText(check, 'The name', 40), deployment);
  const says = mustHaveReason(words, '/rollout health errors ok 0.2 %');
  const known = deployment.entered.find((each) => each.check === name);
  const isSaid = known?.state === state && known.says === says && at - known.at < 60_000;
  // Said again after it was measured red it counts, as the first time did not.
  if (isSaid && (!known.isOverruled || isMeasuredRed(name, deployment))) return [];
  const reading = { check: name, state, value: null, unit: '', limit: '', says, at, source: byHand };
  return [{ type: 'HealthEntered', reading, by: by.id, at }];
}

/** What was measured: written down when a colour changes. Red brings about what the settings say, once. */
export function noteHealth({ at }: Of<'NoteHealth'>, rollout: Rollout, circumstances: Circumstances): RolloutEvent[] {
  const { deployment } = rollout;
  const now = deployment && stageNow(deployment);
  if (!deployment || !now || rollout.status !== 'open') return [];
  const readings = circumstances.readings ?? [];
  const health = healthNow(deployment, readings, at);
  const noted: RolloutEvent[] = isNews(deployment.noted, health)
    ? [{ type: 'HealthNoted', stage: now.index, readings: health, at }]
    : [];
  // What somebody enters stops it; going back by itself takes a measurement, and something that goes back.
  const red = measuredNow(deployment, readings, at).filter(({ state }) => state === 'red');
  if (red.length === 0 || deployment.whenRed !== 'roll-back' || !canBringBack(rollout, circumstances.connected))
    return noted;
  const why = red.map(({ check, says }) => `${check} is red: ${says}`).join('; ');
  return [...noted, ...rolledBack(why, theBot, {}, at, rollout, circumstances)];
}

function mustBeUnderWay(rollout: Rollout): RolloutEvent[] {
  if (isUnderWay(rollout)) return [];
  return refuse('out-of-order', `${keyOf(rollout)} is not on its way: /deploy`);
}
