import { describe, expect, it } from 'vitest';
import { agenda, checkCalendar } from '../../src/rollout/calendar.ts';
import { heldUntil, type PersonTimes, type TimesOf } from '../../src/rollout/quiet.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  asked,
  by,
  clockAt,
  created,
  day,
  given,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  opening,
  play,
  type Scene,
  type Step,
  upTo,
} from '../support/story.ts';

const newYork: PersonTimes = { zone: 'America/New_York', quietFrom: '20:00', quietTo: '08:00' };
const timesOf: TimesOf = (person) => (person === luis.id ? newYork : null);
const friday = monday + 4 * day; // 10:00 in Berlin, 4:00 in New York
const assigned = (to: Person, dueAt: number, item = '2.3'): Step =>
  by(mara, { type: 'AssignItem', item, to: to.id, dueAt });
const check = (at: number, scene: Scene, times = timesOf) =>
  checkCalendar({ type: 'CheckCalendar', at }, scene.rollout, { ...scene, timesOf: times });
const toWhom = (at: number, scene: Scene, times = timesOf): number[] =>
  check(at, scene, times).flatMap((event) =>
    event.type === 'Reminded' &&
    event.owed.some((one) => 'phase' in one || ('item' in one && one.item === 'automated-testing'))
      ? [event.to]
      : [],
  );
const once = (at: number, scene: Scene, times = timesOf): Scene =>
  play({ ...scene, timesOf: times } as Scene, clockAt(at));

describe('#65 a private reminder in somebody’s quiet hours', () => {
  it('waits for their morning, in their zone', () => {
    const scene = play(created(), assigned(luis, friday + day));
    expect(toWhom(friday, scene)).toEqual([]);
    expect(toWhom(friday + 3 * hour + 59 * minute, scene)).toEqual([]);
    expect(toWhom(friday + 4 * hour, scene)).toEqual([luis.id]); // 8:00 there
    expect(
      agenda(scene.rollout, scene.team, friday, timesOf).some(
        ({ at, what }) => at === friday + 4 * hour && what === 'reminder',
      ),
    ).toBe(true);
  });
  it('does not wait where it is due within two hours, nor into them', () => {
    const due = play(created(), assigned(luis, friday));
    expect(toWhom(friday, due)).toEqual([luis.id]);
    const hours = { ...created(), timesOf };
    expect(heldUntil(friday, luis.id, friday + 90 * minute, hours)).toBe(friday);
    expect(heldUntil(friday, luis.id, friday + 3 * hour, hours)).toBe(friday + hour);
    expect(heldUntil(friday, luis.id, friday + 10 * hour, hours)).toBe(friday + 4 * hour);
    expect(heldUntil(friday, luis.id, null, hours)).toBe(friday + 4 * hour);
  });
  it('does not wait while the window is open, nor for whoever wants no quiet hours, nor in the group', () => {
    const hours = { ...created(), timesOf };
    expect(
      heldUntil(opening + 80 * minute, luis.id, null, {
        ...hours,
        timesOf: () => ({ ...newYork, zone: 'Asia/Tokyo' }),
      }),
    ).toBe(opening + 80 * minute);
    expect(
      heldUntil(friday, luis.id, null, {
        ...hours,
        timesOf: () => ({ ...newYork, quietFrom: '00:00', quietTo: '00:00' }),
      }),
    ).toBe(friday);
    expect(heldUntil(friday, aiko.id, null, hours)).toBe(friday);
  });
  it('keeps others from nothing: who is awake hears at once, who sleeps hears later, each once', () => {
    const waiting = asked(upTo('pre-deployment'), 'pre-deployment');
    const early: TimesOf = (person) => (person === luis.id ? { ...newYork, quietTo: '10:00' } : null);
    const first = monday + 4 * hour; // 14:00 in Berlin, 8:00 in New York
    expect(toWhom(first, waiting, early)).toEqual([nadia.id]);
    const told = once(first, waiting, early);
    expect(toWhom(first + hour, told, early)).toEqual([]);
    expect(toWhom(first + 2 * hour, told, early)).toEqual([luis.id]);
    const both = once(first + 2 * hour, told, early);
    expect(toWhom(first + 3 * hour, both, early)).toEqual([]);
    // Sleeping longer from now on does not make it come a second time.
    const later: TimesOf = (person) => (person === luis.id ? { ...newYork, quietTo: '12:00' } : null);
    expect(toWhom(first + 4 * hour, both, later)).toEqual([]);
  });
  it('comes in their morning also where the team’s hours and theirs never meet', () => {
    const honolulu: TimesOf = () => ({ ...newYork, zone: 'Pacific/Honolulu' });
    const scene = play(created(), assigned(luis, friday + 2 * day));
    // Due on Sunday: on Monday at 9:00 in Berlin it is Sunday 22:00 there, and 8:00 there is 19:00 in Berlin.
    const morning = friday + 3 * day + 9 * hour;
    const all = Array.from({ length: 24 * 4 }, (_, index) => friday + index * hour);
    expect(all.find((at) => toWhom(at, scene, honolulu).length > 0)).toBe(morning);
    expect(toWhom(morning + hour, once(morning, scene, honolulu), honolulu)).toEqual([]);
  });
  it('does not hold what they put off until then themselves', () => {
    const at = friday + 9 * hour;
    const snoozed = play(
      once(friday + 4 * hour, play(created(), assigned(luis, friday + day))),
      by(luis, { type: 'SnoozeReminder', things: [{ item: 'automated-testing' }], until: friday + 17 * hour }, at),
    );
    expect(toWhom(friday + 17 * hour, snoozed)).toEqual([luis.id]); // 21:00 there
  });
  it('tells the latest time for putting off in their zone', () => {
    const scene = { ...play(created(), assigned(luis, friday)), timesOf };
    given(scene)
      .when(
        by(
          luis,
          { type: 'SnoozeReminder', things: [{ item: 'automated-testing' }], until: friday + hour },
          friday - day,
        ),
      )
      .thenRefused('bad-time', /Fri 27 Nov 04:00 EST/);
  });
});
