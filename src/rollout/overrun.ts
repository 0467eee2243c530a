import type { Team } from '../team/team.ts';
import { follows } from './announced.ts';
import type { Due } from './calendar.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { isSaid, nobodyLeft, passedOver, startsAt, toldAt } from './ladder.ts';
import type { Rollout } from './rollout.ts';

const usualPatience = 15;

/** When the window closes on something that is not done, and when stakeholders hear of it: the team has that long to say that it is done. */
function overrunOf(rollout: Rollout): { ahead: Instant; tell: Instant } | null {
  const { window, checklist, withoutKinds } = rollout;
  const isExpected = window && toldAt(rollout) !== null && startsAt(rollout, window) !== null;
  if (!isExpected || isSaid('completed', rollout) || isSaid('overrun', rollout) || withoutKinds.includes('overrun'))
    return null;
  const minutes = checklist.announcements.overrunAfterMinutes ?? usualPatience;
  const tell = window.closesAt + minutes * 60_000;
  return {
    ahead: window.closesAt,
    tell: isForeseen(rollout) ? Math.max(tell, rollout.overrunAhead?.tellAt ?? tell) : tell,
  };
}

export function overrunTimes(rollout: Rollout): Due[] {
  const overrun = overrunOf(rollout);
  if (!overrun) return [];
  const tell: Due = { at: overrun.tell, what: 'overrun' };
  return isForeseen(rollout) ? [tell] : [{ at: overrun.ahead, what: 'overrun-ahead' }, tell];
}

/** The team first, then stakeholders. Where both are due at once after an outage the team has its time all the same. */
export function dueOverrun(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const overrun = overrunOf(rollout);
  if (!overrun || at < overrun.ahead) return [];
  if (!isForeseen(rollout)) {
    const tellAt = Math.max(overrun.tell, at + overrun.tell - overrun.ahead);
    return [{ type: 'OverrunAhead', revision: rollout.revision, tellAt, at }];
  }
  if (at < overrun.tell) return [];
  const told = follows('overrun', rollout, team, at);
  return told.length ? told : [passedOver('overrun', nobodyLeft, rollout, at)];
}

const isForeseen = ({ overrunAhead, revision }: Rollout): boolean => overrunAhead?.revision === revision;
