import type { Instant, Window } from '../rollout/events.ts';
import { sayDuration } from '../time/duration.ts';
import { sayClock, sayDay, sayInZones, sayTimeLong, sayWindow } from '../time/say.ts';
import { cityOf, isZone, wallTime, zoneLabel } from '../time/zone.ts';
import type { About, Line } from './sections.ts';

/** The window where the reader is, then in UTC, where the team is and where others read it; a clock that shows the same is not named twice. */
export function when({ window, zone, teamZone, elsewhere }: About): Line[] {
  const others = [...new Set(['UTC', teamZone])].filter((other) => other !== zone);
  const shown = others.filter((other) => other === 'UTC' || !isSameClock(window, other, zone));
  const lines = shown.map((other) => ({
    says: `${sayWindow(window, other)}${other === 'UTC' ? '' : ` (${cityOf(other)})`}`,
    at: window.opensAt,
  }));
  return [
    { says: longWindow(window, zone), at: window.opensAt },
    ...lines,
    ...there(window, elsewhere, [zone, ...shown]),
  ];
}

/** "Wed 06:00 Tokyo · 02:30 Kolkata": when it opens where at most two of the other readers are. */
function there(window: Window, zones: readonly string[], named: readonly string[]): Line[] {
  const [base = 'UTC'] = named;
  const others = zones
    .filter(isZone)
    .filter((zone, index, all) =>
      [...named, ...all.slice(0, index)].every((known) => !isSameClock(window, zone, known)),
    )
    .slice(0, 2);
  return others.length ? [{ says: sayInZones(window.opensAt, others, base), at: window.opensAt }] : [];
}

/** What the reader may still have in mind: the window before this one, or the one of the first notice. */
export function changes({ kind, window, previous, first, zone }: About): Line[] {
  if (previous && kind === 'moved')
    return [
      { says: `Before: ${longWindow(previous, zone)}`, at: previous.opensAt },
      { says: `Now: ${longWindow(window, zone)}`, at: window.opensAt },
    ];
  if (!first || (first.opensAt === window.opensAt && first.closesAt === window.closesAt)) return [];
  return [
    { says: `Since the first notice: ${differenceOf(first, window, zone)}. It said:` },
    { says: longWindow(first, zone), at: first.opensAt },
  ];
}

/** "30 min later", "another day", "30 min later and 1 h shorter" */
function differenceOf(first: Window, now: Window, zone: string): string {
  const shift = now.opensAt - first.opensAt;
  const growth = now.closesAt - now.opensAt - (first.closesAt - first.opensAt);
  const isOtherDay = sayDay(wallTime(first.opensAt, zone)) !== sayDay(wallTime(now.opensAt, zone));
  const moved = isOtherDay ? 'another day' : shift ? `${sayDuration(shift)} ${shift > 0 ? 'later' : 'earlier'}` : '';
  const length = growth ? `${sayDuration(growth)} ${growth > 0 ? 'longer' : 'shorter'}` : '';
  return [moved, length].filter(Boolean).join(' and ');
}

/** "Tue 8 December 2026, 22:00 – 23:30 CET" */
export function longWindow({ opensAt, closesAt }: Pick<Window, 'opensAt' | 'closesAt'>, zone: string): string {
  const [opens, closes] = [wallTime(opensAt, zone), wallTime(closesAt, zone)];
  if (sayDay(opens) !== sayDay(closes)) return `${sayTimeLong(opensAt, zone)} – ${sayTimeLong(closesAt, zone)}`;
  const first = zoneLabel(opensAt, zone);
  const start = sayTimeLong(opensAt, zone);
  const from = first === zoneLabel(closesAt, zone) ? start.slice(0, -first.length - 1) : start;
  return `${from} – ${clockAndZone(closesAt, zone)}`;
}

/** "22:00 CET" */
export const clockAndZone = (at: Instant, zone: string): string => `${sayClock(at, zone)} ${zoneLabel(at, zone)}`;

const isSameClock = (window: Window, one: string, other: string): boolean =>
  sayWindow(window, one).replace(/ \S+$/, '') === sayWindow(window, other).replace(/ \S+$/, '');
