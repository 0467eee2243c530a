import { consequencesOf } from '../../coordinator/consequences.ts';
import type { Announcement } from '../../coordinator/content.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { announced } from '../../rollout/announcing.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import type { Medium, Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';

/**
 * The notice exactly as it would be written now, for the first reader of a medium; for nobody in particular where there is none yet. Null without a
 * draft or a window.
 */
export function noticeFor(
  medium: Medium,
  id: RolloutId,
  rollout: Rollout,
  team: Team,
  at: Instant,
): Announcement | null {
  if (!rollout.draft) return null;
  const reader = team.stakeholders.find((each) => each.medium === medium) ?? anyone(medium);
  const seen = { ...team, stakeholders: [reader] };
  const event = announced('notice', [reader], rollout.draft, rollout, at);
  const { letters } = consequencesOf([event], {
    id,
    before: rollout,
    rollout,
    team: seen,
    owners: [],
    hasStarted: () => false,
  });
  const content = letters[0]?.content;
  return content?.type === 'announcement' ? content : null;
}

const anyone = (medium: Medium): Stakeholder => ({
  id: 's0',
  name: 'Reader',
  medium,
  address: medium === 'email' ? 'reader@example.com' : '0',
  zone: null,
});
