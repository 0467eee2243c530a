import { MINUTE } from '../time/duration.ts';
import type { AnnouncementKind } from './checklist.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { isSaid } from './ladder.ts';
import type { Rollout } from './rollout.ts';
import { deployPhase, isClosed } from './standing.ts';

/** What tells stakeholders how it goes. */
const updates = new Set<AnnouncementKind>(['start', 'stage', 'critical', 'correction', 'overrun', 'moved']);

/** How loud silence grows: whoever writes to stakeholders, then whoever stands in, then the whole group. */
export const silenceSteps = ['owner', 'deputy', 'group'] as const;

/** Since when stakeholders have heard nothing while they wait to; null while nothing goes on, or nobody promised to say how. */
function silentSince(rollout: Rollout): Instant | null {
  const deploys = deployPhase(rollout);
  const isGoingOn =
    rollout.status === 'open' &&
    deploys !== undefined &&
    !isClosed(deploys, rollout) &&
    rollout.announced.some(({ kind, revision }) => kind === 'start' && revision === rollout.revision) &&
    !isSaid('completed', rollout) &&
    rollout.overrunAhead?.revision !== rollout.revision;
  if (!isGoingOn || !rollout.checklist.announcements.updates) return null;
  return rollout.announced.findLast(({ kind }) => updates.has(kind))?.at ?? null;
}

/** Steps of the present silence that are still to be taken. Once the window has closed the team hears of the overrun instead. */
function stepsOf(rollout: Rollout, now: Instant): { at: Instant; step: number }[] {
  const since = now < (rollout.window?.closesAt ?? 0) ? silentSince(rollout) : null;
  const promised = rollout.checklist.announcements.updates;
  if (since === null || !promised) return [];
  const { everyMinutes, deputyAfterMinutes, groupAfterMinutes } = promised;
  const taken = rollout.silence?.since === since ? rollout.silence.step : -1;
  return [0, deputyAfterMinutes, groupAfterMinutes]
    .map((after, step) => ({ at: since + (everyMinutes + after) * MINUTE, step }))
    .filter(({ at, step }) => step > taken && at < (rollout.window?.closesAt ?? 0));
}

export const silenceTimes = (rollout: Rollout, now: Instant): Instant[] => stepsOf(rollout, now).map(({ at }) => at);

/** Of several steps that have come due at once only the loudest is taken. */
export function dueSilence(rollout: Rollout, at: Instant): RolloutEvent[] {
  const due = stepsOf(rollout, at).findLast((each) => each.at <= at);
  const since = silentSince(rollout);
  return due && since !== null ? [{ type: 'UpdateOverdue', step: due.step, since, at }] : [];
}
