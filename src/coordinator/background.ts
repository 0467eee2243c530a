import type { Rollout } from '../rollout/rollout.ts';
import type { Stakeholder } from '../team/events.ts';
import { nameOf, type Team } from '../team/team.ts';
import type { Announcement } from './content.ts';

/** What an announcement can tell one reader beside the plan: who sends it, what this reader was told first, where the others are, how it really went. */
export function backgroundFor(
  reader: Stakeholder,
  others: readonly Stakeholder[],
  rollout: Rollout,
  team: Team,
): Pick<Announcement, 'sentBy' | 'elsewhere' | 'first' | 'startedAt'> {
  const person = rollout.announcement?.by;
  const first = rollout.announced.find((each) => each.stakeholders.includes(reader.id))?.window;
  const startedAt = rollout.announced.findLast((each) => each.kind === 'start')?.at;
  const elsewhere = zonesOf(others, team).filter((zone) => zone !== (reader.zone ?? team.zone));
  return {
    ...(person && team.names[person] ? { sentBy: { person, name: nameOf(person, team) } } : {}),
    ...(elsewhere.length ? { elsewhere } : {}),
    ...(first && !isSame(first, rollout.window) ? { first } : {}),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

/** At most four: two of them may show the same clock as the reader's or the team's. */
function zonesOf(readers: readonly Stakeholder[], team: Team): string[] {
  const counts = new Map<string, number>();
  for (const { zone } of readers) counts.set(zone ?? team.zone, (counts.get(zone ?? team.zone) ?? 0) + 1);
  return [...counts]
    .sort(([one, many], [other, more]) => more - many || one.localeCompare(other))
    .map(([zone]) => zone)
    .filter((zone) => zone !== team.zone && zone !== 'UTC')
    .slice(0, 4);
}

const isSame = (one: { opensAt: number; closesAt: number }, other: Rollout['window']): boolean =>
  one.opensAt === other?.opensAt && one.closesAt === other.closesAt;
