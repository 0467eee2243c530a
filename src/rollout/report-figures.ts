import { MINUTE } from '../time/duration.ts';
import { announcedDowntime } from './downtime.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { iso } from './report-said.ts';
import type { Deliveries, ReportedFigures } from './report-shape.ts';
import type { Rollout } from './rollout.ts';
import { closedAt, deployPhase, isEnding, isGoingBack, keyOf } from './standing.ts';
import { unborn } from './unborn.ts';

/** A rollout that is compared with: its record, and what became of its announcements. */
export interface Past {
  events: readonly RolloutEvent[];
  deliveries: Deliveries | null;
}

/** What rollouts are compared by. What nobody has recorded is null, and never taken for nought. */
export function figuresOf({ events, deliveries }: Past): ReportedFigures {
  const rollout = events.reduce(evolve, unborn);
  const { window } = rollout;
  const started = startOf(events, rollout);
  const finished = started === null ? null : finishOf(events, rollout, started);
  return {
    key: keyOf(rollout),
    version: rollout.version,
    status: rollout.status,
    isGoingBack: isGoingBack(rollout),
    endedAt: orNull(events.findLast(isEnding)?.at),
    plannedMinutes: window && minutesBetween(window.opensAt, window.closesAt),
    startedAt: orNull(started),
    finishedAt: orNull(finished),
    tookMinutes: started === null || finished === null ? null : minutesBetween(started, finished),
    announcedMinutes: announcedDowntime(rollout),
    downMinutes: rollout.downtime?.minutes ?? null,
    issues: rollout.issues.length,
    deliveries,
  };
}

/** The first stage; where it was not taken by stages, that stakeholders were told of the start. */
const startOf = (events: readonly RolloutEvent[], { announced }: Rollout): Instant | null =>
  events.find(({ type }) => type === 'DeployingStarted')?.at ??
  announced.findLast(({ kind }) => kind === 'start')?.at ??
  null;

/** The sign-off of the phase that deploys, that everything was back, or else the end: what has ended is over. Nothing that happened before the start. */
function finishOf(events: readonly RolloutEvent[], rollout: Rollout, started: Instant): Instant | null {
  const phase = deployPhase(rollout);
  const moments = [
    phase ? closedAt(phase, rollout) : null,
    events.findLast(({ type }) => type === 'RollbackFinished')?.at,
    isGoingBack(rollout) ? null : events.findLast(isEnding)?.at,
  ];
  return moments.find((at) => at != null && at >= started) ?? null;
}

const minutesBetween = (from: Instant, to: Instant): number => Math.round((to - from) / MINUTE);
const orNull = (at: Instant | null | undefined): string | null => (at == null ? null : iso(at));
