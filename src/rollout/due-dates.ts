import type { Team } from '../team/team.ts';
import { DAY, HOUR, MINUTE } from '../time/duration.ts';
import { lastWithin, nextWithin, type WorkingHours } from '../time/working-hours.ts';
import { type Checklist, type Item, type Phase, placedItems } from './checklist.ts';
import type { Instant, Window } from './events.ts';

/** By when each item is due, by its id. */
export type DueDates = Record<string, Instant>;

interface Plan {
  window: Window;
  /** When the window was set: nothing is due before. */
  setAt: Instant;
  hours: WorkingHours;
}

/**
 * The checklist's distances from the window, as dates on which the team works: what is a day or more ahead of the window is due in the working
 * hours before, what is as far behind it in those after. Where the window was set too late for a distance, the time that was left is shared
 * out among the phases. No phase is due before the one it follows.
 */
export function dueDates(
  { phases }: Checklist,
  { window, setAt, team }: { window: Window; setAt: Instant; team: Team },
): DueDates {
  const plan = { window, setAt, hours: { ...team.hours, zone: team.zone } };
  const preparing = phases.filter(isBefore).length;
  const dates: DueDates = {};
  let earliest = plan.setAt;
  for (const [index, phase] of phases.entries()) {
    const share = (index + 1) / (preparing + 1);
    const ofPhase = datesOf(phase, share, plan);
    phase.items.forEach((item, place) => {
      dates[item.id] = Math.max(ofPhase[place] ?? 0, earliest);
    });
    earliest = Math.max(earliest, ...phase.items.map(({ id }) => dates[id] ?? 0));
  }
  return dates;
}

/** That its items wait for the phase before does not say that they are done after the opening. */
const isBefore = ({ items }: Phase): boolean => items.some(({ dueMinutes }) => dueMinutes < 0);

/** What can be done in time is due as planned; the rest with the first of those, or when the phase's share of the time is over. */
function datesOf(phase: Phase, share: number, plan: Plan): Instant[] {
  const planned = phase.items.map((item) => (item.dueMinutes < 0 ? plannedBefore(item, plan) : dateAfter(item, plan)));
  const kept = planned.filter((at) => at !== null);
  const late = Math.min(shareOf(share, plan), ...kept);
  return planned.map((at) => at ?? late);
}

/** Null for what would be due within a day of the plan: nobody could have begun it. Hours before the window are meant as they stand. */
function plannedBefore({ dueMinutes }: Item, { window, setAt, hours }: Plan): Instant | null {
  const at = window.opensAt + dueMinutes * MINUTE;
  if (dueMinutes * MINUTE > -DAY) return at > setAt ? at : null;
  const worked = lastWithin(at, hours);
  return worked >= setAt + DAY ? worked : null;
}

function dateAfter({ dueMinutes }: Item, { window, hours }: Plan): Instant {
  const at = window.opensAt + dueMinutes * MINUTE;
  return dueMinutes * MINUTE < DAY ? at : nextWithin(at, hours);
}

function shareOf(share: number, { window, setAt, hours }: Plan): Instant {
  const left = window.opensAt - setAt;
  const at = Math.max(rounded(setAt + left * share, left), setAt + 1);
  const worked = nextWithin(at, hours);
  return worked < window.opensAt ? worked : at;
}

/** Nobody agrees on 05:10, unless there is no more time than that. */
function rounded(at: Instant, left: number): Instant {
  const unit = left >= DAY ? HOUR : left >= 2 * HOUR ? 15 * MINUTE : MINUTE;
  return Math.floor(at / unit) * unit;
}

/**
 * As records from before there were working hours in it meant them: the checklist's distance from the window, or half of the time that was left
 * where that had passed. What was promised then stays.
 */
export function formerDueDates(checklist: Checklist, window: Window, setAt: Instant): DueDates {
  const half = Math.max(Math.floor((setAt + window.opensAt) / 2 / HOUR) * HOUR, setAt + 1);
  const dates = placedItems(checklist).map(({ item }): [string, Instant] => {
    const planned = window.opensAt + item.dueMinutes * MINUTE;
    return [item.id, planned > setAt ? planned : half];
  });
  return Object.fromEntries(dates);
}
