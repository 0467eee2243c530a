import { nameOf } from '../team/team.ts';
import { sayTime } from '../time/say.ts';
import { findPhase } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import { stageCalled, stagesOf } from './deploying/deployment.ts';
import { undoneBy } from './deploying/in-the-way.ts';
import { clashesOf } from './frozen.ts';
import { blockingIssues, issueKey } from './issues/issue.ts';
import type { Rollout } from './rollout.ts';
import type { Situation } from './seats.ts';
import { deployPhase, endedWords, goPhase, isClosed, keyOf, phaseState } from './standing.ts';

/** Whether a program may go on, and why not. */
export interface Gate {
  isOpen: boolean;
  why: string;
}

/** What stands around a rollout at its gate: `watched` are the rollouts for which something outside is still to be done. */
export type AtGate = Situation & { watched: readonly Rollout[] } & Pick<Circumstances, 'connected'>;

/**
 * What a program asks before it goes on: `deploy`, whether production may be touched now; `rollback`, whether to go back; or a phase, whether it is
 * signed off. Null for anything else.
 */
export function gateOf(stage: string, situation: AtGate): Gate | null {
  const { rollout } = situation;
  if (stage === 'deploy') return gate(...deployObstacles(situation));
  if (stage === 'rollback')
    return gate(rollout.status === 'rolled-back' ? null : `Nobody has decided to roll ${keyOf(rollout)} back.`);
  const phase = findPhase(rollout.checklist, stage);
  if (!phase) return stageGate(stage, situation);
  return gate(hasEnded(rollout, 'completed'), stopped(situation), isClosed(phase, rollout) ? null : open(phase.title));
}

/** A stage by its name (`10 %`, `10`, `green`), also before deploying has begun: whether it has been reached, and nothing stops it. */
function stageGate(name: string, situation: AtGate): Gate | null {
  const { rollout, connected } = situation;
  const { deployment } = rollout;
  const stages = deployment?.stages ?? stagesOf(rollout, connected);
  const index = stageCalled(name, stages);
  const stage = stages[index];
  if (!stage) return null;
  return gate(
    hasEnded(rollout, 'completed'),
    stopped(situation),
    ...held(situation),
    (deployment?.reached.at(-1)?.stage ?? -1) < index ? `${stage.name} is not reached yet.` : null,
  );
}

/** What holds every pipeline while it lasts. */
function held({ rollout, team }: Situation): (string | null)[] {
  const deploy = deployPhase(rollout);
  const veto = deploy && phaseState(deploy.id, rollout).veto;
  const paused = rollout.deployment?.paused;
  const [issue] = blockingIssues(rollout);
  return [
    veto ? `${nameOf(veto.by, team)} vetoed ${deploy.title}: "${veto.reason}".` : null,
    paused ? `${nameOf(paused.by, team)} paused it: "${paused.reason}".` : null,
    issue ? `${issueKey(issue)} is open and SEV1.` : null,
  ];
}

/** The sign-off before production, no objection since, the window, and nothing that would be undone. */
export function deployObstacles(situation: AtGate): (string | null)[] {
  const { rollout, team, at, watched } = situation;
  const [go, deploy] = [goPhase(rollout), deployPhase(rollout)];
  const { window } = rollout;
  const [clash] = clashesOf(rollout, team);
  return [
    hasEnded(rollout),
    !go || !isClosed(go, rollout) ? open(go?.title ?? 'Everything before deploying') : null,
    deploy && isClosed(deploy, rollout) ? `${deploy.title} is signed off already.` : null,
    stopped(situation),
    ...held(situation),
    !window
      ? 'There is no window.'
      : at < window.opensAt
        ? `The window opens ${sayTime(window.opensAt, team.zone)}.`
        : null,
    clash ? `The window lies in the freeze “${clash.freeze.title}”.` : null,
    wouldBeUndone(rollout, watched),
  ];
}

function wouldBeUndone(rollout: Rollout, watched: readonly Rollout[]): string | null {
  const other = undoneBy(rollout, watched);
  if (!other) return null;
  const key = keyOf(other);
  return `${key} is still being brought back, and its way back would undo this. Once it is back, or somebody says so (/rollout rollback ${key} done), it can go on.`;
}

const open = (title: string): string => `${title} is not signed off.`;

function hasEnded(rollout: Rollout, except?: Rollout['status']): string | null {
  const { status } = rollout;
  if (status === 'unborn') return 'There is no such rollout.';
  return status === 'open' || status === except ? null : `${keyOf(rollout)} ${endedWords(rollout)}.`;
}

const stopped = ({ rollout: { stop }, team }: Situation): string | null =>
  stop ? `${nameOf(stop.by, team)} asks to stop: "${stop.reason}".` : null;

function gate(...obstacles: (string | null)[]): Gate {
  const why = obstacles.find((each) => each !== null) ?? '';
  return { isOpen: why === '', why };
}
