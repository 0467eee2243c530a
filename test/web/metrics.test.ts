import { expect, onTestFinished, test } from 'vitest';
import { createMetrics, type Standing } from '../../src/web/metrics.ts';

const calm: Standing = {
  isWell: true,
  epoch: 7,
  updatesWaiting: 0,
  backlog: [],
  at: 0,
  backupAt: null,
  clockAheadSeconds: null,
};

function metrics() {
  const made = createMetrics();
  onTestFinished(made.close);
  return { ...made, lines: async (standing = calm) => (await made.text(standing)).split('\n') };
}

test('what is counted adds up until it is fetched, and goes on adding up', async () => {
  const { lines, handled, called, sent } = metrics();
  handled('done', 3);
  handled('failed', 500);
  called('sendMessage', 'too-fast', 12);
  sent('email', 'delivered', 2_000);
  sent('email', 'retry', 0);
  for (let fetched = 0; fetched < 2; fetched++)
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'rollout_bot_updates_total{outcome="done"} 1',
        'rollout_bot_updates_total{outcome="failed"} 1',
        'rollout_bot_update_seconds_bucket{le="0.005"} 1',
        'rollout_bot_update_seconds_sum 0.503',
        'rollout_bot_api_calls_total{method="sendMessage",outcome="too-fast"} 1',
        'rollout_bot_letters_total{medium="email",outcome="delivered"} 1',
        'rollout_bot_letters_total{medium="email",outcome="retry"} 1',
        // What was not delivered was not late either.
        'rollout_bot_letter_late_seconds_count{medium="email"} 1',
      ]),
    );
});

test('how things stand is as it is now: what is over is gone', async () => {
  const { lines } = metrics();
  const minute = 60_000;
  const busy = {
    ...calm,
    isWell: false,
    updatesWaiting: 3,
    at: 5 * minute,
    backlog: [{ medium: 'email' as const, letters: 2, oldestDueAt: 3 * minute }],
    clockAheadSeconds: -2,
  };
  expect(await lines(busy)).toEqual(
    expect.arrayContaining([
      'rollout_bot_well 0',
      'rollout_bot_epoch 7',
      'rollout_bot_updates_waiting 3',
      'rollout_bot_letters_due{medium="email"} 2',
      'rollout_bot_letters_due{medium="telegram"} 0',
      'rollout_bot_letter_oldest_due_seconds{medium="email"} 120',
      'rollout_bot_clock_ahead_seconds -2',
    ]),
  );
  const after = await lines();
  expect(after).toEqual(expect.arrayContaining(['rollout_bot_well 1', 'rollout_bot_letters_due{medium="email"} 0']));
});

test('what is not known is left out instead of nought', async () => {
  const { lines } = metrics();
  const known = await lines({ ...calm, backupAt: Date.now() - 90_000, clockAheadSeconds: 1 });
  expect(known.find((line) => line.startsWith('rollout_bot_backup_age_seconds'))).toMatch(/ 9\d(\.\d+)?$/);
  const unknown = await lines();
  expect(unknown.filter((line) => /^rollout_bot_(backup_age|clock_ahead)_seconds/.test(line))).toEqual([]);
});
