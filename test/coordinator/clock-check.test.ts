import { expect, test } from 'vitest';
import { clockTrouble, createClockCheck } from '../../src/coordinator/clock-check.ts';
import { monday } from '../support/story.ts';

test('this machine is compared with Telegram by its last answer', () => {
  const { heardAt, aheadSeconds } = createClockCheck(() => monday);
  expect(aheadSeconds()).toBeNull();
  heardAt(monday - 75_400);
  expect(aheadSeconds()).toBe(75);
  heardAt(monday + 3_000);
  expect(aheadSeconds()).toBe(-3);
});

test.each([
  [null, /^$/],
  [59, /^$/],
  [-59, /^$/],
  [75, /^This machine's clock is 75 s ahead of Telegram's, so announcements go out at the wrong time\. Set it right/],
  [-3600, /is 3600 s behind Telegram's/],
])('ahead by %s seconds: %s', (ahead, says) => {
  expect(clockTrouble(ahead).join('')).toMatch(says);
});
