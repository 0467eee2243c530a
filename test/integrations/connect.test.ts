import { expect, onTestFinished, test } from 'vitest';
import type { About } from '../../src/coordinator/outside.ts';
import { connect } from '../../src/integrations/connect.ts';
import { integrationsSchema } from '../../src/integrations/settings.ts';
import { hour, monday } from '../support/story.ts';
import { double } from './http-double.ts';
import { advisory, osvDouble } from './osv-double.ts';

const of = { product: 'payments', chat: -1, version: '4.2.0' };
const express = { ecosystem: 'npm', name: 'express' };
const about: About = {
  components: [{ name: 'API', from: '4.18.0', to: '4.19.0', reason: '' }],
  ref: null,
  baselineMs: 24 * hour,
  spanMs: hour,
  at: monday,
};

function connected(settings: object) {
  const {
    products,
    github: _,
    prometheus,
    ...rest
  } = integrationsSchema.parse({ reachable: ['127.0.0.1'], ...settings });
  const servers = Object.fromEntries(Object.entries(prometheus).map(([name, { url }]) => [name, { url }]));
  const sources = connect(
    {
      ...rest,
      prometheus: servers,
      products: products.map(({ backup: __, events: ___, ...each }) => ({
        ...each,
        backup: { secret: 's' },
        events: { secret: 'e', namespaces: ['payments'] },
      })),
    },
    { at: () => monday, now: () => performance.now(), pod: { host: undefined, port: undefined } },
  );
  onTestFinished(() => sources.close());
  return sources;
}

test('findings are asked for what 1.2 names with both versions; what it does not name is said to be left out', async () => {
  const { url } = await osvDouble({ open: { 'express@4.19.0': ['GHSA-new'] }, advisories: [advisory('GHSA-new')] });
  const components = [
    { name: 'api', package: express },
    { name: 'web', package: { ...express, name: 'react' } },
    { name: 'db' },
  ];
  const sources = connected({ osv: { url: url.href }, products: [{ name: 'Payments', group: -1, components }] });
  const [found] = (await sources.collect('findings', of, about)) ?? [];
  expect(found).toMatchObject({ source: 'OSV', evidence: { proof: { type: 'findings', new: { high: 1 } } } });
  expect(found?.evidence.text).toBe(
    'New with this update: GHSA-new What GHSA-new is about. Not looked up, because 1.2 does not name it: web.',
  );
  expect(await sources.collect('findings', of, { ...about, components: [] })).toBeNull();
});

test('figures come with the limits of the settings, in the server’s name', async () => {
  const values = Array.from({ length: 6 }, (_, index) => [monday / 1000 - index, '180']);
  const { url } = await double((_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } })),
  );
  const benchmarks = [{ name: 'p95', from: 'main', query: 'p95', unit: 'ms', mayRise: 10 }];
  const sources = connected({
    prometheus: { main: { url: url.href } },
    products: [{ name: 'Payments', group: -1, benchmarks }],
  });
  expect(await sources.collect('metrics', of, about)).toEqual([
    {
      source: 'Prometheus main',
      evidence: {
        kind: 'note',
        text: 'p95 180 → 180 ms',
        proof: {
          type: 'metrics',
          metrics: [{ name: 'p95', unit: 'ms', before: 180, after: 180, allowed: { rise: 10, fall: null } }],
        },
      },
    },
  ]);
  expect(await sources.collect('findings', of, about)).toBeNull();
});

test('#91 another group’s rollout of the same name reaches nothing', async () => {
  const sources = connected({
    products: [{ name: 'Payments', group: -1, components: [{ name: 'api' }], stages: [{ name: '10 %' }] }],
  });
  expect(sources.connected(of)).toMatchObject({ stages: [{ name: '10 %' }], reachesClusters: false });
  const stranger = { ...of, chat: -2 };
  expect(sources.connected(stranger)).toBeUndefined();
  expect(sources.backupSecret(of)).toBe('s');
  expect(sources.backupSecret(stranger)).toBeUndefined();
  expect(sources.eventsFrom(of)).toEqual({ secret: 'e', namespaces: ['payments'] });
  expect(sources.eventsFrom(stranger)).toBeUndefined();
  expect(await sources.measure(stranger, '')).toEqual([]);
  expect(await sources.wayBack(stranger)).toEqual([]);
  expect(await sources.collect('metrics', stranger, about)).toBeNull();
  expect(await sources.fileIssue(stranger, { marker: 'm', title: 't', body: 'b' })).toBeNull();
});
