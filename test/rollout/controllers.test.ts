import { describe, expect, test } from 'vitest';
import { type ControllerReport, isFirstFailure, newestHeard } from '../../src/rollout/deploying/controllers.ts';
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

  test('a flood is cut off, with room for a failure', () => {
    const flooded = Array.from({ length: 200 }, (_, index) => says(`Step ${index}`, 1)).reduce(
      (now, step) => play(now, step),
      onItsWay,
    );
    given(flooded)
      .when(says('Progressing', 2))
      .thenRefused('too-long', /200 events/);
    given(flooded).when(says('Failed', 2)).thenHappens('ControllerReported');
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
