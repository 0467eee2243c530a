import type { Team } from '../team/team.ts';
import { sayTime } from '../time/say.ts';
import type { Instant } from './events.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { goPhase, isClosed, itemState, keyOf } from './standing.ts';

// Whether production was touched: the one answer for calling off, rolling back, moving the window and saying how long it was down.

/** Whether everything before production is signed off, or was skipped by break-glass. */
export const isGiven = (rollout: Rollout): boolean => {
  const go = goPhase(rollout);
  return !go || isClosed(go, rollout);
};

/**
 * Whether the record says that production was touched: its stages were started, a deployment elsewhere was let through, something of the phase that deploys is done,
 * stakeholders were told that it starts, or somebody has said how long it was down. From then on "nothing will be changed" is false, and the window is a fact.
 */
export const isTouched = (rollout: Rollout): boolean =>
  rollout.deployment !== null ||
  rollout.isLetThrough ||
  rollout.announced.some(({ kind }) => kind === 'start') ||
  (rollout.downtime?.minutes ?? 0) > 0 ||
  hasBegun(rollout);

const hasBegun = (rollout: Rollout): boolean =>
  rollout.checklist.phases.some(
    (phase) =>
      !phase.preparedEarly &&
      (isClosed(phase, rollout) || phase.items.some(({ id }) => itemState(id, rollout).status === 'done')),
  );

/**
 * Whether production may have been touched, as far as anybody can know: with the go and an open window a pipeline passes the gate, and people deploy by hand, without a
 * word here. Where break-glass skipped the way there, no window has to be set. The word of whoever called it off, that nothing was deployed, counts.
 */
export const mayBeTouched = (rollout: Rollout, at: Instant): boolean =>
  isTouched(rollout) || (rollout.status !== 'called-off' && isGiven(rollout) && at >= (rollout.window?.opensAt ?? at));

/**
 * Whether a card offers the way back. From the go on, though before the window it answers with a sentence: a card is not redrawn because time passes, and the
 * button has to be there when the window has opened.
 */
export const mayNeedWayBack = (rollout: Rollout): boolean =>
  rollout.status === 'open' && (isGiven(rollout) || isTouched(rollout));

/** Refuses, with what follows from it, where nothing can have been deployed yet. */
export function mustBeInProduction(rollout: Rollout, { zone }: Team, at: Instant, so: string): void {
  if (mayBeTouched(rollout, at)) return;
  const key = keyOf(rollout);
  if (rollout.status === 'called-off')
    refuse('out-of-order', `${key} was called off before anything was deployed. ${so}`);
  const { window } = rollout;
  const go = goPhase(rollout);
  if (!isGiven(rollout) || !window)
    refuse('out-of-order', `Nothing of ${key} is deployed before ${go?.title ?? 'it begins'} is signed off. ${so}`);
  refuse(
    'out-of-order',
    `Nothing of ${key} is deployed before its window opens ${sayTime(window.opensAt, zone)}. ${so} If it is in production already, tick what was done first: /rollout_done`,
  );
}
