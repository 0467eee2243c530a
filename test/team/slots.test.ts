import { describe, expect, it } from 'vitest';
import type { Freeze } from '../../src/team/events-freezes.ts';
import { proposeSlots, type SlotsAsked } from '../../src/team/slots.ts';
import type { Team } from '../../src/team/team.ts';
import { sayTime, sayTimeWithYear } from '../../src/time/say.ts';
import { wallTime } from '../../src/time/zone.ts';
import { day, hour, minute, monday, theTeam } from '../support/story.ts';

const zone = 'Europe/Berlin';
const asking = (change: Partial<SlotsAsked> = {}): SlotsAsked => ({
  now: monday,
  length: 90 * minute,
  team: theTeam(),
  responders: [{ zone }, { zone }, { zone }],
  notice: day,
  taken: [],
  ...change,
});
const propose = (change: Partial<SlotsAsked> = {}) => proposeSlots(asking(change));
const said = (change: Partial<SlotsAsked> = {}) => propose(change).map(({ opensAt }) => sayTime(opensAt, zone));
const readers = (...zones: string[]): Team => ({
  ...theTeam(),
  stakeholders: zones.map((each, index) => ({
    id: `s${index}`,
    name: 'x',
    medium: 'email',
    address: `x${index}@example.com`,
    zone: each,
  })),
});
const always = (kind: 'hard' | 'soft', from: number, to: number): Freeze => ({
  id: 'f1',
  title: 'No',
  kind,
  when: { kind: 'once', from, to },
  zone,
  except: [],
});

describe('three proposals', () => {
  it('on different days within fourteen, with a day of notice, on full and half hours', () => {
    const slots = propose();
    expect(slots).toHaveLength(3);
    expect(new Set(slots.map(({ opensAt }) => wallTime(opensAt, zone).day)).size).toBe(3);
    for (const { opensAt, closesAt } of slots) {
      expect(opensAt).toBeGreaterThanOrEqual(monday + day);
      expect(opensAt).toBeLessThanOrEqual(monday + 14 * day);
      expect(closesAt - opensAt).toBe(90 * minute);
      expect(wallTime(opensAt, zone).minute % 30).toBe(0);
    }
  });
  it('where everybody is in Berlin they are late in the evening on working days, with all awake', () => {
    expect(said()).toEqual(['Tue 24 Nov 21:30 CET', 'Wed 25 Nov 21:30 CET', 'Thu 26 Nov 21:30 CET']);
    expect(propose().map(({ awake, responders, against }) => [awake, responders, against])).toEqual([
      [3, 3, null],
      [3, 3, null],
      [3, 3, null],
    ]);
    for (const { online } of propose()) expect(online).toBeLessThan(0.1);
  });
  it('readers in Tokyo are at work when it is night in Berlin', () => {
    const [tokyo] = propose({ team: readers('Asia/Tokyo'), responders: [{ zone }] });
    expect(wallTime(tokyo?.opensAt ?? 0, 'Asia/Tokyo').hour).not.toBeGreaterThan(23);
    expect(tokyo?.online).toBeLessThan(0.1);
    expect(tokyo?.awake).toBe(1);
  });
  it('somebody who is away then is not there to respond', () => {
    const [first] = propose({ responders: [{ zone }, { zone, backAt: monday + 30 * day }] });
    expect([first?.awake, first?.responders]).toEqual([1, 2]);
  });
  it('who has not said where they live goes by the clock of the team, and is counted as assumed', () => {
    const [first] = propose({ responders: [{ zone: null }, { zone }] });
    expect([first?.awake, first?.responders, first?.assumed]).toEqual([2, 2, 1]);
  });
  it('nobody is awake for a window of twenty hours', () => expect(propose({ length: 20 * hour })[0]?.awake).toBe(0));
});

describe('left out', () => {
  it('what a freeze holds, hard or soft', () => {
    for (const kind of ['hard', 'soft'] as const) {
      const team = { ...theTeam(), freezes: [always(kind, monday, monday + 5 * day)] };
      for (const { opensAt } of propose({ team })) expect(opensAt).toBeGreaterThanOrEqual(monday + 5 * day);
    }
    expect(propose({ team: { ...theTeam(), freezes: [always('hard', monday, monday + 60 * day)] } })).toEqual([]);
  });
  it('an hour around what is planned already', () => {
    const [first] = propose();
    const taken = [{ opensAt: first?.opensAt ?? 0, closesAt: first?.closesAt ?? 0 }];
    for (const { opensAt, closesAt } of propose({ taken }))
      expect(opensAt >= (first?.closesAt ?? 0) + hour || closesAt <= (first?.opensAt ?? 0) - hour).toBe(true);
  });
  it('what would come before the notice that stakeholders get', () => {
    for (const { opensAt } of propose({ notice: 20 * day })) expect(opensAt).toBeGreaterThanOrEqual(monday + 20 * day);
    expect(propose({ notice: 0 })[0]?.opensAt).toBeGreaterThanOrEqual(monday + day);
  });
});

it('the team’s own figures take the place of the assumption', () => {
  const hours = Array.from({ length: 24 }, (_, each) => (each === 14 || each === 15 ? 0 : 100));
  const slots = propose({ team: { ...theTeam(), traffic: { zone, hours } } });
  expect(slots.map(({ opensAt }) => wallTime(opensAt, zone).hour)).toEqual([14, 14, 14]);
  expect(slots.map(({ online }) => online)).toEqual([0, 0, 0]);
});

it('Friday afternoon and the weekend cost, so that other days come first', () => {
  for (const { against } of propose()) expect(against).toBeNull();
  const free = always('hard', monday, Date.UTC(2026, 10, 27, 11));
  const rest = { ...always('hard', Date.UTC(2026, 10, 29, 23), monday + 60 * day), id: 'f2' };
  const only = propose({ team: { ...theTeam(), freezes: [free, rest] } });
  expect(only.map(({ against }) => against)).toEqual(['friday', 'weekend', 'weekend']);
});

it('#48 where the clocks change within the fortnight the wall times stay what they are', () => {
  const now = Date.UTC(2027, 2, 26, 9);
  const shown = propose({ now }).map(({ opensAt }) => sayTimeWithYear(opensAt, zone));
  expect(shown).toEqual(['Mon 29 Mar 2027, 21:30 CEST', 'Tue 30 Mar 2027, 21:30 CEST', 'Wed 31 Mar 2027, 21:30 CEST']);
});

it('is reckoned in a moment, with many people and freezes', () => {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 100);
  const weekly: Freeze = {
    ...always('soft', 0, 1),
    when: { kind: 'weekly', days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00', daysLater: 0 },
  };
  const team = {
    ...readers(...zones),
    freezes: Array.from({ length: 20 }, (_, index) => ({ ...weekly, id: `f${index}` })),
  };
  const began = performance.now();
  propose({ team, responders: zones.map((each) => ({ zone: each })) });
  expect(performance.now() - began).toBeLessThan(1_500);
});
