import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { ReminderTime, Whom } from '../../src/rollout/events-reminders.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  anonymous,
  answer,
  ben,
  by,
  changedTeam,
  clockAt,
  created,
  day,
  given,
  gives,
  gus,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  play,
  priya,
  type Scene,
  type Step,
  without,
} from '../support/story.ts';

const berlin = 'Europe/Berlin';
const tomorrow = { at: monday + day, zone: berlin };
const weekdays = { cron: '0 9 * * 1-5', zone: berlin };
const setting = (who: Person, whom: Whom, when: ReminderTime, what = 'regression summary', at = monday): Step =>
  by(who, { type: 'SetReminder', whom, what, when }, at);
const forAiko: Whom = { person: aiko.id };
const ending = (who: Person, number = 1, at = monday): Step => by(who, { type: 'EndReminder', number }, at);
const givenAt = (at: number, scene: Scene) =>
  answer(clockAt(at), scene).flatMap((event) =>
    event.type === 'ReminderGiven' ? [{ to: event.to, due: event.due }] : [],
  );

describe('a reminder that somebody sets', () => {
  it('#50 is given at its time, once, also by a clock that is set back', () => {
    const scene = play(created(), setting(ben, forAiko, tomorrow));
    expect(
      agenda(scene.rollout, scene.team, monday).some(({ at, what }) => at === tomorrow.at && what === 'own-reminder'),
    ).toBe(true);
    expect(givenAt(tomorrow.at - 1, scene)).toEqual([]);
    expect(givenAt(tomorrow.at, scene)).toEqual([{ to: aiko.id, due: tomorrow.at }]);
    const after = play(scene, clockAt(tomorrow.at));
    expect([
      givenAt(tomorrow.at - hour, after),
      givenAt(tomorrow.at, after),
      givenAt(tomorrow.at + day, after),
    ]).toEqual([[], [], []]);
  });
  it('#53 is late and not lost when nothing ran at its time', () => {
    const scene = play(created(), setting(ben, forAiko, tomorrow));
    expect(givenAt(tomorrow.at + 30_000, scene)).toEqual([{ to: aiko.id, due: tomorrow.at }]);
    expect(givenAt(tomorrow.at + 5 * day, scene)).toEqual([{ to: aiko.id, due: tomorrow.at }]);
  });
  it('goes to whoever holds the role when it comes, else to the lead, else to whoever set it', () => {
    const scene = play(created(), setting(ben, { role: 'qa' }, tomorrow));
    expect(givenAt(tomorrow.at, changedTeam(scene, gives('qa', priya))).map(({ to }) => to)).toEqual([
      aiko.id,
      priya.id,
    ]);
    expect(givenAt(tomorrow.at, changedTeam(scene, ...without('qa'))).map(({ to }) => to)).toEqual([mara.id]);
    expect(givenAt(tomorrow.at, changedTeam(scene, ...without('qa', 'lead'))).map(({ to }) => to)).toEqual([ben.id]);
  });
  it('for somebody who has left goes to the lead', () => {
    const scene = play(created(), setting(ben, forAiko, tomorrow));
    expect(givenAt(tomorrow.at, changedTeam(scene, ...without('qa'))).map(({ to }) => to)).toEqual([mara.id]);
  });
  it('that recurs comes again, and of what was missed only the latest', () => {
    const scene = play(created(), setting(ben, forAiko, weekdays));
    const tuesday = monday + day - hour; // 9:00
    expect(givenAt(tuesday, scene)).toEqual([{ to: aiko.id, due: tuesday }]);
    const after = play(scene, clockAt(tuesday));
    expect(givenAt(tuesday + hour, after)).toEqual([]);
    expect(givenAt(tuesday + 2 * day + hour, after)).toEqual([{ to: aiko.id, due: tuesday + 2 * day }]);
    expect(givenAt(tuesday, play(after, clockAt(tuesday + day)))).toEqual([]);
  });
  it('ends with the rollout', () => {
    const scene = play(created(), setting(ben, forAiko, weekdays), by(mara, { type: 'CallOff', reason: 'no budget' }));
    expect([givenAt(monday + day, scene), agenda(scene.rollout, scene.team)]).toEqual([[], []]);
  });
  it('is set once, however often it is asked for', () => {
    given(play(created(), setting(ben, forAiko, tomorrow)))
      .when(setting(ben, forAiko, tomorrow))
      .thenNothing();
  });
  it('is set by people of the team; anybody may have themselves reminded', () => {
    given(created())
      .when(setting(gus, forAiko, tomorrow))
      .thenRefused('not-allowed');
    given(created())
      .when(setting(gus, { person: gus.id }, tomorrow))
      .thenHappens('ReminderSet');
    given(created())
      .when(setting(anonymous, { person: anonymous.id }, tomorrow))
      .thenRefused('not-allowed');
  });
  it('is refused where it says nothing, has passed, is too far, or never comes', () => {
    given(created())
      .when(setting(ben, forAiko, tomorrow, ' \u200b '))
      .thenRefused('needs-reason');
    given(created())
      .when(setting(ben, forAiko, tomorrow, 'x'.repeat(10_000)))
      .thenRefused('too-long');
    given(created())
      .when(setting(ben, forAiko, { at: monday, zone: berlin }))
      .thenRefused('bad-time', /has passed/);
    given(created())
      .when(setting(ben, forAiko, { at: monday + 500 * day, zone: berlin }))
      .thenRefused('bad-time', /year/);
    given(created())
      .when(setting(ben, forAiko, { cron: '0 0 31 2 *', zone: berlin }))
      .thenRefused('bad-time', /never comes/);
  });
  it('is one of fifty at most', () => {
    const fifty = Array.from({ length: 50 }, (_, index) => setting(ben, forAiko, tomorrow, `thing ${index}`));
    given(play(created(), ...fifty))
      .when(setting(ben, forAiko, tomorrow))
      .thenRefused('too-long', /reminders/);
  });
  it('is ended by whoever set it, whoever is reminded, or the lead', () => {
    const scene = play(created(), setting(ben, forAiko, weekdays));
    for (const who of [ben, aiko, mara])
      given(scene).when(ending(who)).then({ type: 'ReminderEnded', number: 1, by: who.id, at: monday });
    given(scene).when(ending(luis)).thenRefused('not-allowed');
    given(scene).when(ending(mara, 2)).thenRefused('no-such-item');
    const over = play(scene, ending(ben));
    given(over).when(ending(ben)).thenNothing();
    expect(givenAt(monday + 2 * day, over)).toEqual([]);
    const byRole = play(created(), setting(ben, { role: 'approver' }, weekdays));
    given(byRole).when(ending(nadia)).thenHappens('ReminderEnded');
  });
  it('#49 keeps to the wall in the year of its zone', () => {
    const scene = play(created(), setting(ben, forAiko, { cron: '30 2 * * *', zone: berlin }));
    const eve = Date.UTC(2027, 2, 27, 12);
    const jump = Date.UTC(2027, 2, 28, 1);
    const before = play(scene, clockAt(eve));
    expect([givenAt(jump - minute, before), givenAt(jump, before)]).toEqual([[], [{ to: aiko.id, due: jump }]]);
    expect(givenAt(jump + 23 * hour, play(before, clockAt(jump)))).toEqual([]);
  });
});
