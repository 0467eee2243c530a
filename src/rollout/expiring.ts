import type { Instant, RolloutEvent } from './events.ts';
import { goExpiresAt, goLapsed, reviewItem } from './go-no-go.ts';
import type { Rollout, SignOff } from './rollout.ts';
import { expiresAt } from './seats.ts';
import { confirmWithin } from './sign-off.ts';
import { isClosed, phaseState } from './standing.ts';

/** What has become too old to count by now: sign-offs, taps that nobody confirmed, and a GO. */
export function lapses(rollout: Rollout, at: Instant): RolloutEvent[] {
  return [...signOffLapses(rollout, at), ...goLapse(rollout, at)];
}

/** When something becomes too old, unless it is settled before. */
export function lapseTimes(rollout: Rollout): Instant[] {
  const phases = rollout.checklist.phases.map((phase) => phaseState(phase.id, rollout));
  const open = phases.filter(({ signedOff }) => !signedOff);
  return [
    ...open.flatMap(({ signOffs }) => signOffs.map((each) => expiresAt(each, rollout))),
    ...open.flatMap(({ pending }) => pending.map((each) => each.at + confirmWithin)),
    ...(waitingGo(rollout) ? [goExpiresAt(waitingGo(rollout) as { at: Instant }, rollout)] : []),
  ];
}

function signOffLapses(rollout: Rollout, at: Instant): RolloutEvent[] {
  return rollout.checklist.phases.flatMap(({ id: phase }): RolloutEvent[] => {
    const { signedOff, signOffs, pending } = phaseState(phase, rollout);
    if (signedOff) return [];
    const expired = peopleOf(signOffs.filter((each) => expiresAt(each, rollout) <= at));
    const unconfirmed = peopleOf(pending.filter((each) => each.at + confirmWithin <= at));
    return [
      ...(expired.length ? [{ type: 'SignOffsExpired', phase, people: expired, at } as const] : []),
      ...(unconfirmed.length ? [{ type: 'SignOffsUnconfirmed', phase, people: unconfirmed, at } as const] : []),
    ];
  });
}

const peopleOf = (signOffs: SignOff[]): number[] => signOffs.map((each) => each.by);

function goLapse(rollout: Rollout, at: Instant): RolloutEvent[] {
  const waiting = waitingGo(rollout);
  return waiting && goExpiresAt(waiting, rollout) <= at ? [goLapsed('it is too old', rollout, at)] : [];
}

/** A GO counts until its phase has closed with it. */
function waitingGo(rollout: Rollout): { at: Instant } | null {
  const decided = rollout.goNoGo?.decided;
  const review = reviewItem(rollout);
  return decided?.vote === 'go' && review && !isClosed(review.phase, rollout) ? decided : null;
}
