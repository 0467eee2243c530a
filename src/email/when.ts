import type { Instant, Window } from '../rollout/events.ts';
import { sayDuration } from '../time/duration.ts';
import { sayClock, sayDay, sayInZones, sayWindow, sayWindowEverywhere, sayWindowLong } from '../time/say.ts';
import { isZone, wallTime, zoneLabel } from '../time/zone.ts';
import type { About, Line } from './sections.ts';

/** The window where the reader is, then in UTC, where the team is and where others read it; a clock that shows the same is not named twice. */
export function when({ window, zone, teamZone, elsewhere }: About): Line[] {
  const lines = sayWindowEverywhere(window, zone, teamZone).map((says) => ({ says, at: window.opensAt }));
  return [...lines, ...there(window, elsewhere, [zone, 'UTC', teamZone])];
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
      { says: `Before: ${sayWindowLong(previous, zone)}`, at: previous.opensAt },
      { says: `Now: ${sayWindowLong(window, zone)}`, at: window.opensAt },
    ];
  if (!first || (first.opensAt === window.opensAt && first.closesAt === window.closesAt)) return [];
  return [
    { says: `Since the first notice: ${differenceOf(first, window, zone)}. It said:` },
    { says: sayWindowLong(first, zone), at: first.opensAt },
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

/** "22:00 CET" */
export const clockAndZone = (at: Instant, zone: string): string => `${sayClock(at, zone)} ${zoneLabel(at, zone)}`;

const isSameClock = (window: Window, one: string, other: string): boolean =>
  sayWindow(window, one).replace(/ \S+$/, '') === sayWindow(window, other).replace(/ \S+$/, '');
