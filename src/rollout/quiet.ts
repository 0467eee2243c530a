import type { Team } from '../team/team.ts';
import { nextWithin } from '../time/working-hours.ts';
import type { Instant, PersonId } from './events.ts';
import type { Rollout } from './rollout.ts';

/** When somebody wants no private message, on the clocks of their own zone; from and to alike is never. */
export interface PersonTimes {
  /** Null where it is not known: then the team's. */
  zone: string | null;
  quietFrom: string;
  quietTo: string;
}

/** Null for people to whom the bot cannot write privately: what they are told in the group keeps the group's hours. */
export type TimesOf = (person: PersonId) => PersonTimes | null;

export const noTimes: TimesOf = () => null;

const urgentWithin = 2 * 3_600_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** All that says when a reminder may be given. */
export interface Hours {
  rollout: Rollout;
  team: Team;
  timesOf: TimesOf;
}

/**
 * The person's next morning for what comes in their quiet hours; the moment itself otherwise, while the window is open, and where it is due about
 * then. Never so late that it would come in the last two hours before it is due.
 */
export function heldUntil(
  at: Instant,
  person: PersonId,
  dueAt: Instant | null,
  { rollout, team, timesOf }: Hours,
): Instant {
  const times = timesOf(person);
  if (!times || times.quietFrom === times.quietTo || isOpen(at, rollout)) return at;
  if (dueAt !== null && Math.abs(dueAt - at) < urgentWithin) return at;
  const morning = nextWithin(at, awake(times, team));
  return dueAt !== null && dueAt > at ? Math.min(morning, Math.max(at, dueAt - urgentWithin)) : morning;
}

/** The zone in which somebody reads times. */
export const zoneOf = (person: PersonId, { team, timesOf }: Omit<Hours, 'rollout'>): string =>
  timesOf(person)?.zone ?? team.zone;

const awake = ({ zone, quietFrom, quietTo }: PersonTimes, team: Team) => ({
  zone: zone ?? team.zone,
  from: quietTo,
  to: quietFrom,
  days: everyDay,
});

/**
 * Reminders wait for the team's working hours, to which the window belongs while it is open. A later time never comes out before an earlier one:
 * what is due just before the window waits for its opening, not for the next morning.
 */
export function atWork(at: Instant, rollout: Rollout, team: Team): Instant {
  if (isOpen(at, rollout)) return at;
  const { window } = rollout;
  const opens = nextHour(at, team);
  return window && at < window.opensAt ? Math.min(opens, window.opensAt) : opens;
}

/** Every change asks for the same few hours again, and asking a calendar costs more than writing to disk. */
const known = new WeakMap<Team, Map<Instant, Instant>>();
const mostKnown = 2_000;

function nextHour(at: Instant, team: Team): Instant {
  let hours = known.get(team);
  if (!hours || hours.size >= mostKnown) {
    hours = new Map();
    known.set(team, hours);
  }
  const opens = hours.get(at) ?? nextWithin(at, { ...team.hours, zone: team.zone });
  hours.set(at, opens);
  return opens;
}

const isOpen = (at: Instant, { window }: Rollout): boolean =>
  window !== null && at >= window.opensAt && at <= window.closesAt;
