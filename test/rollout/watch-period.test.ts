import { expect, test } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import { isWatched } from '../../src/rollout/deploying/deployment.ts';
import {
  allDone,
  closed,
  day,
  given,
  hour,
  minute,
  opening,
  play,
  type Scene,
  type Step,
  upTo,
} from '../support/story.ts';

const end = opening + hour;
const deployed = closed(upTo('deployment'), 'deployment', end);
const clock = (after: number): Step => ({ type: 'CheckCalendar', at: end + after });
const dues = (scene: Scene, after: number): number[] => {
  const { due } = play(scene, clock(after)).rollout.watch;
  return due < 0 ? [] : [due];
};

test('production is looked at again an hour, a day and a week after it was deployed, each once', () => {
  expect(dues(deployed, hour - 1)).toEqual([]);
  const once = play(deployed, clock(hour));
  expect(once.rollout.watch.due).toBe(0);
  expect(dues(once, hour + minute)).toEqual([0]);
  expect(dues(once, day)).toEqual([1]);
  expect(dues(deployed, 7 * day)).toEqual([2]);
  expect(agenda(play(deployed, clock(7 * day)).rollout, deployed.team).some(({ what }) => what === 'watch')).toBe(
    false,
  );
});

test('what is measured then is written down once, and only for the look that is due', () => {
  const due = play(deployed, clock(hour));
  expect(isWatched(due.rollout)).toBe(true);
  const noting = (step: number): Step => ({ type: 'NoteWatch', step, at: end + hour });
  given(due).when(noting(1)).thenNothing();
  given(due).when(noting(0)).thenHappens('WatchNoted');
  const noted = play(due, noting(0));
  given(noted).when(noting(0)).thenNothing();
  expect(isWatched(noted.rollout)).toBe(false);
});

test('nothing is due before it is deployed, and nothing once all that rests on it is settled', () => {
  expect(dues(upTo('deployment'), hour)).toEqual([]);
  const settled = allDone(deployed, 'post-deployment', end + minute);
  expect(dues(settled, hour)).toEqual([]);
});

test('a rollout of an older checklist is not looked at again', () => {
  const { watch: _, ...checklist } = deployed.rollout.checklist;
  const older = { ...deployed, rollout: { ...deployed.rollout, checklist } };
  expect(dues(older, 7 * day)).toEqual([]);
});
