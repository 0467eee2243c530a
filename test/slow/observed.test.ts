import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/processes.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;
let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
beforeAll(async () => {
  team = await openTeam();
  prometheus = await startPrometheus([`127.0.0.1:${team.house.app().httpPort}`]);
  await team.addMail();
  await team.addCustomers();
  await team.start();
  await team.announce();
}, 60_000);
afterAll(async () => {
  await prometheus?.stop();
  await team?.stop();
});

/** The one figure that a query gives, once it has one. */
const figure = (query: string): Promise<number> =>
  eventually(
    async () => {
      const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
      return data.result[0] && Number(data.result[0].value[1]);
    },
    `Prometheus knows nothing of ${query}.`,
    30_000,
  );

test('a real Prometheus sees what the bot does, and asks what an alert would', async () => {
  expect(await figure('up{job="app"} == 1')).toBe(1);
  expect(await figure('rollout_bot_well')).toBe(1);
  expect(await figure('rollout_bot_letters_total{medium="email",outcome="delivered"} > 0')).toBe(1);
  expect(await figure('sum(rollout_bot_letters_total{medium="telegram",outcome="delivered"}) > 0')).toBeGreaterThan(0);
  expect(await figure('rollout_bot_updates_total{outcome="done"} > 10')).toBeGreaterThan(10);
  expect(await figure('histogram_quantile(0.5, rollout_bot_update_seconds_bucket)')).toBeLessThan(0.1);
  expect(await figure('rollout_bot_letter_oldest_due_seconds{medium="email"}')).toBe(0);
  expect(Math.abs(await figure('rollout_bot_clock_ahead_seconds'))).toBeLessThanOrEqual(1);
  expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
});

test('the figures are as Prometheus wants them named, and say nothing of anybody', async () => {
  const text = await (await fetch(`http://127.0.0.1:${team.house.app().httpPort}/metrics`)).text();
  const lint = spawnSync('/usr/bin/promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  expect([lint.status, lint.stdout + lint.stderr]).toEqual([0, '']);
  for (const word of ['Payments', 'Mara', 'example.com', String(team.chat)]) expect(text).not.toContain(word);
});
