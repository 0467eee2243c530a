import { describe, expect, it } from 'vitest';
import { differences } from '../../src/rollout/differences.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  adding,
  aiko,
  asked,
  by,
  checklist,
  confirming,
  created,
  day,
  doing,
  drafting,
  gus,
  luis,
  mara,
  monday,
  nextEvening,
  phase,
  play,
  type Scene,
  type Step,
  told,
  upTo,
  window,
} from '../support/story.ts';
import { refused } from './refused.ts';

const evidence = (text: string, item = '2.3'): Step =>
  by(gus, { type: 'AddEvidence', item, evidence: { kind: 'note', text } });
const done = (scene: Scene) => play(scene, doing('2.3', aiko));
const between = (before: Rollout, after: Rollout) => differences(checklist.phases, before, after);
/** What changes by these steps, in the words of the card. */
const saidOf = (before: Scene, ...steps: Step[]) => between(before.rollout, play(before, ...steps).rollout);
const moved = (change: Partial<typeof window>): Rollout => ({ ...start.rollout, window: { ...window, ...change } });
const start = created();

describe('what has changed', () => {
  it('is nothing when a signer would see the same', () => {
    expect(between(start.rollout, start.rollout)).toEqual([]);
    expect(between(start.rollout, { ...start.rollout, window: { ...window } })).toEqual([]);
    expect(saidOf(start, by(gus, { type: 'AddNote', text: 'x' }))).toEqual([]);
    expect(saidOf(start, by(mara, { type: 'AssignItem', item: '2.3', to: gus.id, dueAt: null }))).toEqual([]);
    expect(saidOf(start, drafting())).toEqual([]);
  });

  it.each<[string, Rollout, string]>([
    ['another evening', moved(nextEvening), 'window Tue 8 Dec 22:00 – 23:30 CET → Wed 9 Dec 22:00 – 23:30 CET'],
    [
      'a later end',
      moved({ closesAt: window.closesAt + 60_000 }),
      'window Tue 8 Dec 22:00 – 23:30 CET → Tue 8 Dec 22:00 – 23:31 CET',
    ],
    [
      'an earlier start',
      moved({ opensAt: window.opensAt - 60_000 }),
      'window Tue 8 Dec 22:00 – 23:30 CET → Tue 8 Dec 21:59 – 23:30 CET',
    ],
  ])('the window: %s', (_, after, words) => expect(between(start.rollout, after)).toEqual([words]));
  it('the window: another zone, though the moment is the same', () =>
    expect(between(start.rollout, moved({ zone: 'UTC' }))).toEqual(['window in Europe/Berlin → in UTC']));
  it('the first window', () => {
    const none = { ...start.rollout, window: null };
    expect(between(none, start.rollout)).toEqual(['window set to Tue 8 Dec 22:00 – 23:30 CET']);
    expect(between(none, none)).toEqual([]);
  });

  it.each<[Parameters<typeof adding>[0], string]>([
    [{ scope: 'all' }, 'scope “Payments 4.2.0” → “all”'],
    [{ impact: 'none' }, 'impact “Cards fail for 5 minutes” → “none”'],
    [{ downtimeMinutes: 7 }, 'expected downtime in minutes “5” → “7”'],
    [{ action: 'wait' }, 'what readers do “Pay in cash” → “wait”'],
    [{ contact: '@mara' }, 'contact “@priya” → “@mara”'],
  ])('the announcement: %j', (facts, words) =>
    expect(saidOf(told(start), adding(facts), confirming())).toEqual([words]),
  );
  it('the announcement: several facts at once, and the first one', () => {
    expect(saidOf(told(start), adding({ contact: '@mara', scope: 'all' }), confirming())).toEqual([
      'scope “Payments 4.2.0” → “all”',
      'contact “@priya” → “@mara”',
    ]);
    expect(saidOf(start, drafting(), confirming())).toEqual(['the announcement was written']);
    expect(between(told(start).rollout, start.rollout)).toEqual([]);
  });

  it.each<[string, Scene, Step[], string[]]>([
    ['done', start, [doing('2.3', aiko)], ['2.3 to do → done “2.3 was done”']],
    [
      'opened again',
      done(start),
      [by(mara, { type: 'ReopenItem', item: '2.3', reason: 'flaky' })],
      ['2.3 done “2.3 was done” → to do “flaky”'],
    ],
    [
      'opened again in the same words',
      done(start),
      [by(aiko, { type: 'ReopenItem', item: '2.3', reason: '2.3 was done' })],
      ['2.3 done “2.3 was done” → to do “2.3 was done”'],
    ],
    [
      'blocked',
      start,
      [by(gus, { type: 'BlockItem', item: '2.3', reason: 'no data' })],
      ['2.3 to do → blocked “no data”'],
    ],
    [
      'not applicable',
      start,
      [
        by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'texts only' }),
        by(aiko, { type: 'ConfirmNotApplicable', item: '2.5' }),
      ],
      ['2.5 to do → not applicable “texts only”'],
    ],
    [
      'another reason for being blocked',
      play(start, by(gus, { type: 'BlockItem', item: '2.3', reason: 'no data' })),
      [by(gus, { type: 'BlockItem', item: '2.3', reason: 'no host' })],
      ['2.3 blocked “no data” → blocked “no host”'],
    ],
    ['evidence', start, [evidence('green')], ['2.3 has new evidence: “green”']],
    ['more of it', play(start, evidence('green')), [evidence('red')], ['2.3 has new evidence: “red”']],
    ['two of them', start, [evidence('a'), evidence('b')], ['2.3 has new evidence: “a”, “b”']],
    [
      'a link',
      start,
      [
        by(gus, {
          type: 'AddEvidence',
          item: '2.3',
          evidence: { kind: 'link', url: 'https://ci.example/1', text: 'x' },
        }),
      ],
      ['2.3 has new evidence: “https://ci.example/1”'],
    ],
    [
      'a file',
      start,
      [
        by(gus, {
          type: 'AddEvidence',
          item: '2.4',
          evidence: { kind: 'file', fileId: 'F', uniqueId: 'U', name: 'cases.pdf', bytes: 1, text: 'x' },
        }),
      ],
      ['2.4 has new evidence: “cases.pdf”'],
    ],
    [
      'several items, in their order',
      start,
      [evidence('b', '2.4'), doing('2.3', aiko), evidence('a', '1.1')],
      ['1.1 has new evidence: “a”', '2.3 to do → done “2.3 was done”', '2.4 has new evidence: “b”'],
    ],
    [
      'outcome and evidence',
      start,
      [evidence('a'), doing('2.3', aiko)],
      ['2.3 to do → done “2.3 was done”', '2.3 has new evidence: “a”'],
    ],
  ])('an item: %s', (_, before, steps, words) => expect(saidOf(before, ...steps)).toEqual(words));
  it('an item: done by somebody else', () => {
    const { rollout } = done(start);
    const state = { ...itemState('automated-testing', rollout), by: gus.id };
    const after = { ...rollout, items: { ...rollout.items, 'automated-testing': state } };
    expect(between(rollout, after)).toEqual(['2.3 done “2.3 was done” → done “2.3 was done” by somebody else']);
    const later = { ...state, by: aiko.id, at: monday + day };
    expect(between(rollout, { ...rollout, items: { ...rollout.items, 'automated-testing': later } })).toEqual([]);
  });
  it('of other phases is left out', () => {
    const after = play(start, evidence('a'), evidence('b', '1.1')).rollout;
    expect(differences([phase('testing')], start.rollout, after)).toEqual(['2.3 has new evidence: “a”']);
    expect(differences([], start.rollout, after)).toEqual([]);
  });
  it('is one line of sixty characters at most, whatever somebody wrote', () => {
    const quoted = (text: string) => saidOf(start, evidence(text))[0]?.replace('2.3 has new evidence: ', '');
    expect(quoted('a\nb\t c')).toBe('“a b c”');
    expect(quoted('x'.repeat(60))).toBe(`“${'x'.repeat(60)}”`);
    expect(quoted('x'.repeat(61))).toBe(`“${'x'.repeat(59)}…”`);
    expect(quoted('😀'.repeat(100))).toBe(`“${'😀'.repeat(59)}…”`);
  });
});

describe('#18 whoever taps an old card', () => {
  const waiting = asked(upTo('testing'), 'testing');
  const old = by(aiko, { type: 'SignOff', phase: 'testing', revision: revisionOf(phase('testing'), waiting.rollout) });
  it('hears all that has changed since, and nothing is counted', () => {
    const changed = play(waiting, evidence('one'), evidence('two', '2.4'));
    expect(refused(old, changed)).toBe(
      'outdated: Changed since: 2.3 has new evidence: “one”; 2.4 has new evidence: “two”. The card is up to date now: look again, then tap.',
    );
    expect(changed.rollout.phases['testing']?.signOffs).toEqual([]);
  });
  it('hears only what is new since their card', () => {
    const once = play(waiting, evidence('one'));
    const later = by(aiko, { type: 'SignOff', phase: 'testing', revision: revisionOf(phase('testing'), once.rollout) });
    const twice = play(once, evidence('two', '2.4'));
    expect(refused(later, twice)).toBe(
      'outdated: Changed since: 2.4 has new evidence: “two”. The card is up to date now: look again, then tap.',
    );
  });
  it('hears what changed back and forth from the last time it was so', () => {
    const blocked = by(gus, { type: 'BlockItem', item: '3.2', reason: 'disk' });
    const go = asked(upTo('pre-deployment'), 'pre-deployment');
    const before = play(go, by(mara, { type: 'ReopenItem', item: '3.2', reason: 'again' }));
    const same = by(luis, { type: 'SignOff', phase: '3', revision: revisionOf(phase('3'), before.rollout) });
    const steps = [doing('3.2', mara), by(mara, { type: 'ReopenItem', item: '3.2', reason: 'again' }), blocked];
    expect(refused(same, play(before, ...steps))).toBe(
      'outdated: Changed since: 3.2 to do “again” → blocked “disk”. The card is up to date now: look again, then tap.',
    );
  });
  it('hears no more than that it is old, when nobody remembers it', () =>
    expect(
      refused(by(aiko, { type: 'SignOff', phase: 'testing', revision: 'older' }), play(waiting, evidence('x'))),
    ).toBe('outdated: Testing has changed since this card was shown. It is up to date now: look again, then tap.'));
});
