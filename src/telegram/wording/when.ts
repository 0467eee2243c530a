import type { Instant, Window } from '../../rollout/events.ts';
import { DAY, HOUR, sayDuration } from '../../time/duration.ts';
import { sayClock, sayDay, sayTime, sayWindow } from '../../time/say.ts';
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

/** "12 s ago", "4 min ago", or the clock once an hour has passed. */
export function sayAge(at: Instant, now: Instant, zone: string): string {
  const age = now - at;
  if (age < 100_000) return `${Math.max(Math.round(age / 1000), 0)} s ago`;
  return age < HOUR ? `${sayDuration(age)} ago` : sayClock(at, zone);
}

export const sayDue = (due: Instant, now: Instant, zone: string): string =>
  due >= now ? `due ${sayNear(due, now, zone)}` : `overdue, was due ${sayNear(due, now, zone)}`;

/** "Fri 4 Dec 16:00": for cards, which stand for days and must stay true without being redrawn. */
export const sayFixed = (at: Instant, zone: string): string => `${sayDay(wallTime(at, zone))} ${sayClock(at, zone)}`;

/** "due Fri 4 Dec 16:00"; that it is overdue shows with the reminder, which redraws the card. */
export const sayFixedDue = (due: Instant, now: Instant, zone: string): string =>
  `${due >= now ? 'due' : 'overdue since'} ${sayFixed(due, zone)}`;

/** HTML: "Tue 8 Dec 22:00 – 23:30 CET (in 4 days)". The reader's own client counts, so it stays true. */
export const windowHtml = (window: Window, zone: string): string =>
  `${sayWindow(window, zone)} (<tg-time unix="${Math.floor(window.opensAt / 1000)}" format="r">${sayTime(window.opensAt, 'UTC')}</tg-time>)`;
