import type { Of } from './commands.ts';
import type { RolloutEvent } from './events.ts';
import { type AtGate, gateOf } from './gates.ts';
import type { Rollout } from './rollout.ts';
import { keyOf } from './standing.ts';

/** A deployment elsewhere that waits until this rollout says go. */
export interface WaitingDeployment {
  repository: string;
  environment: string;
  /** Where it is answered. */
  callbackUrl: string;
  /** The commit that waits; null where it was not said. */
  sha: string | null;
}

/** What a waiting deployment is told now; null while it has to wait. It is told no only when it never can go. */
export function answerFor(situation: AtGate): { state: 'approved' | 'rejected'; comment: string } | null {
  const { rollout } = situation;
  const gate = gateOf('deploy', situation);
  if (gate?.isOpen) return { state: 'approved', comment: `${keyOf(rollout)} is signed off, and its window is open.` };
  return rollout.status === 'open' ? null : { state: 'rejected', comment: gate?.why ?? `${keyOf(rollout)} has ended.` };
}

const isSame = (one: WaitingDeployment, other: Pick<WaitingDeployment, 'callbackUrl' | 'environment'>): boolean =>
  one.callbackUrl === other.callbackUrl && one.environment === other.environment;

const mostWaiting = 20;

export function noteAsked({ asked, at }: Of<'NoteDeploymentAsked'>, rollout: Rollout): RolloutEvent[] {
  const { waiting, status } = rollout;
  if (status !== 'open' || waiting.length >= mostWaiting || waiting.some((each) => isSame(each, asked))) return [];
  return [{ type: 'DeploymentAsked', ...asked, at }];
}

export function noteAnswered({ asked, state, at }: Of<'NoteDeploymentAnswered'>, rollout: Rollout): RolloutEvent[] {
  if (!rollout.waiting.some((each) => isSame(each, asked))) return [];
  const { environment, callbackUrl } = asked;
  return [{ type: 'DeploymentAnswered', environment, callbackUrl, state, at }];
}

export const withoutAnswered = (
  waiting: readonly WaitingDeployment[],
  answered: Pick<WaitingDeployment, 'callbackUrl' | 'environment'>,
): WaitingDeployment[] => waiting.filter((each) => !isSame(each, answered));
