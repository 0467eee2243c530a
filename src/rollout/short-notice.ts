import type { Team } from '../team/team.ts';
import type { Draft } from './announcements.ts';
import type { Checklist } from './checklist.ts';
import type { Instant, UrgencyClass } from './events.ts';
import type { Rollout } from './rollout.ts';

const majorLeadMinutes = 10_080;

/** How long before the window opens readers of such an update are to know, in milliseconds. */
export function leadOf(urgency: UrgencyClass, { announcements }: Checklist): number {
  const minutes = {
    routine: announcements.leadMinutes,
    major: announcements.majorLeadMinutes ?? majorLeadMinutes,
    emergency: 0,
  };
  return minutes[urgency] * 60_000;
}

/** Whether a notice that goes out then leaves readers less time than its class promises. */
export function isShortNotice({ writing }: Draft, rollout: Rollout, sendAt: Instant): boolean {
  const { window, checklist } = rollout;
  return writing.kind === 'notice' && window !== null && window.opensAt - sendAt < leadOf(writing.class, checklist);
}

/** Short notice and emergencies are explained, by the team to itself. */
export const needsHurry = (draft: Draft, rollout: Rollout, sendAt: Instant): boolean =>
  draft.writing.kind === 'notice' && (draft.writing.class === 'emergency' || isShortNotice(draft, rollout, sendAt));

/** A second person looks at what comes late, and under the strict policy at everything but a critical issue, which does not wait. */
export const needsSecond = (draft: Draft, rollout: Rollout, team: Team, sendAt: Instant): boolean =>
  isShortNotice(draft, rollout, sendAt) || (team.policy === 'strict' && draft.writing.kind !== 'critical');
