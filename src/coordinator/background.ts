import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Window } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Stakeholder } from '../team/events.ts';
import { nameOf, type Team } from '../team/team.ts';
import type { Announcement } from './content.ts';

/** What follows from what somebody else did is not sent by whoever confirmed the notice. */
const fromOthers: readonly AnnouncementKind[] = [
  'moved',
  'called-off',
  'rolled-back',
  'completed',
  'overrun',
  'feedback',
];

export type Background = (
  reader: Stakeholder,
) => Pick<Announcement, 'sentBy' | 'elsewhere' | 'first' | 'startedAt' | 'downMinutes'>;

/**
 * What an announcement can tell one reader beside the plan: who sends it, what this reader was told first, where the others are, how it really went.
 * What is the same for all is looked up once: there may be ten thousand of them.
 */
export function backgroundOf(
  kind: AnnouncementKind,
  readers: readonly Stakeholder[],
  rollout: Rollout,
  team: Team,
): Background {
  const person = fromOthers.includes(kind) ? undefined : rollout.announcement?.by;
  const startedAt = rollout.announced.findLast((each) => each.kind === 'start')?.at;
  const zones = zonesOf(readers, team);
  const firsts = firstWindows(rollout);
  return (reader) => {
    const first = firsts.get(reader.id);
    const elsewhere = zones.filter((zone) => zone !== (reader.zone ?? team.zone));
    return {
      ...(person && team.names[person] ? { sentBy: { person, name: nameOf(person, team) } } : {}),
      ...(elsewhere.length ? { elsewhere } : {}),
      ...(first && !isSame(first, rollout.window) ? { first } : {}),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(rollout.downtime ? { downMinutes: rollout.downtime.minutes } : {}),
    };
  };
}

/** The window that each stakeholder was told first. */
function firstWindows({ announced }: Rollout): Map<string, Window> {
  const firsts = new Map<string, Window>();
  for (const { window, stakeholders } of announced)
    for (const id of stakeholders) if (window && !firsts.has(id)) firsts.set(id, window);
  return firsts;
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
