import { expect, test } from 'vitest';
import { backgroundOf } from '../../src/coordinator/background.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { clockAt, created, day, nextEvening, opening, play, told, upTo, window } from '../support/story.ts';

const [bea] = created().team.stakeholders;

test.each(announcementKinds)(
  'who confirmed the notice stands under what they wrote, and under what follows by the clock: %s',
  (kind) => {
    const { rollout, team } = told(created());
    const follows = ['moved', 'called-off', 'rolled-back', 'completed', 'overrun', 'feedback'].includes(kind);
    const { sentBy } = backgroundOf(kind, team.stakeholders, rollout, team)(bea as NonNullable<typeof bea>);
    expect(sentBy?.name).toBe(follows ? undefined : 'Priya');
  },
);

test('a reader is reminded of the window that they were told first, once it is another', () => {
  const { rollout, team } = told(created());
  const reader = bea as NonNullable<typeof bea>;
  expect(backgroundOf('day', team.stakeholders, rollout, team)(reader).first).toBeUndefined();
  const moved = { ...rollout, window: nextEvening };
  expect(backgroundOf('day', team.stakeholders, moved, team)(reader).first).toEqual(window);
});

test('when it really began is known once it was said', () => {
  const begun = play(upTo('deployment'), clockAt(opening));
  const reader = bea as NonNullable<typeof bea>;
  expect(backgroundOf('completed', [], begun.rollout, begun.team)(reader).startedAt).toBe(opening);
  const not = play(upTo('deployment'), clockAt(opening - day));
  expect(backgroundOf('completed', [], not.rollout, not.team)(reader).startedAt).toBeUndefined();
});
