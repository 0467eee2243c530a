import type { Team } from '../team/team.ts';
import { announced } from './announced.ts';
import type { Confirmed, Draft } from './announcements.ts';
import { mustBeAllowed, mustBeOpen } from './asking.ts';
import type { Due } from './calendar.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import { isForLatecomers, newsOf, readersOf } from './drafts.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { nearMs } from './evolve-announcing.ts';
import { nobodyLeft } from './ladder.ts';
import type { Rollout } from './rollout.ts';
import { hasDeployed } from './standing.ts';

/** What was confirmed and is not out yet becomes a draft again. */
export function stopAnnouncement(
  { by, at }: Of<'StopAnnouncement'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'stop an announcement', rollout, team);
  return rollout.sending ? [{ type: 'AnnouncementStopped', by: by.id, at }] : [];
}

/** What waits for its time goes out at `sendAt` instead, if that is sooner and leaves readers as much time as was agreed. */
export function hastenAnnouncement(
  { sendAt, by, at }: Of<'HastenAnnouncement'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustBeAllowed(by, 'announce', 'send announcements', rollout, team);
  const { sending } = rollout;
  return sending && sendAt < sending.at ? [{ type: 'AnnouncementHastened', sendAt, by: by.id, at }] : [];
}

/** What was confirmed goes out when its time has come. */
export function dueSending(rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const { sending } = rollout;
  if (!sending || at < sending.at) return [];
  return sent(sending.draft, sending.before, rollout, team, at);
}

/** A notice that would come after the opening is passed over, as is a stage of what is done, and what nobody is left to read. */
export function sent(
  draft: Draft,
  before: Confirmed | null,
  rollout: Rollout,
  team: Team,
  at: Instant,
): RolloutEvent[] {
  const { kind } = draft.writing;
  const { window, revision } = rollout;
  const skipped = (why: string): RolloutEvent[] => [{ type: 'AnnouncementSkipped', kind, revision, why, at }];
  if (kind === 'notice' && window && at >= window.opensAt)
    return skipped('the window had opened before it could be sent');
  if (kind === 'stage' && hasDeployed(rollout)) return skipped('it was done before it could be sent');
  const readers = readersOf(draft, rollout, team);
  return readers.length
    ? [announced(kind, readers, draft.facts, rollout, at, newsOf(draft, before?.facts))]
    : skipped(isForLatecomers(draft, rollout) ? 'everybody knew of it by then' : nobodyLeft);
}

/** A quarter of an hour before it goes out the team sees once more what is about to, with the button that stops it. */
export function dueNear({ sending }: Rollout, at: Instant): RolloutEvent[] {
  return sending && !sending.isNear && at >= sending.at - nearMs
    ? [{ type: 'AnnouncementNear', sendAt: sending.at, at }]
    : [];
}

export function sendingTimes({ sending }: Rollout): Due[] {
  if (!sending) return [];
  const out: Due = { at: sending.at, what: sending.draft.writing.kind };
  return sending.isNear ? [out] : [{ at: sending.at - nearMs, what: 'near' }, out];
}
