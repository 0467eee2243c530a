import { describe, expect, it } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import type { StakeholderCommand } from '../../src/rollout/speaking.ts';
import { voicesOf } from '../../src/rollout/voices.ts';
import {
  after,
  aiko,
  allDone,
  anonymous,
  answer,
  asked,
  by,
  changedTeam,
  clockAt,
  closed,
  created,
  day,
  doing,
  given,
  gone,
  gus,
  hour,
  luis,
  mara,
  monday,
  nadia,
  nextEvening,
  play,
  priya,
  type Scene,
  signing,
  told,
  upTo,
  voting,
} from '../support/story.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
const customers = { stakeholder: 's2', person: gus.id };
const board = { stakeholder: 's1', person: null };
const saying = (
  said: Without<StakeholderCommand, 'voice' | 'at'>,
  voice = customers as typeof customers | typeof board,
) => ({ ...said, voice, at: monday }) as StakeholderCommand;
const raising = (text: string, voice: typeof customers | typeof board = customers) =>
  saying({ type: 'RaiseConcern', kind: 'concern', text }, voice);
const answering = (number: number, text: string, who = aiko, at = monday) =>
  by(who, { type: 'AnswerConcern', number, text }, at);
const notice = told(created());
const raised = play(notice, raising('We have a sale that evening'));

describe('a concern', () => {
  it('is counted within the rollout and says whose it is', () => {
    given(notice).when(raising('We have a sale that evening')).then({
      type: 'ConcernRaised',
      number: 1,
      voice: customers,
      kind: 'concern',
      text: 'We have a sale that evening',
      at: monday,
    });
    expect(
      play(raised, raising('And who is on call?', board)).rollout.voices.concerns.map((each) => each.number),
    ).toEqual([1, 2]);
  });
  it('that is sent twice is one', () => given(raised).when(raising('We have a sale that evening')).thenNothing());
  it('needs words, and at most two thousand characters of them', () => {
    given(notice).when(raising(' \u202e ')).thenRefused('needs-reason');
    given(notice)
      .when(raising('x'.repeat(2001)))
      .thenRefused('too-long');
    expect(answer(raising('x'.repeat(2000)), notice)).toHaveLength(1);
  });
  it('is no way to flood the team: twenty open ones each', () => {
    const many = Array.from({ length: 20 }, (_, index) => raising(`Number ${index}`));
    const full = play(notice, ...many);
    given(full)
      .when(raising('One more'))
      .thenRefused('too-long', /wait for the answers/);
    expect(answer(raising('Another voice', board), full)).toHaveLength(1);
    expect(answer(raising('Room again'), play(full, answering(1, 'yes')))).toHaveLength(1);
  });
  it('comes from nobody who is neither on the list nor was ever told', () => {
    given(notice)
      .when(saying({ type: 'SayNoConcern' }, { stakeholder: 's9', person: gus.id }))
      .thenRefused('not-allowed');
    given(notice)
      .when(raising('As the team', { stakeholder: 'team', person: mara.id }))
      .thenRefused('not-allowed');
  });
  it('is not taken from somebody who is off the list since, because no answer would reach them', () => {
    const off = changedTeam(notice, { type: 'StakeholderRemoved', id: 's2', why: '', by: mara.id, at: monday });
    given(off)
      .when(raising('Still here'))
      .thenRefused('not-allowed', /not on the list of .* any more, so an answer would not reach you/);
  });
  it('is answered by anybody with a role, and by nobody else', () => {
    given(raised)
      .when(answering(1, 'It moves to the day after'))
      .then({ type: 'ConcernAnswered', number: 1, text: 'It moves to the day after', by: aiko.id, at: monday });
    given(raised)
      .when(answering(1, 'I say so', gus))
      .thenRefused('not-allowed');
    given(raised)
      .when(answering(1, 'I say so', { ...mara, isHuman: false }))
      .thenRefused('not-allowed');
    given(raised)
      .when(answering(1, 'I say so', anonymous))
      .thenRefused('not-allowed');
    given(raised).when(answering(1, ' ')).thenRefused('needs-reason');
    given(raised)
      .when(answering(2, 'yes'))
      .thenRefused('not-asked', /no C-2/);
  });
  it('is answered once however often it is said, and anew in other words', () => {
    const done = play(raised, answering(1, 'It moves'));
    given(done)
      .when(answering(1, 'It moves', luis))
      .thenNothing();
    given(done)
      .when(answering(1, 'It stays', luis))
      .thenHappens('ConcernAnswered');
  });
  it('can be answered when the rollout has ended, but not raised', () => {
    const off = play(raised, by(mara, { type: 'CallOff', reason: 'vendor withdrew it' }));
    given(off).when(answering(1, 'It is called off')).thenHappens('ConcernAnswered');
    given(off).when(raising('Too late')).thenRefused('not-open');
    given(off)
      .when(saying({ type: 'SayNoConcern' }))
      .thenRefused('not-open');
  });
});

describe('“no concern” and “I have read this”', () => {
  const read = saying({ type: 'Acknowledge', announcement: 1 });
  it('count once a voice and plan', () => {
    const both = play(notice, saying({ type: 'SayNoConcern' }), read);
    given(both)
      .when(saying({ type: 'SayNoConcern' }))
      .thenNothing();
    given(both).when(read).thenNothing();
    expect(answer({ ...read, voice: { stakeholder: 's2', person: aiko.id } }, both)).toHaveLength(1);
    expect(voicesOf(both.rollout, 's2')).toMatchObject({ hasRead: true, hasNoConcern: true, readable: 1 });
    expect(voicesOf(both.rollout, 's1')).toMatchObject({ hasRead: false, hasNoConcern: false });
  });
  it('are asked anew for a plan that has moved, and the old message confirms nothing any more', () => {
    const moved = play(notice, read, by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    expect(voicesOf(moved.rollout, 's2')).toMatchObject({ hasRead: false, readable: 2 });
    given(moved).when(read).thenRefused('outdated');
    given(moved)
      .when({ ...read, announcement: 2 } as StakeholderCommand)
      .thenHappens('Acknowledged');
  });
  it('confirm no message that went to others', () => {
    const other = changedTeam(notice, {
      type: 'StakeholderAdded',
      stakeholder: { id: 's3', name: 'Late', medium: 'email', address: 'late@example.com', zone: null },
      by: mara.id,
      at: monday,
    });
    given(other)
      .when({ ...read, voice: { stakeholder: 's3', person: null } })
      .thenRefused('not-asked');
    given(other)
      .when(saying({ type: 'Acknowledge', announcement: 9 }))
      .thenRefused('not-asked');
  });
  it('a concern takes “no concern” back, and “no concern” takes no concern back', () => {
    const fine = play(notice, saying({ type: 'SayNoConcern' }));
    const worried = play(fine, raising('But wait'));
    expect(voicesOf(worried.rollout, 's2').hasNoConcern).toBe(false);
    const fineAgain = play(worried, saying({ type: 'SayNoConcern' }));
    expect(voicesOf(fineAgain.rollout, 's2').concerns).toMatchObject([{ number: 1, answer: null }]);
  });
});

describe('the go', () => {
  const early = upTo('pre-deployment', told(created()));
  const worried = (scene: Scene) => play(scene, raising('We have a sale'));
  it('stakeholder communication is not done while somebody waits for an answer', () => {
    given(raised)
      .when(doing('1.4', priya))
      .thenRefused('unanswered', /C-1 is answered/);
    given(play(raised, answering(1, 'It moves')))
      .when(doing('1.4', priya))
      .thenHappens('ItemDone');
  });
  it('the vote is not opened before every concern is answered', () => {
    const open = by(mara, { type: 'OpenVote' });
    given(worried(early)).when(open).thenRefused('unanswered', /C-1/);
    given(play(worried(early), answering(1, 'It moves')))
      .when(open)
      .thenHappens('VoteOpened');
  });
  it('one that is raised during the vote keeps it from being decided, and the answer alone decides nothing', () => {
    const voted = play(early, by(mara, { type: 'OpenVote' }), voting(mara), voting(aiko), voting(luis));
    const held = worried(voted);
    given(held).when(voting(nadia)).thenHappens('VoteCast');
    const all = play(held, voting(nadia));
    expect(all.rollout.goNoGo?.decided).toBeNull();
    given(all).when(voting(nadia)).thenNothing();
    const answered = play(all, answering(1, 'It moves'));
    expect(answered.rollout.goNoGo?.decided).toBeNull();
    given(answered).when(voting(nadia)).thenHappens('GoDecided');
  });
  it('a no-go needs no answers', () =>
    given(worried(play(early, by(mara, { type: 'OpenVote' }))))
      .when(voting(nadia, 'no-go'))
      .thenHappens('VoteCast', 'NoGoDecided'));
  it('one that is raised after the GO keeps the phase from being signed, and the GO stands', () => {
    const ready = worried(asked(early, 'pre-deployment'));
    expect(ready.rollout.goNoGo?.decided?.vote).toBe('go');
    given(ready).when(signing(luis, 'pre-deployment')).thenRefused('unanswered');
    given(play(ready, answering(1, 'It moves')))
      .when(signing(luis, 'pre-deployment'))
      .thenHappens('SignedOff');
  });
  it('once production is touched concerns are heard and keep nothing', () => {
    const deploying = worried(closed(early, 'pre-deployment'));
    const done = closed(deploying, 'deployment');
    expect(done.rollout.voices.concerns).toHaveLength(1);
    expect(done.rollout.announced.at(-1)?.kind).toBe('completed');
  });
  it('neither signatures nor a GO lapse by what stakeholders say', () => {
    const signed = play(asked(early, 'pre-deployment'), signing(luis, 'pre-deployment'));
    given(signed).when(raising('We have a sale')).thenHappens('ConcernRaised');
    given(gone(early))
      .when(saying({ type: 'SayNoConcern' }))
      .thenHappens('NoConcernSaid');
  });
});

describe('how it was', () => {
  const completed = closed(upTo('deployment', told(created())), 'deployment');
  const askedAt = monday + day;
  const surveyed = play(completed, clockAt(askedAt));
  const feedback = (
    score: number,
    text: string | null = null,
    voice: typeof customers | typeof board = customers,
    at = askedAt,
  ) => ({ type: 'GiveFeedback', score, text, voice, at }) as StakeholderCommand;
  const kinds = (scene: Scene) => scene.rollout.announced.map(({ kind }) => kind);
  const happensAt = (at: number, scene: Scene) =>
    answer(clockAt(at), scene).filter(({ type }) => !['Reminded', 'SignOffsExpired', 'WatchDue'].includes(type));

  it('is asked 24 hours after it was completed, once, of those who were told', () => {
    expect(kinds(play(completed, clockAt(askedAt - 1)))).not.toContain('feedback');
    expect(happensAt(askedAt, completed)).toMatchObject([
      { type: 'Announced', kind: 'feedback', stakeholders: ['s1', 's2'] },
    ]);
    expect(happensAt(askedAt, surveyed)).toEqual([]);
  });
  it('is not asked of those who have declined such, nor of nobody', () => {
    const decline = (id: string) => (team: Scene['team']) => ({
      ...team,
      stakeholders: team.stakeholders.map((each) =>
        each.id === id ? { ...each, declined: ['feedback' as const] } : each,
      ),
    });
    const one = { ...completed, team: decline('s1')(completed.team) };
    expect(happensAt(askedAt, one)).toMatchObject([{ stakeholders: ['s2'] }]);
    const none = { ...completed, team: decline('s2')(one.team) };
    expect(happensAt(askedAt, none)).toMatchObject([{ type: 'AnnouncementSkipped', kind: 'feedback' }]);
    expect(happensAt(askedAt + hour, play(none, clockAt(askedAt)))).toEqual([]);
  });
  it('is asked earlier by the lead or comms, after it was deployed', () => {
    const ask = by(priya, { type: 'AskFeedback' });
    given(completed).when(ask).thenHappens('Announced');
    given(surveyed).when(ask).thenNothing();
    given(completed)
      .when(by(luis, { type: 'AskFeedback' }))
      .thenRefused('not-allowed');
    given(notice)
      .when(ask)
      .thenRefused('out-of-order', /Deployment/);
    given(closed(upTo('deployment', created()), 'deployment'))
      .when(ask)
      .thenHappens('Announced');
  });
  it('is one answer a voice, the last one, and words stay when only the number changes', () => {
    const said = play(surveyed, feedback(4), feedback(4, 'smooth'), feedback(2), feedback(5, null, board));
    expect(said.rollout.voices.feedback.map(({ score, text }) => [score, text])).toEqual([
      [2, 'smooth'],
      [5, ''],
    ]);
    given(said).when(feedback(2)).thenNothing();
  });
  it('takes 1 to 5 and nothing else', () => {
    for (const score of [0, 6, 2.5, Number.NaN]) given(surveyed).when(feedback(score)).thenRefused('not-asked');
  });
  it('takes nothing from stakeholders before they were asked, and from the team as soon as it is deployed', () => {
    given(completed).when(feedback(4)).thenRefused('not-asked');
    given(completed)
      .when(feedback(4, null, { stakeholder: 'team', person: mara.id }))
      .thenHappens('FeedbackGiven');
    given(completed)
      .when(feedback(4, null, { stakeholder: 'team', person: gus.id }))
      .thenRefused('not-allowed');
    given(notice)
      .when(feedback(4, null, { stakeholder: 'team', person: mara.id }))
      .thenRefused('not-asked');
  });
  it('is asked once more after three days of those who are silent, and not again', () => {
    const said = play(surveyed, feedback(4));
    const reminder: RolloutEvent = { type: 'FeedbackReminded', stakeholders: ['s1'], at: askedAt + 3 * day };
    expect(happensAt(askedAt + 3 * day - 1, said)).toEqual([]);
    expect(happensAt(askedAt + 3 * day, said)).toEqual([reminder]);
    expect(happensAt(askedAt + 4 * day, after([reminder], said))).toEqual([]);
  });
  it('closes after seven days, even after an outage over both', () => {
    const said = play(surveyed, feedback(4), feedback(5, null, board));
    expect(happensAt(askedAt + 9 * day, said)).toEqual([{ type: 'FeedbackClosed', answers: 2, at: askedAt + 9 * day }]);
    const over = play(said, clockAt(askedAt + 7 * day));
    given(over)
      .when(feedback(1))
      .thenRefused('not-asked', /closed/);
    expect(happensAt(askedAt + 9 * day, over)).toEqual([]);
  });
  it('a clock that is set back asks nobody a second time', () => {
    expect(happensAt(monday, surveyed)).toEqual([]);
    expect(happensAt(askedAt + hour, surveyed)).toEqual([]);
  });
  it('proves the feedback item once it has closed; before, somebody sums it up', () => {
    const bare = by(priya, { type: 'DoItem', item: '5.4', note: '' });
    given(surveyed).when(bare).thenRefused('needs-evidence');
    given(surveyed).when(doing('5.4', priya)).thenHappens('ItemDone');
    given(play(surveyed, clockAt(askedAt + 7 * day)))
      .when(bare)
      .thenHappens('ItemDone');
  });
  it('closes with the rollout, however it ends', () => {
    const rolledBack = play(surveyed, feedback(1), by(mara, { type: 'RollBack', reason: 'errors at 4 %' }, askedAt));
    expect(rolledBack.rollout.voices.survey?.closedAt).toBe(askedAt);
    expect(happensAt(askedAt + 3 * day, rolledBack)).toEqual([]);
    const end = closed(allDone(surveyed, 'post-deployment', askedAt), 'post-deployment', askedAt);
    expect(end.rollout.status).toBe('completed');
    expect(end.rollout.voices.survey?.closedAt).toBe(askedAt);
    given(end).when(feedback(3)).thenRefused('not-open');
  });
  it('is never asked about what was rolled back', () => {
    const back = play(completed, by(mara, { type: 'RollBack', reason: 'errors at 4 %' }));
    expect(happensAt(askedAt, back)).toEqual([]);
  });
  it('waits while somebody asks to stop', () => {
    const stopped = play(completed, by(mara, { type: 'RequestStop', phase: 'deployment', reason: 'errors' }));
    expect(happensAt(askedAt, stopped)).toEqual([]);
  });
  it('is asked whatever the checklist that was stored before says nothing of', () => {
    const { feedback: _, ...announcements } = completed.rollout.checklist.announcements;
    const checklist = { ...completed.rollout.checklist, announcements } as typeof completed.rollout.checklist;
    const old = { ...completed, rollout: { ...completed.rollout, checklist } };
    expect(happensAt(askedAt, old)).toMatchObject([{ type: 'Announced', kind: 'feedback' }]);
  });
});
