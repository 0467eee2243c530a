import type { Rollout } from '../../rollout/rollout.ts';
import { currentPhase, keyOf, openItems, phaseState } from '../../rollout/standing.ts';
import { shown } from '../wording/words.ts';

/** What comes next, for whoever ticked the last item of the phase in hand; empty for everybody else. */
export function completeHint(rollout: Rollout, before: Rollout): string {
  const phase = currentPhase(rollout);
  const isNew = phase && openItems(phase, rollout).length === 0 && openItems(phase, before).length > 0;
  if (!isNew || phaseState(phase.id, rollout).requested) return '';
  return `${shown(phase.title)} of ${keyOf(rollout)} is complete. Ask for its sign-off: /signoff`;
}
