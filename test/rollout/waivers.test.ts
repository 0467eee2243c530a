import { expect, test } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  ben,
  by,
  closed,
  day,
  given,
  hour,
  mara,
  monday,
  play,
  type Scene,
  type Step,
  upTo,
} from '../support/story.ts';

const until = monday + 3 * day;
const proposing = (ends: number | null = until, at = monday): Step =>
  by(
    mara,
    {
      type: 'ProposeNotApplicable',
      item: '2.6',
      reason: 'the fix comes next week',
      ...(ends === null ? {} : { until: ends }),
    },
    at,
  );
const agreeing: Step = by(ben, { type: 'ConfirmNotApplicable', item: '2.6' });
const testing = upTo('testing');
const waived = play(testing, proposing(), agreeing);
const status = (scene: Scene): string => itemState('security-assessment', scene.rollout).status;

test('what two people live with for a while is open again when that ends', () => {
  expect(status(waived)).toBe('not-applicable');
  expect(agenda(waived.rollout, waived.team)).toContainEqual({ at: until, what: 'lapse' });
  expect(status(play(waived, { type: 'CheckCalendar', at: until - 1 }))).toBe('not-applicable');
  const ended = play(waived, { type: 'CheckCalendar', at: until });
  expect(itemState('security-assessment', ended.rollout)).toMatchObject({
    status: 'to-do',
    reason: 'what was agreed has ended',
    until: null,
  });
  given(ended)
    .when({ type: 'CheckCalendar', at: until + hour })
    .thenHappens();
});

test('it stays as it was signed once its phase is closed', () => {
  const signed = closed(waived, 'testing');
  expect(status(play(signed, { type: 'CheckCalendar', at: until }))).toBe('not-applicable');
});

test('the one who agrees agrees to how long: a new time takes a new proposal', () => {
  const asked = play(testing, proposing());
  given(asked).when(proposing()).thenNothing();
  given(asked)
    .when(proposing(until + day))
    .thenHappens('NotApplicableProposed');
  given(asked).when(proposing(null)).thenHappens('NotApplicableProposed');
});

test('a time that has passed, or is years away, is none', () => {
  for (const ends of [monday, monday - 1, monday + 500 * day, Number.NaN])
    given(testing)
      .when(proposing(ends))
      .thenRefused('bad-time', /still to come/);
});
