import { describe, expect, it } from 'vitest';
import { isGo } from '../../src/rollout/go-no-go.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  adding,
  aiko,
  allDone,
  answer,
  asked,
  asking,
  by,
  clockAt,
  confirming,
  day,
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
  type Step,
  signing,
  upTo,
  voting,
} from '../support/story.ts';
import { refused } from './refused.ts';

const go = 'pre-deployment';
const openingVote = by(mara, { type: 'OpenVote' });
const ready = upTo(go);
const open = play(ready, openingVote);

describe('a GO', () => {
  const decided = gone(ready);
  const oldAt = monday + 3 * day;
  const note = (item: string): Step => by(gus, { type: 'AddEvidence', item, evidence: { kind: 'note', text: 'x' } });

  it('is valid for three days, to the millisecond', () => {
    expect([oldAt - 1, oldAt].map((at) => isGo({ ...decided, at }))).toEqual([true, false]);
    for (const scene of [ready, open]) expect(isGo({ ...scene, at: monday })).toBe(false);
    expect(isGo({ ...play(open, voting(luis, 'no-go')), at: monday })).toBe(false);
  });
  it('is taken back when that time is over, and the meeting is open again', () => {
    const lapsedAt = (at: number) => answer(clockAt(at), decided).filter(({ type }) => type === 'GoLapsed');
    expect(lapsedAt(oldAt - 1)).toEqual([]);
    expect(lapsedAt(oldAt)).toEqual([
      { type: 'GoLapsed', item: 'final-review-meeting', why: 'it is too old', at: oldAt },
    ]);
    const after = play(decided, clockAt(oldAt));
    expect(after.rollout.goNoGo).toMatchObject({ votes: [], decided: null, lapsed: { at: oldAt } });
    expect(itemState('final-review-meeting', after.rollout)).toMatchObject({
      status: 'to-do',
      by: null,
      reason: 'the GO lapsed',
    });
    given(after)
      .when(voting(luis, 'go', oldAt))
      .thenHappens('VoteCast');
  });
  it('that was none does not lapse by time: a no-go stays one', () => {
    const noGo = play(open, voting(luis, 'no-go'));
    expect(answer(clockAt(oldAt), noGo).map(({ type }) => type)).not.toContain('GoLapsed');
  });
  it('is not taken back once its phase has closed with it', () =>
    expect(answer(clockAt(oldAt), upTo('deployment')).map(({ type }) => type)).not.toContain('GoLapsed'));
  it('that is too old lets nobody ask or sign, even before the clock has been looked at', () => {
    const complete = allDone(ready, go);
    const lapsed = 'not-done: The GO for Pre-Deployment has lapsed. Vote once more: /rollout_gonogo';
    given(complete)
      .when(asking(go, oldAt - 1))
      .thenHappens('SignOffRequested');
    expect(refused(asking(go, oldAt), complete)).toBe(lapsed);
    given(play(complete, asking(go)))
      .when(signing(luis, go, oldAt - 1))
      .thenHappens('SignedOff');
    expect(refused(signing(luis, go, oldAt), play(complete, asking(go)))).toBe(lapsed);
  });
  it('needs votes that are valid together', () => {
    const three = play(open, voting(mara), voting(aiko), voting(luis));
    given(three)
      .when(voting(nadia, 'go', oldAt - 1))
      .thenHappens('VoteCast', 'GoDecided');
    given(three)
      .when(voting(nadia, 'go', oldAt))
      .thenHappens('VoteCast');
    given(three)
      .when(voting(luis, 'go', oldAt))
      .thenHappens('VoteCast');
  });

  const early = gone(allDone(upTo('testing'), 'testing'));
  const changes: [string, string, Step[]][] = [
    ['evidence', '2.3 has new evidence: “x”', [note('2.3')]],
    [
      'an item',
      '2.3 done “automated-testing was done” → to do “flaky”',
      [by(mara, { type: 'ReopenItem', item: '2.3', reason: 'flaky' })],
    ],
    [
      'the window',
      'window Tue 8 Dec 22:00 – 23:30 CET → Wed 9 Dec 22:00 – 23:30 CET',
      [by(mara, { type: 'ScheduleWindow', window: nextEvening })],
    ],
    ['the announcement', 'scope “Payments 4.2.0” → “all”', [adding({ scope: 'all' }), confirming()]],
  ];
  it.each(changes)('lapses when %s changes, and says what did', (_, why, steps) => {
    const before = play(early, ...steps.slice(0, -1));
    const events = answer(steps.at(-1) as Step, before);
    expect(events.filter(({ type }) => type === 'GoLapsed')).toEqual([
      { type: 'GoLapsed', item: 'final-review-meeting', why, at: monday },
    ]);
    expect(play(early, ...steps).rollout.goNoGo).toMatchObject({ votes: [], decided: null, lapsed: { why } });
  });
  it('names all that has changed, to voters and signers alike', () => {
    const change = [adding({ scope: 'all', contact: '@mara' }), confirming()];
    const words = 'scope “Payments 4.2.0” → “all”; contact “@priya” → “@mara”';
    const events = answer(change[1] as Step, play(asked(ready, go), change[0] as Step));
    expect(events.flatMap((each) => (each.type === 'GoLapsed' ? each.why : []))).toEqual([words]);
    expect(events.flatMap((each) => (each.type === 'SignOffsSuperseded' ? each.change : []))).toEqual([
      `${words}; 3.1 done “GO” → to do “the GO lapsed”`,
    ]);
  });
  it('counts no vote for an older plan, even if it still lay there', () => {
    const three = play(open, voting(mara), voting(aiko), voting(luis));
    const vote = three.rollout.goNoGo as NonNullable<typeof three.rollout.goNoGo>;
    const stale = { ...vote, votes: vote.votes.map((each) => ({ ...each, revision: 'older' })) };
    given({ ...three, rollout: { ...three.rollout, goNoGo: stale } })
      .when(voting(nadia))
      .thenHappens('VoteCast');
  });
  it('takes votes with it that had not decided yet', () =>
    given(play(allDone(upTo('testing'), 'testing'), openingVote, voting(luis)))
      .when(note('2.3'))
      .then(expect.objectContaining({ type: 'EvidenceAdded' }), {
        type: 'GoLapsed',
        item: null,
        why: '2.3 has new evidence: “x”',
        at: monday,
      }));
  it('stays with what nobody voted on', () => {
    given(decided).when(note('3.2')).thenHappens('EvidenceAdded');
    given(play(ready, openingVote))
      .when(by(mara, { type: 'ScheduleWindow', window: nextEvening }))
      .thenHappens('WindowScheduled', 'Announced');
    given(upTo('deployment')).when(note('4.1')).thenHappens('EvidenceAdded');
  });
  it('that is taken back takes the sign-offs with it', () => {
    const signed = play(asked(ready, go), signing(luis, go, monday + hour));
    const taken = answer(voting(aiko, 'no-go', monday + hour, 'red'), signed);
    expect(taken.map(({ type }) => type)).toEqual(['GoLapsed', 'VoteCast', 'NoGoDecided', 'SignOffsSuperseded']);
    expect(taken[3]).toMatchObject({ people: [luis.id], change: '3.1 done “GO” → to do “the GO lapsed”' });
  });
});
