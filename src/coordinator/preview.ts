import { announced } from '../rollout/announced.ts';
import { newsOf, readersOf } from '../rollout/drafts.ts';
import type { Instant } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Medium, Stakeholder } from '../team/events.ts';
import type { Team } from '../team/team.ts';
import { consequencesOf } from './consequences.ts';
import type { Announcement } from './content.ts';
import type { RolloutId } from './ports.ts';

/**
 * The draft exactly as it would be written now, for the first reader of a medium; for nobody in particular where there is none yet. Null without a
 * draft or a window.
 */
export function previewFor(
  medium: Medium,
  id: RolloutId,
  rollout: Rollout,
  team: Team,
  at: Instant,
): Announcement | null {
  const { draft } = rollout;
  if (!draft) return null;
  const reader = readersOf(draft, rollout, team).find((each) => each.medium === medium) ?? anyone(medium);
  const seen = { ...team, stakeholders: [reader] };
  const event = announced(
    draft.writing.kind,
    [reader],
    draft.facts,
    rollout,
    at,
    newsOf(draft, rollout.announcement?.facts),
  );
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
