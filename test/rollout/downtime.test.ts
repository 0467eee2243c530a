import { expect, test } from 'vitest';
import { announcedDowntime, downtimeWords } from '../../src/rollout/downtime.ts';
import type { TeamEvent } from '../../src/team/events.ts';
import {
  adding,
  ben,
  by,
  changedTeam,
  clockAt,
  closed,
  confirming,
  created,
  day,
  drafting,
  given,
  luis,
  mara,
  monday,
  opening,
  play,
  priya,
  type Scene,
  type Step,
  told,
  upTo,
} from '../support/story.ts';

const down = (minutes: number, who = luis): Step => by(who, { type: 'SayDowntime', minutes }, opening);
const deploying = upTo('deployment');

test('ops or the lead say how long it was down, and the last word counts', () => {
  given(deploying).when(down(2)).then({ type: 'DowntimeSaid', minutes: 2, by: luis.id, at: opening });
  const said = play(deploying, down(2));
  given(said).when(down(2, mara)).thenNothing();
  expect(play(said, down(0, mara)).rollout.downtime).toEqual({ minutes: 0, by: mara.id, at: opening });
  given(deploying)
    .when(down(2, ben))
    .thenRefused('not-allowed', /Only Lead \(Mara\) or Ops \(Luis\) can say how long it was down/);
});

test('it may be said once the deployment is signed off, and after it was rolled back', () => {
  given(closed(deploying, 'deployment')).when(down(2)).thenHappens('DowntimeSaid');
  const back = play(deploying, by(mara, { type: 'RollBack', reason: 'errors at 4 %' }, opening));
  given(back).when(down(30)).thenHappens('DowntimeSaid');
});

test('nothing is down because of what is not deployed, nor for a part of a minute or for longer than a week', () => {
  given(upTo('pre-deployment'))
    .when(by(luis, { type: 'SayDowntime', minutes: 2 }, monday))
    .thenRefused('out-of-order', /Nothing of R-12 is deployed before .*So nothing was down because of it\./);
  for (const minutes of [-1, 1.5, Number.NaN, 7 * 24 * 60 + 1])
    given(deploying)
      .when(down(minutes))
      .thenRefused('bad-time', /Whole minutes/);
});

test('what was confirmed and reached nobody was not announced', () => {
  const minutes = ({ rollout }: Scene): number | null => announcedDowntime(rollout);
  const sendAt = opening - 7 * day;
  const waiting = play(created(), drafting(), confirming(priya, monday, sendAt));
  expect([minutes(created()), minutes(waiting)]).toEqual([null, null]);
  // Everybody has left the list meanwhile.
  const gone = ['s1', 's2'].map(
    (id): TeamEvent => ({ type: 'StakeholderRemoved', id, why: 'asked for it', by: priya.id, at: monday }),
  );
  const passedOver = play(changedTeam(waiting, ...gone), clockAt(sendAt));
  expect(passedOver.rollout.skipped).toEqual(['notice@1']);
  expect(minutes(passedOver)).toBeNull();
  expect(minutes(play(waiting, clockAt(sendAt)))).toBe(5);
  expect(minutes(play(told(created()), adding({ downtimeMinutes: 30 })))).toBe(5);
});

test.each([
  [2, 5, '2 min (announced: up to 5 min)'],
  [0, 5, 'none (announced: up to 5 min)'],
  [90, 0, '90 min (announced: none)'],
  [null, 5, 'nobody has said how long (announced: up to 5 min)'],
  [2, null, '2 min (none was announced)'],
  [null, -1, 'none was announced'],
])('%s minutes after %s were announced: %s', (actual, announced, words) => {
  expect(downtimeWords(actual, announced)).toBe(words);
});
