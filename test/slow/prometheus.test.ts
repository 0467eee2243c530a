import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { benchmark, measure } from '../../src/integrations/prometheus/measuring.ts';
import { createPrometheus, type Prometheus } from '../../src/integrations/prometheus/prometheus.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import { eventually } from '../support/processes.ts';
import { startExporter, startPrometheus } from '../support/prometheus.ts';

const names = { product: 'Payments', version: '4.2.0', stage: '10 %' };
const errors = {
  name: 'errors',
  from: 'main',
  query: 'errors_percent',
  unit: '%',
  below: 1,
  forMinutes: 0.1,
  staleSeconds: 10,
};

let exporter: Awaited<ReturnType<typeof startExporter>>;
let server: Awaited<ReturnType<typeof startPrometheus>>;
let prometheus: Prometheus;

beforeAll(async () => {
  if (!existsSync('/usr/bin/prometheus'))
    throw new Error('There is no Prometheus. Install the Debian package prometheus.');
  exporter = await startExporter({ errors_percent: 0.2, p95_ms: 180 });
  server = await startPrometheus([exporter.address]);
  prometheus = createPrometheus({
    servers: { main: { url: server.url } },
    guard: createGuard(['127.0.0.1']),
    now: () => performance.now(),
  });
});
afterAll(async () => {
  await prometheus?.close();
  await server?.stop();
  await exporter?.stop();
});

const reading = async (): Promise<Reading | undefined> => (await measure(prometheus, [errors], names, Date.now()))[0];
const becomes = (state: Reading['state']): Promise<Reading> =>
  eventually(
    async () => {
      const now = await reading();
      return now?.state === state ? now : undefined;
    },
    `The check does not become ${state}.`,
    30_000,
  );

test('a real Prometheus: green, a warning, red once it lasts, unknown when the program is gone, and green again', async () => {
  expect(await becomes('green')).toMatchObject({ value: 0.2, source: 'Prometheus main' });
  exporter.figures['errors_percent'] = 4.8;
  expect(await becomes('warning')).toMatchObject({ value: 4.8 });
  expect(await becomes('red')).toMatchObject({ value: 4.8, says: 'it is not below 1 %' });
  exporter.down(true);
  expect((await becomes('unknown')).says).toMatch(/too old|no data/);
  exporter.down(false);
  exporter.figures['errors_percent'] = 0.3;
  expect(await becomes('green')).toMatchObject({ value: 0.3 });
}, 90_000);

test('a real Prometheus: figures before and after are compared over two spans', async () => {
  const p95 = { name: 'p95', from: 'main', query: 'p95_ms', unit: 'ms', mayRise: 10 };
  const spans = (at: number) => ({ baselineMs: 10_000, spanMs: 6_000, at });
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  exporter.figures['p95_ms'] = 190;
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  expect(await benchmark(prometheus, [p95], names, spans(Date.now()))).toEqual([
    { name: 'p95', unit: 'ms', before: 180, after: 190, allowed: { rise: 10, fall: null } },
  ]);
}, 60_000);

test('a real Prometheus: a query that it does not take, and one with many series, are unknown', async () => {
  const two = { ...errors, query: '{__name__=~"errors_percent|p95_ms"}' };
  const wrong = { ...errors, query: 'sum(' };
  const [many, none] = await measure(prometheus, [two, wrong], names, Date.now());
  expect(many).toMatchObject({ state: 'unknown', says: expect.stringMatching(/gives 2 series/) });
  expect(none).toMatchObject({
    state: 'unknown',
    says: expect.stringMatching(/does not take the question|does not take the query/),
  });
});
