import { describe, expect, it } from 'vitest';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import { mostRefused } from '../../src/rollout/evolve.ts';
import { type RefusalCode, ruleBehind } from '../../src/rollout/refusal.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  asked,
  by,
  created,
  given,
  gus,
  hour,
  luis,
  mara,
  minute,
  monday,
  nothingYet,
  play,
  type Scene,
  signing,
  upTo,
} from '../support/story.ts';
import { refused } from './refused.ts';

type Attempt = Pick<Extract<RolloutCommand, { type: 'RecordRefusal' }>, 'attempted' | 'phase' | 'code'>;
const attempt: Attempt = { attempted: 'SignOff', phase: 'testing', code: 'not-entitled' };
const recording = (at = monday, change: Partial<Attempt> = {}, who: Person = gus) =>
  by(who, { type: 'RecordRefusal', ...attempt, ...change }, at);
const person = (id: number): Person => ({ ...gus, id });
/** So many people try at this time, each once. */
const crowd = (scene: Scene, size: number, at = monday, first = 5000): Scene =>
  play(scene, ...Array.from({ length: size }, (_, index) => recording(at, {}, person(first + index))));
const start = created();
const once = play(start, recording());

describe('#21 an attempt that was refused', () => {
  it('is recorded: who, what, when and by which rule, without anybody’s words', () =>
    given(start)
      .when(recording())
      .then({ type: 'AttemptRefused', ...attempt, by: gus.id, at: monday }));
  it('changes nothing but that list, and is nobody’s change', () => {
    const { refused: list, ...rest } = once.rollout;
    expect(list).toEqual([{ ...attempt, by: gus.id, at: monday }]);
    expect(rest).toEqual({ ...start.rollout, refused: undefined, last: start.rollout.last });
  });
  it('counts for no sign-off that waits', () => {
    const waiting = play(asked(upTo('pre-deployment'), 'pre-deployment'), signing(luis, 'pre-deployment'));
    given(waiting).when(recording()).thenHappens('AttemptRefused');
  });
  it('is recorded in a rollout that has ended, and in none that there is not', () => {
    given(play(start, by(mara, { type: 'CallOff', reason: 'x' })))
      .when(recording())
      .thenHappens('AttemptRefused');
    given(nothingYet()).when(recording()).thenNothing();
  });
});

describe('the same attempt again', () => {
  it('is recorded once an hour, to the millisecond', () => {
    given(once).when(recording()).thenNothing();
    given(once)
      .when(recording(monday + hour - 1))
      .thenNothing();
    given(once)
      .when(recording(monday + hour))
      .thenHappens('AttemptRefused');
    given(play(once, recording(monday + hour)))
      .when(recording(monday + 2 * hour - 1))
      .thenNothing();
  });
  it.each<[string, Partial<Attempt>, Person]>([
    ['by somebody else', {}, aiko],
    ['at something else', { attempted: 'ConfirmSignOff' }, gus],
    ['in another phase', { phase: 'planning' }, gus],
    ['in no phase', { phase: null }, gus],
    ['by another rule', { code: 'outdated' }, gus],
  ])('is another one %s', (_, change, who) =>
    given(once)
      .when(recording(monday, change, who))
      .thenHappens('AttemptRefused'),
  );
});

describe('#21 a crowd that taps', () => {
  it('is recorded thirty times an hour, whoever they are', () => {
    given(crowd(start, 29)).when(recording()).thenHappens('AttemptRefused');
    given(crowd(start, 30)).when(recording()).thenNothing();
    given(crowd(start, 30))
      .when(recording(monday + hour - 1))
      .thenNothing();
    given(crowd(start, 30))
      .when(recording(monday + hour))
      .thenHappens('AttemptRefused');
    expect(crowd(start, 1000).rollout.refused).toHaveLength(30);
  });
  it('does not keep others waiting for a whole hour: the oldest make room', () => {
    const slow = crowd(crowd(start, 15), 15, monday + 30 * minute, 6000);
    given(slow)
      .when(recording(monday + 59 * minute))
      .thenNothing();
    given(slow)
      .when(recording(monday + 60 * minute))
      .thenHappens('AttemptRefused');
  });
  it('keeps the last forty at hand; older ones stand in the journal', () => {
    const hours = Array.from({ length: 50 }, (_, index) => monday + index * hour);
    const many = play(start, ...hours.map((at) => recording(at)));
    expect(many.rollout.refused.map(({ at }) => at)).toEqual(hours.slice(-mostRefused));
    expect(mostRefused).toBe(40);
  });
});

describe('why it was refused', () => {
  const waiting = asked(upTo('testing'), 'testing');
  it('is a rule with a code, the same one as was recorded, and a time', () => {
    const code = refused(signing(gus, 'testing'), waiting).split(':')[0] as RefusalCode;
    const [attempted] = play(waiting, recording(monday + minute, { code })).rollout.refused;
    expect(attempted).toEqual({ ...attempt, by: gus.id, at: monday + minute });
    expect(ruleBehind[code]).toBe(
      'a seat is filled by somebody who holds its role at that moment, and each person sits once',
    );
  });
  it.each([
    ...['not-allowed', 'not-entitled', 'own-work', 'outdated', 'not-asked', 'not-done', 'out-of-order'],
    ...['needs-second-person', 'needs-reason', 'away', 'unconfirmed', 'vetoed', 'stopped', 'sealed', 'not-open'],
  ] as RefusalCode[])('%s has a rule in words', (code) => expect(ruleBehind[code]).toMatch(/^[a-z].{15,}[^.]$/));
});
