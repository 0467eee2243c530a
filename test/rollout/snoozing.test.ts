import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import type { Thing } from '../../src/rollout/events-reminders.ts';
import { snoozeChoices } from '../../src/rollout/snooze-choices.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  answer,
  asked,
  by,
  changedTeam,
  clockAt,
  created,
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
  opening,
  play,
  type Scene,
  type Step,
  takes,
  upTo,
} from '../support/story.ts';

const friday = monday + 4 * day; // 10:00 in Berlin
const due = friday + 2 * hour;
const tests: Thing = { item: 'automated-testing' };
const berlin = 'Europe/Berlin';
const assigned = (to: Person, dueAt = due): Step => by(mara, { type: 'AssignItem', item: '2.3', to: to.id, dueAt });
const snoozing = (until: number, at: number, who: Person = luis, things: Thing[] = [tests]): Step =>
  by(who, { type: 'SnoozeReminder', things, until }, at);
const waking = (at: number, who = luis): Step => by(who, { type: 'WakeReminder', things: [tests] }, at);
const stopping = (at: number, who = luis): Step => by(who, { type: 'StopReminders', things: [tests] }, at);
const resuming = (at: number, who = luis): Step => by(who, { type: 'ResumeReminders', things: [tests] }, at);
/** Luis has 2.3, due on Friday at 12:00, and was reminded on Thursday. */
const reminded = (): Scene => play(created(), assigned(luis), clockAt(due - day));
const remindersTo = (who: Person, at: number, scene: Scene): Extract<RolloutEvent, { type: 'Reminded' }>[] =>
  answer(clockAt(at), scene)
    .filter((event) => event.type === 'Reminded')
    .filter(
      ({ to, owed }) => to === who.id && owed.some((each) => 'item' in each && each.item === 'automated-testing'),
    );
const nextReminder = (scene: Scene, now: number): number =>
  agenda(scene.rollout, scene.team, now).find(({ what }) => what === 'reminder')?.at ?? 0;

describe('a reminder that is put off', () => {
  const at = due - day;
  it('comes back at the time that was asked for, once, and says so', () => {
    const scene = play(reminded(), snoozing(at + 4 * hour, at + minute));
    expect(remindersTo(luis, at + 4 * hour - minute, scene)).toEqual([]);
    const [back] = remindersTo(luis, at + 4 * hour, scene);
    expect(back).toMatchObject({ to: luis.id, asked: true });
    const after = play(scene, clockAt(at + 4 * hour));
    expect(remindersTo(luis, at + 4 * hour, after)).toEqual([]);
    expect(remindersTo(luis, at + 5 * hour, after)).toEqual([]);
  });
  it('comes back out of working hours too, because it was asked for', () => {
    const evening = at + 9 * hour; // 21:00
    const scene = play(reminded(), snoozing(evening, at + minute));
    expect(nextReminder(scene, at + 2 * minute)).toBeLessThanOrEqual(evening);
    expect(remindersTo(luis, evening, scene)).toHaveLength(1);
  });
  it('never passes the due time: that is refused, and where it moves nearer the reminder comes with it', () => {
    given(reminded())
      .when(snoozing(due + minute, at))
      .thenRefused('bad-time', /latest is Fri 27 Nov 12:00 CET/);
    given(reminded())
      .when(snoozing(due, at))
      .then({ type: 'ReminderSnoozed', to: luis.id, owed: tests, until: due, at });
    const nearer = play(reminded(), snoozing(due - hour, at), assigned(luis, due - 3 * hour));
    expect(remindersTo(luis, due - 3 * hour, nearer)).toHaveLength(1);
  });
  it('cannot be put off once it is overdue', () => {
    given(play(reminded(), clockAt(due)))
      .when(snoozing(due + hour, due + minute))
      .thenRefused('bad-time', /is due already/);
  });
  it('is one message with the one at the due time', () => {
    const scene = play(reminded(), snoozing(due, at));
    expect(remindersTo(luis, due, scene)).toMatchObject([
      { owed: [{ item: 'automated-testing', step: 1 }], asked: true },
    ]);
    expect(remindersTo(luis, due + hour, play(scene, clockAt(due)))).toEqual([]);
  });
  it('says nothing new when it is put off twice to the same time, and counts as once', () => {
    const scene = play(reminded(), snoozing(at + hour, at));
    given(scene)
      .when(snoozing(at + hour, at + 2000))
      .thenNothing();
    const later = play(scene, snoozing(at + 4 * hour, at + 3000));
    expect(Object.values(later.rollout.reminding.snoozes)).toEqual([{ until: at + 4 * hour, times: 1, isOver: false }]);
  });
  it('is woken by hand, and then keeps to the usual times', () => {
    const scene = play(reminded(), snoozing(at + 4 * hour, at), waking(at + hour));
    expect(remindersTo(luis, at + 4 * hour, scene)).toEqual([]);
    expect(remindersTo(luis, due, scene)).toHaveLength(1);
    given(scene)
      .when(waking(at + 2 * hour))
      .thenNothing();
  });
  it('does not come back when the item is done, or is somebody else’s now', () => {
    const scene = play(reminded(), snoozing(at + hour, at));
    expect(remindersTo(luis, at + hour, play(scene, doing('2.3', luis, at)))).toEqual([]);
    expect(remindersTo(luis, at + hour, play(scene, assigned(aiko)))).toEqual([]);
  });
  it('is refused with what became of it when nothing is left to do', () => {
    given(play(reminded(), doing('2.3', luis, at)))
      .when(snoozing(at + hour, at))
      .thenRefused('not-asked', /2\.3 .* is settled already/);
    given(play(reminded(), assigned(aiko)))
      .when(snoozing(at + hour, at))
      .thenRefused('not-allowed', /somebody else’s now/);
    given(reminded())
      .when(snoozing(at - 1, at))
      .thenRefused('bad-time', /has passed/);
  });
  it('after an outage comes back late, once, in a good hour', () => {
    const scene = play(reminded(), snoozing(at + hour, at));
    expect(remindersTo(luis, at + 5 * hour, scene)).toHaveLength(1);
    expect(remindersTo(luis, at + 6 * hour, play(scene, clockAt(at + 5 * hour)))).toEqual([]);
  });
  it('#50 comes once when the clock is set back behind it', () => {
    const scene = play(reminded(), snoozing(at + hour, at), clockAt(at + hour));
    expect(remindersTo(luis, at + 30 * minute, scene)).toEqual([]);
    expect(remindersTo(luis, at + hour, scene)).toEqual([]);
  });
  it('of a sign-off waits for the window at most', () => {
    const scene = asked(upTo('pre-deployment'), 'pre-deployment');
    const phase: Thing = { phase: 'pre-deployment' };
    const late = monday + 5 * hour;
    const before = play(scene, clockAt(monday + 4 * hour));
    given(before)
      .when(snoozing(opening + minute, late, luis, [phase]))
      .thenRefused('bad-time');
    const put = play(before, snoozing(late + 4 * hour, late, luis, [phase]));
    const back = answer(clockAt(late + 4 * hour), put).filter((event) => event.type === 'Reminded');
    expect(back).toMatchObject([{ to: luis.id, owed: [{ phase: 'pre-deployment', step: 0 }], asked: true }]);
  });
});

describe('what is offered', () => {
  const offered = (at: number, zone = berlin, things = [tests]) =>
    snoozeChoices(things, reminded().rollout, at, zone).map(
      ({ name, until }) => `${name} ${new Date(until).toISOString().slice(5, 16)}`,
    );
  it('is an hour, four, and tomorrow at nine where the reader is', () => {
    expect(offered(due - day - 2 * hour)).toEqual(['1h 11-26T10:00', '4h 11-26T13:00', 'morning 11-27T08:00']);
    expect(offered(due - day - 2 * hour, 'Asia/Tokyo')[2]).toBe('morning 11-27T00:00');
  });
  it('goes only up to the due time, with the hour before it where that is useful', () => {
    expect(offered(due - 3 * hour)).toEqual(['1h 11-27T09:00', 'latest 11-27T10:00']);
    expect(offered(due - 2 * hour)).toEqual(['1h 11-27T10:00']);
    expect(offered(due - 30 * minute)).toEqual([]);
    expect(offered(due + hour)).toEqual([]);
  });
  it('of several things goes only up to the first that is due', () => {
    expect(offered(due - 3 * hour, berlin, [{ item: 'security-assessment' }, tests])).toEqual([
      '1h 11-27T09:00',
      'latest 11-27T10:00',
    ]);
  });
});

describe('somebody who wants no more reminders of an item', () => {
  it('gets none of it, while others do, and can have them back', () => {
    const at = due - day;
    const scene = play(reminded(), stopping(at + minute));
    expect(remindersTo(luis, due, scene)).toEqual([]);
    given(scene)
      .when(stopping(at + 2 * minute))
      .thenNothing();
    expect(remindersTo(luis, due, play(scene, resuming(at + hour)))).toHaveLength(1);
    given(play(scene, resuming(at + hour)))
      .when(resuming(at + 2 * hour))
      .thenNothing();
  });
});

describe('an assignee who is gone', () => {
  it('is not reminded any more, the lead is; a guest who never had a role still is', () => {
    const scene = changedTeam(play(created(), assigned(luis)), takes('ops', luis));
    expect(remindersTo(luis, due, scene)).toEqual([]);
    expect(remindersTo(mara, due, scene)).toHaveLength(1);
    expect(remindersTo(gus, due, play(created(), assigned(gus)))).toHaveLength(1);
    const back = changedTeam(scene, gives('qa', luis));
    expect(remindersTo(luis, due, back)).toHaveLength(1);
  });
});
