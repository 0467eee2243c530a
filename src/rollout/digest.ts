import { sameDay, wallTime } from '../time/wall.ts';
import type { Phase, Placed } from './checklist.ts';
import type { Instant } from './events.ts';
import type { Rollout } from './rollout.ts';
import { dueAt } from './standing.ts';
import { longBlocked, type Waiting } from './waiting.ts';

/** What is worth a word in the morning, of one rollout. What is due later is not. */
export interface Digest {
  overdue: Placed[];
  today: Placed[];
  signOffs: Phase[];
  confirmations: Phase[];
  hasVote: boolean;
  hasStop: boolean;
  blocked: Placed[];
}

/** `zone` says which day is today. */
export function digestOf(waiting: Waiting, rollout: Rollout, at: Instant, zone: string): Digest {
  const today = wallTime(at, zone);
  const due = ({ item }: Placed): Instant => dueAt(item, rollout) ?? Number.POSITIVE_INFINITY;
  const isToday = (placed: Placed): boolean =>
    Number.isFinite(due(placed)) && sameDay(wallTime(due(placed), zone), today);
  const overdue = [...waiting.items.filter((each) => due(each) < at), ...waiting.late];
  const soon = waiting.items.filter((each) => due(each) >= at && isToday(each));
  const named = new Set([...overdue, ...soon].map(({ number }) => number));
  const long = new Set(longBlocked(rollout, at).map(({ number }) => number));
  const blocked = [...waiting.items.filter(({ number }) => long.has(number)), ...waiting.blocked];
  const { signOffs, confirmations, hasVote, hasStop } = waiting;
  return {
    overdue,
    today: soon,
    signOffs,
    confirmations,
    hasVote,
    hasStop,
    blocked: blocked.filter(({ number }) => !named.has(number)),
  };
}

export const isEmpty = (digest: Digest): boolean =>
  !digest.hasVote &&
  !digest.hasStop &&
  [digest.overdue, digest.today, digest.signOffs, digest.confirmations, digest.blocked].every(
    (list) => list.length === 0,
  );
