import { DAY, HOUR, type Instant, MINUTE } from '../time/duration.ts';
import { offsetsOver } from '../time/offsets.ts';
import { freezesOver } from './freezes.ts';
import { officeShare } from './profile.ts';
import type { Team } from './team.ts';

/** A window worth proposing. */
export interface Slot {
  opensAt: Instant;
  closesAt: Instant;
  /** From 0 to 1: how much of the busiest hour's use falls into it. */
  online: number;
  /** How many of those who would have to respond are awake throughout. */
  awake: number;
  responders: number;
  /** Of how many of them it is not known where they live: they go by the team's clock. */
  assumed: number;
  /** What speaks against the day. */
  against: 'weekend' | 'friday' | null;
  score: number;
}

export interface SlotsAsked {
  now: Instant;
  length: number;
  team: Team;
  /** Where each of those who would have to respond lives, null for who has not said so; somebody who is away then aside. */
  responders: readonly { zone: string | null; backAt?: Instant | undefined }[];
  /** How much notice stakeholders get at least; never under a day. */
  notice: number;
  /** Windows of other rollouts of the team. */
  taken: readonly { opensAt: Instant; closesAt: Instant }[];
}

const step = 30 * MINUTE;
const ahead = 14 * DAY;
const leastNotice = DAY;
const penalty = { weekend: 0.25, friday: 0.15 };

/**
 * The three best windows of the coming fourteen days, on different days, best first: few users online and responders awake count alike. Freezes and
 * an hour around other windows are left out; a weekend and Friday afternoon cost. Nobody chooses for people: these are proposals.
 */
export function proposeSlots(asked: SlotsAsked): Slot[] {
  const { now, length, team, taken } = asked;
  const from = now + Math.max(asked.notice, leastNotice);
  const until = Math.max(now + ahead, from + ahead / 2);
  const clocks = clocksFor(asked, from, until + length + DAY);
  const frozen = freezesOver({ opensAt: from, closesAt: until + length }, team).length > 0;
  const isFree = (opensAt: Instant): boolean =>
    taken.every((each) => opensAt >= each.closesAt + HOUR || opensAt + length <= each.opensAt - HOUR) &&
    !(frozen && freezesOver({ opensAt, closesAt: opensAt + length }, team).length);
  const slots: Slot[] = [];
  for (let at = onGrid(from, clocks.team); at <= until; at += step) slots.push(scored(at, asked, clocks));
  return bestOnDifferentDays(slots, isFree, clocks.team);
}

/** Asked for freezes only as far down the list as it takes. */
function bestOnDifferentDays(slots: Slot[], isFree: (opensAt: Instant) => boolean, local: Local): Slot[] {
  const best: Slot[] = [];
  const days = new Set<number>();
  for (const slot of slots.sort((a, b) => b.score - a.score || a.opensAt - b.opensAt)) {
    const day = Math.floor(local(slot.opensAt) / DAY);
    if (days.has(day) || !isFree(slot.opensAt)) continue;
    days.add(day);
    best.push(slot);
    if (best.length === 3) break;
  }
  return best;
}

/** Milliseconds since 1970 as the wall there shows them. */
type Local = (at: Instant) => number;

interface Clocks {
  team: Local;
  traffic: Local | null;
  readers: { local: Local; weight: number }[];
  responders: { local: Local; backAt: Instant }[];
}

function clocksFor({ team, responders }: SlotsAsked, from: Instant, until: Instant): Clocks {
  const locals = new Map<string, Local>();
  const localOf = (zone: string): Local => {
    const known = locals.get(zone) ?? offsetsOver(zone, from, until);
    locals.set(zone, known);
    return known;
  };
  const zones = team.stakeholders.length ? team.stakeholders.map((each) => each.zone ?? team.zone) : [team.zone];
  return {
    team: localOf(team.zone),
    traffic: team.traffic ? localOf(team.traffic.zone) : null,
    readers: [...Map.groupBy(zones, (zone) => zone)].map(([zone, all]) => ({
      local: localOf(zone),
      weight: all.length / zones.length,
    })),
    responders: responders.map(({ zone, backAt = 0 }) => ({ local: localOf(zone ?? team.zone), backAt })),
  };
}

function scored(opensAt: Instant, { length, team, responders }: SlotsAsked, clocks: Clocks): Slot {
  const closesAt = opensAt + length;
  const online = onlineDuring(opensAt, closesAt, team, clocks);
  const awake = clocks.responders.filter(
    ({ local, backAt }) => backAt <= opensAt && isAwake(local(opensAt), local(closesAt), length),
  ).length;
  const against = speaksAgainst(clocks.team(opensAt));
  const share = responders.length ? awake / responders.length : 1;
  const score = (1 - online) / 2 + share / 2 - (against ? penalty[against] : 0);
  const assumed = responders.filter(({ zone }) => zone === null).length;
  return { opensAt, closesAt, online, awake, responders: responders.length, assumed, against, score };
}

function onlineDuring(
  opensAt: Instant,
  closesAt: Instant,
  { traffic }: Team,
  { traffic: local, readers }: Clocks,
): number {
  const busiest = traffic ? Math.max(...traffic.hours) : 1;
  const at = (moment: Instant): number =>
    traffic && local
      ? (traffic.hours[hourOf(local(moment))] ?? 0) / busiest
      : readers.reduce((sum, each) => sum + each.weight * shareThere(each.local(moment)), 0);
  let sum = 0;
  let count = 0;
  for (let moment = opensAt; moment < closesAt; moment += step) {
    sum += at(moment);
    count += 1;
  }
  return count ? sum / count : 0;
}

const shareThere = (wall: number): number => officeShare(hourOf(wall), weekdayOf(wall));

/** From 07:00 to 23:00 where they are, at its beginning and its end; nobody is awake for more than sixteen hours. */
function isAwake(opens: number, closes: number, length: number): boolean {
  const minutes = (wall: number): number => Math.floor((((wall % DAY) + DAY) % DAY) / MINUTE);
  const isDay = (wall: number): boolean => minutes(wall) >= 7 * 60 && minutes(wall) <= 23 * 60;
  return length <= 16 * HOUR && isDay(opens) && isDay(closes);
}

function speaksAgainst(wall: number): Slot['against'] {
  const weekday = weekdayOf(wall);
  if (weekday > 5) return 'weekend';
  return weekday === 5 && hourOf(wall) >= 12 ? 'friday' : null;
}

const hourOf = (wall: number): number => Math.floor((((wall % DAY) + DAY) % DAY) / HOUR);
const weekdayOf = (wall: number): number => ((((Math.floor(wall / DAY) + 3) % 7) + 7) % 7) + 1;

/** Full and half hours as the team's wall shows them. */
function onGrid(at: Instant, local: Local): Instant {
  const beyond = ((local(at) % step) + step) % step;
  return beyond === 0 ? at : at + step - beyond;
}
