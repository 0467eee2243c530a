import { describe, expect, test } from 'vitest';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import { healthNow, isAlarming } from '../../src/rollout/deploying/health-now.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import {
  after,
  aiko,
  answer,
  by,
  given,
  luis,
  mara,
  minute,
  opening,
  play,
  type Scene,
  type Step,
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
const onItsWay = play({ ...upTo('deployment'), connected }, by(luis, { type: 'StartDeploying' }, start));
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

  test('for a red of this stage alone', () => {
    const red = play(onItsWay, says('red', later(1)));
    const further = promoted(red, 0, later(40));
    expect(further.rollout.deployment?.unanswered).toEqual([]);
    done(further, later(41));
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
