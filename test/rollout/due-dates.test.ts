import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { placedItems } from '../../src/rollout/checklist.ts';
import { dueDates } from '../../src/rollout/due-dates.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import { dueAt } from '../../src/rollout/standing.ts';
import { sayTime } from '../../src/time/say.ts';
import { isWithin } from '../../src/time/working-hours.ts';
import {
  by,
  checklist,
  created,
  day,
  hour,
  mara,
  minute,
  monday,
  opening,
  play,
  theTeam,
  window,
} from '../support/story.ts';

const team = theTeam();
const items = placedItems(checklist);

const openingAt = (opensAt: number) => ({ ...window, opensAt, closesAt: opensAt + hour });
/** What the plan says of these items, on the clocks of Berlin, where the team works from 9 to 18, Monday to Friday. */
const said = (numbers: string, opensAt: number, setAt = monday): string[] => {
  const dates = dueDates(checklist, { window: openingAt(opensAt), setAt, team });
  return numbers.split(' ').map((number) => {
    const { item } = items.find((each) => each.number === number) ?? expect.fail(`There is no ${number}`);
    return `${number} ${sayTime(dates[item.id] ?? Number.NaN, 'Europe/Berlin').replace(/ CES?T$/, '')}`;
  });
};

describe('due dates', () => {
  it('keep the checklist’s distances, in the hours in which the team works', () => {
    const saturday = opening + 4 * day;
    expect(said('1.1 1.4 2.1 2.2 3.1 3.4 3.2 4.1 5.1 5.3', saturday)).toEqual([
      '1.1 Fri 27 Nov 17:00',
      '1.4 Fri 4 Dec 17:00',
      '2.1 Fri 4 Dec 17:00',
      '2.2 Fri 4 Dec 17:00',
      '3.1 Thu 10 Dec 17:00',
      '3.4 Fri 11 Dec 17:00',
      // Hours before the window are meant as they stand, on a Saturday as well.
      '3.2 Sat 12 Dec 18:00',
      '4.1 Sat 12 Dec 23:00',
      '5.1 Mon 14 Dec 09:00',
      '5.3 Tue 15 Dec 09:00',
    ]);
  });

  it('share out the time that is left among the phases, where the window is nearer than the checklist’s distances', () =>
    expect(said('1.1 1.5 2.1 2.6 3.1 3.4 3.2', monday + 3 * day + 12 * hour)).toEqual([
      '1.1 Tue 24 Nov 09:00',
      '1.5 Tue 24 Nov 09:00',
      '2.1 Wed 25 Nov 09:00',
      '2.6 Wed 25 Nov 09:00',
      '3.1 Wed 25 Nov 09:00',
      '3.4 Wed 25 Nov 17:00',
      '3.2 Thu 26 Nov 18:00',
    ]));

  it('share it out as well where no phase may be prepared early', () => {
    const strictly = { ...checklist, phases: checklist.phases.map((each) => ({ ...each, preparedEarly: false })) };
    const plan = { window: openingAt(monday + 3 * day + 12 * hour), setAt: monday, team };
    expect(dueDates(strictly, plan)).toEqual(dueDates(checklist, plan));
  });

  it('come to the minute in a hurry', () =>
    expect(said('1.1 2.1 3.1 3.2 4.1', monday + 40 * minute)).toEqual([
      '1.1 Mon 23 Nov 10:10',
      '2.1 Mon 23 Nov 10:20',
      '3.1 Mon 23 Nov 10:30',
      '3.2 Mon 23 Nov 10:30',
      '4.1 Mon 23 Nov 11:40',
    ]));

  it('do not wait for working hours that come after the window', () =>
    expect(said('1.1 2.1 3.1', Date.UTC(2026, 10, 28, 20), Date.UTC(2026, 10, 28, 8))).toEqual([
      '1.1 Sat 28 Nov 12:00',
      '2.1 Sat 28 Nov 15:00',
      // With 3.2, four hours before the window.
      '3.1 Sat 28 Nov 17:00',
    ]));

  it('move with the window, and give way to what was agreed', () => {
    const [first, second] = items;
    if (!first || !second) expect.fail('The checklist has no items');
    const agreed = monday + 3 * day;
    const planned = play(created(), by(mara, { type: 'AssignItem', item: first.item.id, to: mara.id, dueAt: agreed }));
    const { rollout } = play(planned, by(mara, { type: 'ScheduleWindow', window: openingAt(opening + 7 * day) }));
    const before = dueAt(second.item, planned.rollout) ?? Number.NaN;
    expect(dueAt(first.item, rollout)).toBe(agreed);
    expect(dueAt(second.item, rollout)).toBe(before + 7 * day);
  });
});

test('a record from before there were working hours in it keeps its dates', () => {
  const { rollout } = created();
  const former = evolve(rollout, { type: 'WindowScheduled', revision: 2, window, by: mara.id, at: opening - 5 * day });
  const dates = items.slice(0, 12).map(({ item }) => dueAt(item, former));
  expect(dates[0]).toBe(opening - 2.5 * day);
  expect(dates[11]).toBe(opening - 2 * day);
});

test('no phase is due before another, nothing before it is planned, and nothing that prepares the window after it opens', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 * 24 * 60 }), fc.integer({ min: 1, max: 60 * 24 * 60 }), (set, ahead) => {
      const setAt = monday + set * minute;
      const opensAt = setAt + ahead * minute;
      const dates = dueDates(checklist, { window: openingAt(opensAt), setAt, team });
      let last = setAt;
      for (const phase of checklist.phases) {
        const due = phase.items.map(({ id }) => dates[id] ?? Number.NaN);
        expect(Math.min(...due)).toBeGreaterThanOrEqual(last);
        if (phase.preparedEarly) expect(Math.max(...due)).toBeLessThan(opensAt);
        last = Math.max(...due);
      }
      // With a week and more there is always a working day to be found.
      const planned = items.filter(({ item }) => Math.abs(item.dueMinutes) >= 1_440);
      if (ahead > 7 * 1_440)
        for (const { item } of planned)
          expect(isWithin(dates[item.id] ?? 0, { ...team.hours, zone: team.zone })).toBe(true);
    }),
  ));
