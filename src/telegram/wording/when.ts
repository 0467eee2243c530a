import type { Instant, Window } from '../../rollout/events.ts';
import { DAY } from '../../time/duration.ts';
import { sayClock, sayDay, sayUntil, sayWindow } from '../../time/say.ts';
import { addDays, sameDay, wallTime } from '../../time/wall.ts';

/** "today 17:00", "tomorrow 12:00", "Mon 12:00" within a week, else "Tue 8 Dec 22:00"; without the zone, which the card names once. */
export function sayNear(at: Instant, now: Instant, zone: string): string {
  const day = wallTime(at, zone);
  const today = wallTime(now, zone);
  const clock = sayClock(at, zone);
  if (sameDay(day, today)) return `today ${clock}`;
  if (sameDay(day, addDays(today, 1))) return `tomorrow ${clock}`;
  if (sameDay(day, addDays(today, -1))) return `yesterday ${clock}`;
  const isNear = at > now && at - now < 6 * DAY;
  return `${isNear ? sayDay(day).slice(0, 3) : sayDay(day)} ${clock}`;
}

export const sayDue = (due: Instant, now: Instant, zone: string): string =>
  due >= now ? `due ${sayNear(due, now, zone)}` : `overdue, was due ${sayNear(due, now, zone)}`;

/** "Tue 8 Dec 22:00 – 23:30 CET (in 4 days)", "(open, closes in 40 minutes)", "(closed 2 h ago)". */
export function sayWindowNow(window: Window, now: Instant, zone: string): string {
  const { opensAt, closesAt } = window;
  const when =
    now < opensAt
      ? sayUntil(opensAt, now)
      : now < closesAt
        ? `open, closes ${sayUntil(closesAt, now)}`
        : `closed ${sayUntil(closesAt, now)}`;
  return `${sayWindow(window, zone)} (${when})`;
}
