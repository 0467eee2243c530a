import { findPhase } from '../../rollout/checklist.ts';
import type { Instant, PersonId, Window } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import type { Team } from '../../team/team.ts';
import type { QuietHours } from '../../time/working-hours.ts';
import { mention, type Names, named } from './names.ts';
import { listed, shown } from './words.ts';

export interface Telling {
  rollout: Rollout;
  team: Team;
  /** When it is said; the event may be older. */
  at: Instant;
  names: Names;
  /** To one person alone; otherwise to the team's group. */
  isPrivate: boolean;
  bot: { username: string };
  /** Where the one person whom it tells reads clocks; without it, the team's zone. */
  zone?: string;
  /** When that person wants no sound. */
  quiet?: QuietHours;
  /** The window before the one that a WindowScheduled speaks of. */
  windowBefore?: Window | null;
  /** `1234:abcdef0123456789`: the record's last row about this rollout and the beginning of its hash. */
  seal?: string | null;
}

/** At most three people are called; the others are only named. */
export const called = (people: readonly PersonId[], { names }: Telling): string =>
  listed([...new Set(people)].map((person, index) => (index < 3 ? mention(person, names) : named(person, names))));

export const phaseTitle = (id: string, { rollout }: Telling): string =>
  shown(findPhase(rollout.checklist, id)?.title ?? id, 40);

export const zoneOf = ({ zone, team }: Telling): string => zone ?? team.zone;

/** Telegram lets a bot write privately only to those who have opened it once. */
export const privatelyInstead = ({ isPrivate, bot }: Telling): string | null =>
  isPrivate
    ? null
    : `<i>Rather in private? <a href="https://t.me/${bot.username}?start=hello">Open me and press Start</a></i>`;
