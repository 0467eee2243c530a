// A day and a clock in a zone: once, never, twice, or at a time of the year when the named zone is not in use.
import type { Instant } from './duration.ts';
import { choice, type Reading, unclear } from './reading.ts';
import { clockText, sayDay } from './say.ts';
import { offsetOfLabel, type SpokenZone } from './spoken-zone.ts';
import { atOffset, type Clock, type Day, type Meeting, meet } from './wall.ts';
import { cityOf, zoneLabel } from './zone.ts';

export type Placed = Reading | { kind: 'past'; at: Instant };
type Scene = { now: Instant; zone: SpokenZone };

/** `past` only if nothing that could be meant lies ahead. The day must exist. */
export function place(day: Day, clock: Clock, scene: Scene): Placed {
  const meeting = meet(day, clock, scene.zone.zone);
  const last = meeting.kind === 'twice' ? meeting.second : meeting.at;
  if (last <= scene.now) return { kind: 'past', at: last };
  switch (meeting.kind) {
    case 'once':
      return inSeason(meeting.at, day, clock, scene);
    case 'gap':
      return inGap(meeting, day, clock, scene);
    case 'twice':
      return inOverlap(meeting, day, clock, scene);
  }
}

function inGap(
  meeting: Extract<Meeting, { kind: 'gap' }>,
  day: Day,
  clock: Clock,
  { zone: { zone }, now }: Scene,
): Reading {
  const to = clockText(meeting.to);
  const where = `${clockText(clock)} does not exist on ${sayDay(day)} ${day.year} in ${zone}`;
  const why = `the clocks go from ${clockText(meeting.from)} to ${to}`;
  return unclear(`${where}; ${why}. Use ${to}?`, [choice(meeting.at, zone, now)]);
}

function inOverlap(
  meeting: Extract<Meeting, { kind: 'twice' }>,
  day: Day,
  clock: Clock,
  { zone: { zone, abbreviation }, now }: Scene,
): Placed {
  const both = [meeting.at, meeting.second];
  const named = both.filter((at) => zoneLabel(at, zone) === abbreviation);
  const times = named.length === 1 ? named : both.filter((at) => at > now);
  const [only, ...more] = times;
  if (only !== undefined && more.length === 0) {
    return only > now ? { kind: 'instant', at: only, zone } : { kind: 'past', at: only };
  }
  const where = `${clockText(clock)} happens twice on ${sayDay(day)} ${day.year} in ${zone}`;
  const why = `the clocks go back from ${clockText(meeting.from)} to ${clockText(meeting.to)}`;
  const choices = times.map((at) => choice(at, zone, now));
  return unclear(`${where}; ${why}. Which one?`, choices);
}

/** "8 jul 22:00 CET": in July there is none. The wall clock of that place, or the hour as the letters say? */
function inSeason(at: Instant, day: Day, clock: Clock, { zone: { zone, abbreviation }, now }: Scene): Reading {
  const label = zoneLabel(at, zone);
  const offset = abbreviation === undefined ? undefined : offsetOfLabel(abbreviation, zone, now);
  if (offset === undefined || label === abbreviation) return { kind: 'instant', at, zone };
  const literal = atOffset(day, clock, offset);
  const says = `${cityOf(zone)} is on ${label}, not ${abbreviation}, on ${sayDay(day)} ${day.year}. Which one?`;
  return unclear(
    says,
    [at, literal].filter((each) => each > now).map((each) => choice(each, zone, now)),
  );
}
