import { describe, expect, test } from 'vitest';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import { healthNow, isAlarming, weightOf } from '../../src/rollout/deploying/health-now.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  after,
  aiko,
  allDone,
  answer,
  asking,
  ben,
  by,
  closed,
  created,
  given,
  luis,
  mara,
  minute,
  opening,
  play,
  type Scene,
  type Step,
  signing,
  theTeam,
  told,
  upTo,
} from '../support/story.ts';

const errors = { name: 'Errors', unit: '%', below: 1, forMinutes: 0, staleSeconds: 120 };
const connected: Connected = {
  stages: [
    { name: '50 %', soakMinutes: 0 },
    { name: '100 %', soakMinutes: 0 },
  ],
  checks: [errors],
  whenRed: 'block',
  reachesClusters: false,
};
const start = opening + minute;
const onItsWay = play(
  { ...upTo('deployment', told(created())), connected },
  by(luis, { type: 'StartDeploying' }, start),
);
const later = (minutes: number): number => start + minutes * minute;

const reading = (state: Reading['state'], at: number): Reading => ({
  check: 'Errors',
  state,
  value: state === 'unknown' ? null : 4.8,
  unit: '%',
  limit: 'below 1 %',
  says: `it is ${state}`,
  at,
  source: 'Prometheus main',
});
const says = (state: 'green' | 'warning' | 'red', at: number, check = 'errors'): Step =>
  by(aiko, { type: 'EnterHealth', check, state, words: '502s in EU' }, at);
const measured = (state: Reading['state'], at: number, scene: Scene): Scene =>
  play({ ...scene, readings: [reading(state, at)] }, { type: 'NoteHealth', at });
const promoted = (scene: Scene, from: number, at: number): Scene =>
  play(
    { ...scene, readings: [reading('green', at)] },
    by(mara, { type: 'Promote', from, reason: 'seen to be well' }, at),
  );
const proving = (at: number): Step =>
  by(luis, { type: 'AddEvidence', item: '4.2', evidence: { kind: 'note', text: 'dashboard payments' } }, at);
const ticking = (at: number): Step => by(luis, { type: 'DoItem', item: '4.2', note: 'watched it' }, at);

describe('a check', () => {
  test('is one however it is typed, and keeps the spelling of the settings', () => {
    const scene = play(onItsWay, says('red', later(1), '  ERRORS '), says('green', later(2), 'errors'));
    expect(scene.rollout.deployment?.entered).toMatchObject([{ check: 'Errors', state: 'green' }]);
  });

  test('that the settings do not know keeps the spelling of whoever named it first', () => {
    const scene = play(onItsWay, says('red', later(1), 'Checkout page'), says('green', later(2), 'checkout PAGE'));
    expect(scene.rollout.deployment?.entered).toMatchObject([{ check: 'Checkout page', state: 'green' }]);
  });

  test('that older records spell in several ways is one as well', () => {
    const spelled = (check: string, state: 'red' | 'green', at: number): RolloutEvent => ({
      type: 'HealthEntered',
      reading: { ...reading(state, at), check, source: 'by hand' },
      by: aiko.id,
      at,
    });
    const { rollout } = after([spelled('errors', 'red', later(1)), spelled('ERRORS', 'green', later(2))], onItsWay);
    expect(rollout.deployment?.entered).toMatchObject([{ check: 'Errors', state: 'green' }]);
    expect(rollout.deployment?.unanswered).toEqual([]);
  });
});

describe('people are called once', () => {
  interface Hearing {
    step: Step;
    readings?: Reading[];
  }
  /** Whether the group hears of each step. */
  const calls = (scene: Scene, ...hearings: Hearing[]): boolean[] => {
    let now = scene;
    return hearings.map(({ step, readings = [] }) => {
      const before = { ...now, readings };
      const events = answer(step, before);
      now = after(events, before);
      return events.some(
        (event) =>
          (event.type === 'HealthNoted' || event.type === 'HealthEntered') && isAlarming(event, before.rollout),
      );
    });
  };
  const said = (state: 'green' | 'red', at: number): Hearing => ({ step: says(state, later(at)) });
  const seen = (state: Reading['state'], at: number): Hearing => ({
    step: { type: 'NoteHealth', at: later(at) },
    readings: [reading(state, later(at))],
  });

  test('for a red that somebody enters and that is measured then, and once when it is over', () => {
    expect(calls(onItsWay, said('red', 1), seen('red', 2), seen('red', 3), seen('red', 40), seen('green', 41))).toEqual(
      [true, false, false, false, true],
    );
  });

  test('for a red that is measured and that somebody enters then', () => {
    expect(calls(onItsWay, seen('red', 1), said('red', 2), said('green', 3), seen('green', 40))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('for a red that nobody measures, and for its end', () => {
    expect(calls(onItsWay, said('red', 1), seen('green', 2), said('green', 3), seen('green', 4))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(calls(onItsWay, said('red', 1), seen('unknown', 2), seen('unknown', 40), said('red', 41))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  test('#90 and what is measured red is never called over by a word', () => {
    const red = measured('red', later(2), play(onItsWay, says('red', later(1))));
    const { rollout } = play(red, says('green', later(3)));
    const state = rollout.deployment && healthNow(rollout.deployment, [reading('red', later(3))], later(3))[0]?.state;
    expect(state).toBe('red');
    expect(calls(red, said('green', 3))).toEqual([false]);
  });
});

describe('4.2 cannot be ticked', () => {
  const refused = (scene: Scene, at: number, says: RegExp) =>
    given(scene).when(ticking(at)).thenRefused('disproven', says);
  const done = (scene: Scene, at: number) => given(scene).when(ticking(at)).thenHappens('ItemDone');

  test('while what somebody saw red was not seen green since, however long ago', () => {
    const red = play(onItsWay, says('red', later(1)));
    refused(
      red,
      later(2),
      /4\.2 is not done: Errors was red \(502s in EU\).*\/rollout health Errors ok.*\/rollout skip 4\.2/,
    );
    refused(red, later(50), /Errors was red/);
    refused(play(red, says('warning', later(3))), later(4), /Errors was red/);
    done(play(red, says('green', later(3))), later(4));
  });

  test('#90 while what was measured red is only not known since', () => {
    const red = measured('red', later(1), onItsWay);
    refused(play(red, says('green', later(2))), later(3), /answered once it is measured green/);
    const silent = measured('unknown', later(5), red);
    refused(silent, later(6), /Errors was red/);
    done(play(silent, says('green', later(7))), later(8));
    done(measured('green', later(5), red), later(6));
  });

  test('unless it was green when it went on to the next stage', () => {
    const red = play(onItsWay, says('red', later(1)));
    const further = promoted(red, 0, later(40));
    expect(further.rollout.deployment?.unanswered).toEqual([]);
    done(further, later(41));
  });

  test('at a later stage either, where it went on by force while nobody knew: going on answers nothing', () => {
    const silent = measured('unknown', later(40), play(onItsWay, says('red', later(1))));
    const forced = (from: number, at: number) => by(mara, { type: 'Promote', from, reason: 'nobody is there' }, at);
    const further = play(silent, forced(0, later(40)));
    expect(further.rollout.deployment?.reached.at(-1)?.early).toMatch(/It was red, and has not been green since/);
    refused(further, later(41), /Errors was red/);
    const passed = play(further, forced(1, later(42)));
    refused(passed, later(43), /Errors was red/);
    done(play(passed, says('green', later(44))), later(45));
  });

  test('past the last stage either, until somebody says that it is well; and a waiver is open all the time', () => {
    const red = play(promoted(onItsWay, 0, later(1)), says('red', later(2)));
    const silent = { ...red, connected: { ...connected }, readings: [reading('unknown', later(40))] };
    const passed = play(silent, by(mara, { type: 'Promote', from: 1, reason: 'nobody is there' }, later(40)));
    refused(passed, later(41), /Errors was red/);
    done(play(passed, says('green', later(42))), later(43));
    const waiver = by(mara, { type: 'ProposeNotApplicable', item: '4.2', reason: 'the dashboard is wrong' }, later(41));
    given(passed).when(waiver).thenHappens('NotApplicableProposed');
  });
});

describe('#90 a word counts only after the red, and not against it', () => {
  const colour = (scene: Scene, at: number, ...readings: Reading[]): string | undefined =>
    scene.rollout.deployment ? healthNow(scene.rollout.deployment, readings, at)[0]?.state : undefined;
  const goingOn = (at: number): Step => by(luis, { type: 'Promote', from: 0, reason: '' }, at);
  const staysUnknown = (red: Scene, at: number) => {
    const silent = measured('unknown', at, red);
    expect(colour(silent, at, reading('unknown', at))).toBe('unknown');
    given(silent)
      .when(goingOn(at))
      .thenRefused('not-done', /Errors is not known.*It was red, and has not been green/);
    given(silent)
      .when(ticking(at))
      .thenRefused('disproven', /Once somebody sees it well: \/rollout health Errors ok/);
    const well = play(silent, says('green', at + minute));
    expect([colour(well, at + minute), well.rollout.deployment?.unanswered]).toEqual(['green', []]);
    given({ ...well, readings: [] })
      .when(goingOn(at + minute))
      .thenHappens('StageReached');
  };

  test('well said before it was measured red is not well once measuring falls silent', () => {
    for (const state of ['green', 'warning'] as const)
      staysUnknown(measured('red', later(5), play(onItsWay, says(state, later(1)))), later(6));
  });

  test('nor is well said while it was measured red', () => {
    staysUnknown(play(measured('red', later(5), onItsWay), says('green', later(5.5))), later(6));
  });

  test('a restart, after which nothing is measured yet, makes no old word good', () => {
    const red = measured('red', later(5), play(onItsWay, says('green', later(1))));
    given({ ...red, readings: [] })
      .when(goingOn(later(6)))
      .thenRefused('not-done', /not known: not measured yet/);
  });

  test('the same word said again counts as soon as it is not measured red', () => {
    const spoken = says('green', later(5.2));
    const against = play(measured('red', later(5), onItsWay), spoken);
    given(against).when(spoken).thenNothing();
    const silent = measured('unknown', later(5.5), against);
    given(silent)
      .when(says('green', later(5.8)))
      .thenHappens('HealthEntered');
    given(play(silent, says('green', later(5.8))))
      .when(says('green', later(5.9)))
      .thenNothing();
  });

  test('a word among what was measured answers nothing: it was heard when it was said', () => {
    const said = { ...reading('green', later(1)), source: 'by hand' };
    const red = measured('red', later(5), onItsWay);
    const { rollout } = after(
      [
        { type: 'HealthNoted', stage: 0, readings: [said], at: later(6) },
        { type: 'StagesPassed', readings: [said], by: luis.id, at: later(7) },
      ],
      red,
    );
    expect(rollout.deployment?.unanswered).toMatchObject([{ check: 'Errors', state: 'red' }]);
  });
});

describe('what a word does', () => {
  const weight = (scene: Scene, state: 'green' | 'warning' | 'red', at: number): string => {
    const { deployment } = play(scene, says(state, at)).rollout;
    const said = deployment?.entered.find(({ check }) => check === 'Errors');
    const before = scene.rollout.deployment;
    return said && before ? weightOf(said, before, scene.readings ?? [], at).join(', ') : '';
  };

  test('is to count for half an hour where nothing measures it', () => {
    expect(weight(onItsWay, 'green', later(1))).toBe('for-a-while');
    expect(weight(onItsWay, 'warning', later(1))).toBe('for-a-while');
    const longAgo = measured('green', later(1), onItsWay);
    expect(weight(longAgo, 'green', later(20))).toBe('for-a-while');
  });

  test('is nothing where it is measured, and less where it is measured red', () => {
    expect(weight(measured('warning', later(1), onItsWay), 'green', later(1))).toBe('measured');
    expect(weight(measured('green', later(1), onItsWay), 'warning', later(1))).toBe('measured');
    expect(weight(measured('red', later(1), onItsWay), 'green', later(1))).toBe('overruled');
  });

  test('is to be red until it is seen green, whatever is measured', () => {
    expect(weight(onItsWay, 'red', later(1))).toBe('red');
    expect(weight(measured('green', later(1), onItsWay), 'red', later(1))).toBe('red');
  });

  test('is to answer what was red if it is a good one, also past the last stage, where it counts for good', () => {
    const seenRed = play(onItsWay, says('red', later(1)));
    expect(weight(seenRed, 'green', later(2))).toBe('answers, for-a-while');
    expect(weight(seenRed, 'warning', later(2))).toBe('leaves-red, for-a-while');
    const passed = promoted(promoted(onItsWay, 0, later(3)), 1, later(4));
    expect(weight(passed, 'green', later(5))).toBe('nothing-red');
    const redAfterAll = play(passed, says('red', later(5)));
    expect(weight(redAfterAll, 'green', later(6))).toBe('answers');
    expect(weight(redAfterAll, 'warning', later(6))).toBe('leaves-red');
  });
});

describe('#90 red after 4.2 was ticked', () => {
  const passedBy = (scene: Scene): Scene => promoted(promoted(scene, 0, later(1)), 1, later(2));
  const wellPassed = passedBy(onItsWay);
  const ticked = play(wellPassed, ticking(later(3)));
  const asked = play(allDone(ticked, 'deployment', later(3)), asking('deployment', later(4)));
  const isOpen = ({ rollout }: Scene): string => itemState('monitoring', rollout).status;

  test('opens it again, with what is red as the reason, and its phase cannot be signed', () => {
    given(ticked)
      .when(says('red', later(5)))
      .thenHappens('HealthEntered', 'ItemReopened');
    const red = play(ticked, says('red', later(5)));
    expect(itemState('monitoring', red.rollout)).toMatchObject({
      status: 'to-do',
      by: aiko.id,
      reason: 'Errors is red: 502s in EU',
    });
    given(red)
      .when(asking('deployment', later(6)))
      .thenRefused('not-done', /Still open: .*4\.2/);
  });

  test('keeps it from being signed, and stakeholders are told that it is completed only once it is well', () => {
    const red = play(asked, says('red', later(5)));
    given(red)
      .when(signing(luis, 'deployment', later(6)))
      .thenRefused('not-done', /Still open: 4\.2/);
    const well = play(red, says('green', later(7)), ticking(later(8)));
    const signed = play(well, signing(luis, 'deployment', later(9)));
    expect(signed.rollout.announced.at(-1)?.kind).toBe('completed');
  });

  test('makes the first of two signatures lapse', () => {
    const strict = { ...upTo('deployment', told(created(theTeam('strict')))), connected };
    const passed = passedBy(play(strict, by(luis, { type: 'StartDeploying' }, start)));
    const ready = allDone(play(passed, ticking(later(3))), 'deployment', later(3));
    const signed = play(ready, asking('deployment', later(4)), signing(luis, 'deployment', later(4)));
    expect(signed.rollout.phases['deployment']?.signOffs).toMatchObject([{ by: luis.id }]);
    given(signed)
      .when(says('red', later(5)))
      .thenHappens('HealthEntered', 'ItemReopened', 'SignOffsSuperseded');
    expect(play(signed, says('red', later(5))).rollout.phases['deployment']?.signOffs).toEqual([]);
  });

  test('by a measurement as well, where it was ticked while it was on its way', () => {
    const early = play(onItsWay, proving(later(1)), ticking(later(2)));
    const red = measured('red', later(3), early);
    expect(itemState('monitoring', red.rollout)).toMatchObject({ status: 'to-do', reason: 'Errors is red: it is red' });
    given(measured('green', later(4), red))
      .when(ticking(later(5)))
      .thenHappens('ItemDone');
  });

  test('of an older record, in which it stayed ticked, is not signed either', () => {
    const red: Reading = { ...reading('red', later(5)), source: 'by hand' };
    const word: RolloutEvent = { type: 'HealthEntered', reading: red, by: aiko.id, at: later(5) };
    const older = after([word], asked);
    expect(isOpen(older)).toBe('done');
    given(older)
      .when(signing(luis, 'deployment', later(6)))
      .thenRefused('disproven', /4\.2 is not done: Errors was red/);
  });

  test('leaves it alone where two people agreed to live with it', () => {
    const waived = play(
      wellPassed,
      by(mara, { type: 'ProposeNotApplicable', item: '4.2', reason: 'the dashboard is wrong' }, later(3)),
      by(ben, { type: 'ConfirmNotApplicable', item: '4.2' }, later(3)),
    );
    given(waived)
      .when(says('red', later(5)))
      .thenHappens('HealthEntered');
    const signed = closed(play(waived, says('red', later(5))), 'deployment', later(6));
    expect(signed.rollout.announced.at(-1)?.kind).toBe('completed');
  });
});
