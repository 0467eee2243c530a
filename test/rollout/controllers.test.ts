import { describe, expect, test } from 'vitest';
import {
  type ControllerReport,
  hasFailed,
  isFirstFailure,
  newestHeard,
} from '../../src/rollout/deploying/controllers.ts';
import { obstaclesOf } from '../../src/rollout/deploying/obstacles.ts';
import { answer, by, given, luis, minute, opening, play, type Scene, type Step, upTo } from '../support/story.ts';

const start = opening + minute;
const onItsWay = play(upTo('deployment'), by(luis, { type: 'StartDeploying' }, start));
const later = (minutes: number): number => start + minutes * minute;
const report = (phase: string, minutes: number, more: Partial<ControllerReport> = {}): ControllerReport => ({
  source: 'Flagger',
  namespace: 'payments',
  name: 'podinfo',
  phase,
  says: `it is ${phase}`,
  saidAt: later(minutes),
  ...more,
});
const says = (phase: string, minutes: number, more: Partial<ControllerReport> = {}): Step => ({
  type: 'NoteController',
  report: report(phase, minutes, more),
  at: later(minutes),
});

test('what a controller says is written down with the stage, and its repetition is not', () => {
  given(onItsWay)
    .when(says('Progressing', 1))
    .then({ type: 'ControllerReported', report: { ...report('Progressing', 1), stage: 0 }, at: later(1) });
  const once = play(onItsWay, says('Progressing', 1));
  given(once).when(says('Progressing', 2)).thenNothing();
  given(once)
    .when(says('Progressing', 2, { name: 'worker' }))
    .thenHappens('ControllerReported');
  given(once)
    .when(says('Failed', 0))
    .thenRefused('outdated', /older than what Flagger said last/);
});

test('#90 of two words of one moment the failure stands, whichever comes first', () => {
  const failed = play(onItsWay, says('Failed', 2));
  given(failed)
    .when(says('Progressing', 2))
    .thenRefused('outdated', /at the same moment that it failed/);
  given(play(onItsWay, says('Progressing', 2)))
    .when(says('Failed', 2))
    .thenHappens('ControllerReported');
  given(failed).when(says('Progressing', 2.02)).thenHappens('ControllerReported');
});

test('a failure calls people once, and again only after it went on', () => {
  const isCalled = (scene: Scene, step: Step): boolean =>
    answer(step, scene).some(
      (event) => event.type === 'ControllerReported' && isFirstFailure(event.report, scene.rollout),
    );
  expect(isCalled(onItsWay, says('Progressing', 1))).toBe(false);
  expect(isCalled(onItsWay, says('Failed', 1))).toBe(true);
  const failed = play(onItsWay, says('Failed', 1));
  expect(isCalled(failed, says('Failed', 2, { says: 'in other words' }))).toBe(false);
  expect(isCalled(failed, says('Degraded', 2, { source: 'Argo Rollouts' }))).toBe(true);
  expect(isCalled(play(failed, says('Progressing', 2)), says('Failed', 3))).toBe(true);
});

describe('#90 it informs, and no more', () => {
  test('a failure neither stops nor starts anything, and success makes nothing green', () => {
    const { rollout, team } = onItsWay;
    const before = obstaclesOf({ rollout, team, at: later(5) }, []);
    for (const phase of ['Failed', 'Succeeded']) {
      const after = play(onItsWay, says(phase, 1));
      expect(obstaclesOf({ ...after, at: later(5) }, [])).toEqual(before);
      expect({ ...after.rollout, heard: [] }).toEqual(rollout);
      given(after)
        .when(by(luis, { type: 'DoItem', item: '4.2', note: '' }, later(5)))
        .thenRefused('needs-evidence');
    }
  });

  describe('a flood of words', () => {
    const flooded = Array.from({ length: 200 }, (_, index) =>
      says('Progressing', 1, { says: `weight ${index}` }),
    ).reduce((now, step) => play(now, step), onItsWay);
    const isCalled = (scene: Scene, step: Step): boolean =>
      answer(step, scene).some(
        (event) => event.type === 'ControllerReported' && isFirstFailure(event.report, scene.rollout),
      );

    test('is cut off: more of the same phase is not taken', () => {
      given(flooded)
        .when(says('Progressing', 2))
        .thenRefused('too-long', /200 events/);
    });

    test('keeps no failure, no recovery and no further failure from being heard and shown', () => {
      const failed = play(flooded, says('Failed', 2));
      expect(isCalled(flooded, says('Failed', 2))).toBe(true);
      const well = play(failed, says('Succeeded', 3));
      expect(newestHeard(well.rollout).map(({ phase }) => phase)).toEqual(['Succeeded']);
      expect(isCalled(well, says('Failed', 4))).toBe(true);
      given(well)
        .when(says('Progressing', 4, { name: 'worker' }))
        .thenHappens('ControllerReported');
    });

    test('is thinned in the middle: the beginning, failures and the last word of each object stay', () => {
      const worker = play(flooded, says('Healthy', 2, { name: 'worker' }), says('Failed', 3));
      const restless = Array.from({ length: 300 }, (_, index) => says(index % 2 ? 'Paused' : 'Progressing', 4)).reduce(
        (now, step) => play(now, step),
        worker,
      );
      const { heard } = restless.rollout;
      expect(heard).toHaveLength(200);
      expect(heard.slice(0, 100)).toEqual(flooded.rollout.heard.slice(0, 100));
      expect(heard.filter(hasFailed)).toHaveLength(1);
      expect(newestHeard(restless.rollout).map(({ name, phase }) => `${name} ${phase}`)).toEqual([
        'podinfo Paused',
        'worker Healthy',
      ]);
    });

    test('of more objects than words are kept loses the last word of none', () => {
      const many = Array.from({ length: 220 }, (_, index) => says('Healthy', 1, { name: `api-${index}` })).reduce(
        (now, step) => play(now, step),
        onItsWay,
      );
      expect(newestHeard(many.rollout)).toHaveLength(220);
      given(many)
        .when(says('Failed', 2, { name: 'api-0' }))
        .thenHappens('ControllerReported');
    });
  });

  test('nothing is taken once it has ended', () => {
    const off = play(onItsWay, by(luis, { type: 'RollBack', reason: 'errors', live: {} }, later(1)));
    given(off).when(says('Failed', 2)).thenRefused('not-open');
  });
});

test('of each object the newest counts, and what failed stands first', () => {
  const { rollout } = play(onItsWay, says('Progressing', 1), says('Failed', 2), says('Healthy', 3, { name: 'worker' }));
  expect(newestHeard(rollout).map(({ name, phase }) => `${name} ${phase}`)).toEqual([
    'podinfo Failed',
    'worker Healthy',
  ]);
});
