import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import { isWithin } from '../../src/time/working-hours.ts';
import {
  aiko,
  answer,
  asked,
  asking,
  by,
  changedTeam,
  clockAt,
  created,
  creation,
  day,
  doing,
  given,
  gives,
  gus,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  opening,
  phase,
  play,
  priya,
  type Scene,
  type Step,
  signing,
  takes,
  upTo,
  window,
} from '../support/story.ts';

type Reminded = Extract<RolloutEvent, { type: 'Reminded' }>;
const remindersAt = (at: number, scene: Scene): Reminded[] =>
  answer(clockAt(at), scene).filter((event) => event.type === 'Reminded');
const toWhom = (at: number, scene: Scene): number[] => remindersAt(at, scene).map((each) => each.to);
const owedBy = (person: number, at: number, scene: Scene) =>
  remindersAt(at, scene)
    .find((each) => each.to === person)
    ?.owed.map((owed) => ('item' in owed ? owed.item : 'phase' in owed ? owed.phase : owed.blocked));
const assigned = (item: string, to: number, dueAt: number | null = null): Step =>
  by(mara, { type: 'AssignItem', item, to, dueAt });
const noon = monday + 2 * hour; // Monday 12:00 in Berlin
const friday = monday + 4 * day;

describe('reminders of items', () => {
  // 2.1 is due a week before the opening, so on Tuesday 1 December at 22:00; the office opens at 9:00 the next day.
  it('come a day before and at the due time, in working hours', () => {
    const scene = created();
    const times = agenda(scene.rollout, scene.team).map(({ at }) => at);
    const hours = { ...scene.team.hours, zone: scene.team.zone };
    expect(times.length).toBeGreaterThan(20);
    const outside = times.filter((at) => !isWithin(at, hours));
    // Only while the window is open does work go on at night.
    expect(outside.every((at) => at >= window.opensAt && at <= window.closesAt)).toBe(true);
  });
  it('go to whoever holds the role, or to whom the item was assigned', () => {
    const scene = play(created(), assigned('2.3', gus.id, friday), assigned('2.4', aiko.id, friday));
    expect(owedBy(gus.id, friday, scene)).toEqual(['automated-testing']);
    expect(owedBy(aiko.id, friday, scene)).toEqual(['manual-testing']);
  });
  it('are one message a person, however much it is', () => {
    const scene = play(created(), ...['1.1', '1.2', '2.1'].map((item) => assigned(item, gus.id, friday)));
    expect(remindersAt(friday, scene).filter((each) => each.to === gus.id)).toHaveLength(1);
    expect(owedBy(gus.id, friday, scene)).toEqual(['issue-creation', 'update-requirements', 'environment-setup']);
  });
  it('that were missed in working hours do not come out at night instead', () => {
    const scene = play(created(), assigned('2.3', gus.id, friday));
    const lateOnFriday = friday + 10 * hour;
    expect(remindersAt(lateOnFriday, scene)).toEqual([]);
    const next = agenda(scene.rollout, scene.team, lateOnFriday).find(({ what }) => what === 'reminder')?.at ?? 0;
    expect(new Date(next).toISOString()).toBe('2026-11-30T08:00:00.000Z');
    expect(owedBy(gus.id, next, scene)).toContain('automated-testing');
  });
  it('are not repeated, also by a clock that was set back', () => {
    const scene = play(play(created(), assigned('2.3', gus.id, friday)), clockAt(friday));
    expect(toWhom(friday, scene)).toEqual([]);
    expect(toWhom(friday + minute, scene)).not.toContain(gus.id);
    expect(toWhom(friday - hour, scene)).not.toContain(gus.id);
  });
  it('are not said again to whoever gets the role afterwards', () => {
    const at = opening - 6 * day + 12 * hour;
    const scene = play(created(), clockAt(at));
    expect(owedBy(aiko.id, at, created())).toContain('environment-setup');
    expect(owedBy(priya.id, at + minute, changedTeam(scene, gives('qa', priya))) ?? []).not.toContain(
      'environment-setup',
    );
  });
  it('name an item once after an outage, at the step that counts now', () => {
    const scene = play(created(), assigned('2.3', gus.id, friday));
    expect(remindersAt(friday + hour, scene).find((each) => each.to === gus.id)?.owed).toEqual([
      { item: 'automated-testing', step: 1 },
    ]);
    expect(toWhom(friday + 2 * hour, play(scene, clockAt(friday + hour)))).not.toContain(gus.id);
  });
  it('come again when the due time moves later', () => {
    const scene = play(
      created(),
      assigned('2.3', gus.id, friday),
      clockAt(friday),
      assigned('2.3', gus.id, friday + 7 * day),
    );
    expect(owedBy(gus.id, friday + 7 * day, scene)).toEqual(['automated-testing']);
  });
  it('end when the item is done or does not apply', () => {
    const scene = play(created(), assigned('2.3', gus.id, friday), doing('2.3'));
    expect(toWhom(friday, scene)).not.toContain(gus.id);
    const skipped = [
      by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'x' }),
      by(aiko, { type: 'ConfirmNotApplicable', item: '2.5' }),
    ];
    expect(toWhom(friday, play(created(), assigned('2.5', gus.id, friday), ...skipped))).not.toContain(gus.id);
  });
  it('fall to the lead when nobody holds the role', () => {
    const scene = changedTeam(play(created(), doing('2.2')), takes('qa', aiko));
    const at = opening - 6 * day + 12 * hour;
    expect(toWhom(at, scene)).not.toContain(aiko.id);
    expect(owedBy(mara.id, at, scene)).toContain('environment-setup');
  });
  it('wait until the phase opens where nothing can be prepared', () => {
    const owed = (scene: Scene) =>
      remindersAt(opening + 20 * day + 12 * hour, scene).flatMap((each) =>
        each.owed.map((one) => ('item' in one ? one.item : '')),
      );
    expect(owed(created())).not.toContain('phased-rollout');
    expect(owed(upTo('deployment'))).toContain('phased-rollout');
    expect(owed(upTo('deployment'))).not.toContain('feedback-loop');
  });
  it('do not come for a rollout without a window, unless a time was agreed', () => {
    const scene = play(nothingYet(), { ...creation(), window: null } as ReturnType<typeof creation>);
    expect(agenda(scene.rollout, scene.team)).toEqual([]);
    expect(toWhom(friday, play(scene, assigned('2.3', gus.id, friday)))).toEqual([gus.id]);
  });
  it('do not wait for the morning while the window is open', () => {
    const scene = play(upTo('deployment'), assigned('4.1', gus.id, opening + 30 * minute));
    expect(owedBy(gus.id, opening + 30 * minute, scene)).toEqual(['phased-rollout']);
  });
});

describe('reminders of sign-offs', () => {
  const waiting = asked(upTo('pre-deployment'), 'pre-deployment');
  const seatReminders = (at: number, scene: Scene) =>
    remindersAt(at, scene).flatMap((each) => each.owed.flatMap((one) => ('phase' in one ? [[each.to, one.step]] : [])));
  it('come after four hours and a day, then daily and to the lead too, to whoever could fill a seat that is empty', () => {
    expect(seatReminders(noon, waiting)).toEqual([]);
    expect(seatReminders(monday + 4 * hour, waiting)).toEqual([
      [luis.id, 0],
      [nadia.id, 0],
    ]);
    const first = play(waiting, clockAt(monday + 4 * hour));
    expect(seatReminders(monday + 5 * hour, first)).toEqual([]);
    expect(seatReminders(monday + day, first)).toEqual([
      [luis.id, 1],
      [nadia.id, 1],
    ]);
    expect(seatReminders(monday + 2 * day, play(first, clockAt(monday + day)))).toEqual([
      [luis.id, 2],
      [nadia.id, 2],
      [mara.id, 2],
    ]);
  });
  it('skip who has signed', () =>
    expect(seatReminders(monday + 4 * hour, play(waiting, signing(luis, 'pre-deployment')))).toEqual([[nadia.id, 0]]));
  it('come to who holds the role now', () => {
    const scene = changedTeam(waiting, takes('ops', luis), gives('ops', priya));
    expect(seatReminders(monday + 4 * hour, scene)).toEqual([
      [priya.id, 0],
      [nadia.id, 0],
    ]);
  });
  it('are one after an outage of days', () =>
    expect(seatReminders(monday + 3 * day - minute, waiting)).toEqual([
      [luis.id, 2],
      [nadia.id, 2],
      [mara.id, 2],
    ]));
  it('begin again when it is asked for again', () => {
    const declined = ({ rollout }: Scene) =>
      by(
        luis,
        {
          type: 'DeclineSignOff',
          phase: 'pre-deployment',
          reason: 'x',
          revision: revisionOf(phase('pre-deployment'), rollout),
        },
        monday + 5 * hour,
      );
    const again = play(waiting, clockAt(monday + 4 * hour), declined, asking('pre-deployment', monday + day));
    expect(seatReminders(monday + day + 4 * hour, again)).toEqual([
      [luis.id, 0],
      [nadia.id, 0],
    ]);
  });
  it('end after sixty, and the calendar with them', () => {
    const at = monday + 200 * day;
    // The group hears of what is overdue an hour after its owner.
    const scene = play(waiting, clockAt(at), clockAt(at + hour));
    expect(agenda(scene.rollout, scene.team)).toEqual([]);
    given(scene)
      .when(clockAt(at + day))
      .thenNothing();
  });
});
