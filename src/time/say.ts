import { type Instant, MINUTE, sayDuration, unitsOf } from './duration.ts';
import { type Clock, type Day, sameDay, wallTime, weekdayOf } from './wall.ts';
import { cityOf, zoneLabel } from './zone.ts';

type Span = { opensAt: Instant; closesAt: Instant };

/** "Tue 8 Dec 22:00 CET" */
export function sayTime(at: Instant, zone: string): string {
  const wall = wallTime(at, zone);
  return `${sayDay(wall)} ${clockText(wall)} ${zoneLabel(at, zone)}`;
}

/** "Tue 8 December 2026, 22:00 CET" */
export function sayTimeLong(at: Instant, zone: string): string {
  const wall = wallTime(at, zone);
  const month = MONTHS[wall.month - 1];
  return `${sayWeekday(wall)} ${wall.day} ${month} ${wall.year}, ${clockText(wall)} ${zoneLabel(at, zone)}`;
}

/** "Tue 8 Dec 2026, 22:00 CET" */
export function sayTimeWithYear(at: Instant, zone: string): string {
  const wall = wallTime(at, zone);
  return `${sayDay(wall)} ${wall.year}, ${clockText(wall)} ${zoneLabel(at, zone)}`;
}

/** "2026-12-08 21:03 UTC", where nobody's zone is known or many read the same. */
export const sayUtc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** "22:00" */
export function sayClock(at: Instant, zone: string): string {
  return clockText(wallTime(at, zone));
}

/** "Tue 8 Dec 22:00 – 23:30 CET"; the day again if the end lies on another, the zone twice if the clocks change. */
export function sayWindow(window: Span, zone: string): string {
  const opens = wallTime(window.opensAt, zone);
  const closes = wallTime(window.closesAt, zone);
  const label = zoneLabel(window.closesAt, zone);
  const firstLabel = zoneLabel(window.opensAt, zone);
  const start = `${sayDay(opens)} ${clockText(opens)}${firstLabel === label ? '' : ` ${firstLabel}`}`;
  const end = sameDay(opens, closes) ? clockText(closes) : `${sayDay(closes)} ${clockText(closes)}`;
  return `${start} – ${end} ${label}`;
}

/** "Tue 8 December 2026, 22:00 – 23:30 CET"; both in full if the end lies on another day. */
export function sayWindowLong({ opensAt, closesAt }: Span, zone: string): string {
  const [opens, closes] = [wallTime(opensAt, zone), wallTime(closesAt, zone)];
  if (!sameDay(opens, closes)) return `${sayTimeLong(opensAt, zone)} – ${sayTimeLong(closesAt, zone)}`;
  const first = zoneLabel(opensAt, zone);
  const last = zoneLabel(closesAt, zone);
  const start = sayTimeLong(opensAt, zone);
  return `${first === last ? start.slice(0, -first.length - 1) : start} – ${clockText(closes)} ${last}`;
}

/** The window in full where the reader is, then in UTC, then where the team is; a clock that shows the same is not named twice. */
export function sayWindowEverywhere(window: Span, zone: string, teamZone: string): string[] {
  const clocks = (each: string): string => sayWindow(window, each).replace(/ \S+$/, '');
  const others = [...new Set(['UTC', teamZone])].filter((other) => other !== zone);
  const shown = others.filter((other) => other === 'UTC' || clocks(other) !== clocks(zone));
  const there = shown.map((other) => `${sayWindow(window, other)}${other === 'UTC' ? '' : ` (${cityOf(other)})`}`);
  return [sayWindowLong(window, zone), ...there];
}

/** "21:00 UTC · 16:00 New York · Wed 06:00 Tokyo": the weekday where it is another day than in `base`. */
export function sayInZones(at: Instant, zones: readonly string[], base = zones[0]): string {
  return zones.map((zone) => sayThere(at, zone, base ?? zone)).join(' · ');
}

/** How far away: "in 3 days", "in 4 days 8 h", "in 40 minutes", "now" (within a minute), "12 min ago". */
export function sayUntil(at: Instant, now: Instant): string {
  const ms = at - now;
  if (Math.abs(ms) < MINUTE) return 'now';
  return ms < 0 ? `${sayDuration(ms)} ago` : `in ${sayAhead(ms)}`;
}

/** "Tue 8 Dec 2026, 22:00 CET = 21:00 UTC, 16:00 New York (in 4 days 8 h)"; UTC is always among the others. */
export function echoTime(at: Instant, zone: string, now: Instant, otherZones: readonly string[]): string {
  const others = [...new Set(['UTC', ...otherZones])].filter((other) => other !== zone);
  const there = others.map((other) => sayThere(at, other, zone)).join(', ');
  return `${sayTimeWithYear(at, zone)}${there === '' ? '' : ` = ${there}`} (${sayUntil(at, now)})`;
}

/** Telegram HTML: the reader's own clock shows it, older clients show zone and UTC in words. */
export function tgTime(at: Instant, zone: string, format = 'wDt'): string {
  const utc = zone === 'UTC' ? '' : ` (${sayThere(at, 'UTC', zone)})`;
  return `<tg-time unix="${Math.floor(at / 1000)}" format="${format}">${sayTime(at, zone)}${utc}</tg-time>`;
}

/** "Tue 8 Dec" */
export function sayDay(day: Day): string {
  return `${sayWeekday(day)} ${day.day} ${MONTHS[day.month - 1]?.slice(0, 3)}`;
}

/** "09:05" */
export function clockText({ hour, minute }: Clock): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const WEEKDAYS: readonly string[] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

function sayAhead(ms: number): string {
  const { days, hours, minutes } = unitsOf(ms);
  if (days === 0 && hours === 0) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  if (days === 0 && minutes === 0) return hours === 1 ? '1 hour' : `${hours} hours`;
  return sayDuration(ms);
}

function sayWeekday(day: Day): string {
  return WEEKDAYS[weekdayOf(day) - 1]?.slice(0, 3) ?? '';
}

function sayThere(at: Instant, zone: string, base: string): string {
  const wall = wallTime(at, zone);
  const day = sameDay(wall, wallTime(at, base)) ? '' : `${sayWeekday(wall)} `;
  return `${day}${clockText(wall)} ${cityOf(zone)}`;
}
