import { theBot } from '../team/team.ts';
import { placedItems } from './checklist.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { goExpiresAt, goLapsed, reviewItem } from './go-no-go.ts';
import type { Rollout, SignOff } from './rollout.ts';
import { expiresAt } from './seats.ts';
import { confirmWithin } from './sign-off.ts';
import { isClosed, itemState, phaseState } from './standing.ts';

/** What has become too old to count by now: sign-offs, taps that nobody confirmed, and a GO. */
export function lapses(rollout: Rollout, at: Instant): RolloutEvent[] {
  return [...signOffLapses(rollout, at), ...goLapse(rollout, at), ...waiverLapses(rollout, at)];
}

/** When something becomes too old, unless it is settled before. */
export function lapseTimes(rollout: Rollout): Instant[] {
  const phases = rollout.checklist.phases.map((phase) => phaseState(phase.id, rollout));
  const open = phases.filter(({ signedOff }) => !signedOff);
  return [
    ...open.flatMap(({ signOffs }) => signOffs.map((each) => expiresAt(each, rollout))),
    ...open.flatMap(({ pending }) => pending.map((each) => each.at + confirmWithin)),
    ...waivers(rollout).map(({ until }) => until),
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

/** What somebody agreed to live with for a while, in phases that are not signed off: those stay as they were signed. */
const waivers = (rollout: Rollout): { item: string; until: Instant }[] =>
  placedItems(rollout.checklist).flatMap(({ item, phase }) => {
    const { status, until } = itemState(item.id, rollout);
    return status === 'not-applicable' && until !== null && !isClosed(phase, rollout) ? [{ item: item.id, until }] : [];
  });

const waiverLapses = (rollout: Rollout, at: Instant): RolloutEvent[] =>
  waivers(rollout)
    .filter(({ until }) => until <= at)
    .map(({ item }) => ({ type: 'ItemReopened', item, reason: 'what was agreed has ended', by: theBot, at }));

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
