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

const late: TeamEvent = {
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
