import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { revisionOf } from './revision.ts';
import { phaseState, type Rollout } from './rollout.ts';

/** Sign-offs that lapse because what they were given for is no longer what it was. */
export function superseding(event: RolloutEvent, change: string, rollout: Rollout, at: Instant): RolloutEvent[] {
  const next = evolve(rollout, event);
  return rollout.checklist.phases.flatMap((phase): RolloutEvent[] => {
    const { signOffs, signedOff } = phaseState(phase.id, rollout);
    if (signedOff || signOffs.length === 0 || signOffs.every((each) => each.revision === revisionOf(phase, next)))
      return [];
    return [{ type: 'SignOffsSuperseded', phase: phase.id, people: signOffs.map((each) => each.by), change, at }];
  });
}
