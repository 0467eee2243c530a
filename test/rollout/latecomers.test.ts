import { describe, expect, it } from 'vitest';
import type { TeamEvent } from '../../src/team/events.ts';
import {
  adding,
  answer,
  by,
  changedTeam,
  clockAt,
  confirming,
  created,
  day,
  drafting,
  given,
  hour,
  luis,
  mara,
  monday,
  nextEvening,
  opening,
  play,
  priya,
  type Scene,
  told,
} from '../support/story.ts';

const late: TeamEvent & { type: 'StakeholderAdded' } = {
  type: 'StakeholderAdded',
  stakeholder: { id: 's3', name: 'Shop Y', medium: 'email', address: 'shop-y@example.com', zone: null },
  by: priya.id,
  at: monday + hour,
};
/** The notice is out to s1 and s2, and then somebody is added. */
const joined = (scene: Scene = told(created())): Scene => changedTeam(scene, late);
const notice = (facts = {}, at = monday + 2 * hour, who = priya) =>
  by(who, { type: 'DraftAnnouncement', facts, writing: { kind: 'notice' } }, at);
const sent = (scene: Scene, at = monday + 2 * hour): Scene => play(scene, notice({}, at), confirming(priya, at));

describe('a notice that is written when the plan is known', () => {
  it('says what the others have read, to whoever came after it', () =>
    given(play(joined(), notice()))
      .when(confirming(priya, monday + 2 * hour))
      .thenHappens('AnnouncementConfirmed', 'Announced'));
  it('goes to nobody twice', () => {
    const { rollout } = sent(joined());
    expect(rollout.announced.map(({ kind, stakeholders }) => [kind, stakeholders])).toEqual([
      ['notice', ['s1', 's2']],
      ['notice', ['s3']],
    ]);
    expect(rollout.announced[1]?.facts).toEqual(rollout.announced[0]?.facts);
    given(sent(joined()))
      .when(notice())
      .thenRefused('no-audience', /Everybody on the list knows of R-12/);
    given(told(created())).when(notice()).thenRefused('no-audience');
  });
  it('is for lead and comms', () =>
    given(joined())
      .when(notice({}, monday, luis))
      .thenRefused('not-allowed'));
  it('is not another one, and does not push aside what is being written', () => {
    given(joined())
      .when(notice({ impact: 'Nothing at all' }))
      .thenRefused('out-of-order', /The others were told something else/);
    given(play(joined(), adding({ impact: 'Less' })))
      .when(notice())
      .thenRefused('out-of-order', /Send or discard it first/);
  });
  it('is not another one that was begun before the others were told', () => {
    const waiting = play(created(), drafting(), confirming(priya, monday, monday + hour));
    const begun = play(waiting, adding({ impact: 'Nothing at all' }), clockAt(monday + hour));
    given(joined(begun))
      .when(confirming(priya, monday + 2 * hour))
      .thenRefused('out-of-order', /The others were told something else/);
  });
  it('says nothing of a correction that waits for its time, and is not sent as it was once that is out', () => {
    const correction = by(priya, {
      type: 'DraftAnnouncement',
      facts: { impact: 'Cards fail for an hour' },
      writing: { kind: 'correction' },
    });
    const waiting = play(joined(), correction, confirming(priya, monday, monday + hour), notice());
    const stopped = play(waiting, by(priya, { type: 'StopAnnouncement' }), confirming(priya, monday + 2 * hour));
    expect(stopped.rollout.announced.map(({ facts }) => facts.impact)).toEqual([
      'Cards fail for 5 minutes',
      'Cards fail for 5 minutes',
    ]);
    given(play(waiting, clockAt(monday + hour)))
      .when(confirming(priya, monday + 2 * hour))
      .thenRefused('out-of-order', /Discard this and ask for theirs/);
  });
  it('is not another one than a reminder has told while nobody had heard of the move', () => {
    const off = ['s1', 's2'].map(
      (id): TeamEvent => ({ type: 'StakeholderRemoved', id, why: '', by: priya.id, at: monday }),
    );
    const moved = play(changedTeam(told(created()), ...off), by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    const week = nextEvening.opensAt - 7 * day;
    const reminded = play(joined(moved), clockAt(week));
    expect(reminded.rollout.announced.at(-1)).toMatchObject({ kind: 'week', stakeholders: ['s3'] });
    const { stakeholder, ...added } = late;
    const again = changedTeam(reminded, { ...added, stakeholder: { ...stakeholder, id: 's4' } });
    given(again)
      .when(notice({ impact: 'Nothing at all' }, week + hour))
      .thenRefused('out-of-order', /The others were told something else/);
  });
  it('is passed over when everybody has heard of it meanwhile', () => {
    const week = opening - 7 * day;
    const waiting = play(joined(), notice(), confirming(priya, monday, week + hour), clockAt(week));
    expect(answer(clockAt(week + hour), waiting)).toContainEqual(
      expect.objectContaining({ type: 'AnnouncementSkipped', why: 'everybody knew of it by then' }),
    );
  });
  it('of a plan that has moved goes to whoever did not hear of the move', () => {
    const moved = play(told(created()), by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    const { rollout } = sent(joined(moved));
    expect(rollout.announced.map(({ kind, revision, stakeholders }) => [kind, revision, stakeholders])).toEqual([
      ['notice', 1, ['s1', 's2']],
      ['moved', 2, ['s1', 's2']],
      ['notice', 2, ['s3']],
    ]);
  });
});

it('what the others wait for is said all the same, however fresh the late notice is', () => {
  const week = opening - 7 * day;
  const scene = sent(joined(), week - 10 * hour);
  const [said] = answer(clockAt(week), scene).filter((event) => event.type === 'Announced');
  expect(said).toMatchObject({ kind: 'week', stakeholders: ['s1', 's2', 's3'] });
});

it('before the notice everybody is told, whenever they came', () => {
  const { rollout } = play(changedTeam(created(), late), drafting(), confirming());
  expect(rollout.announced[0]?.stakeholders).toEqual(['s1', 's2', 's3']);
});
