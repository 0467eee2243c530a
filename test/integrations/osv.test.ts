import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/integrations/connect.ts';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { proofOf } from '../../src/integrations/osv/difference.ts';
import { createOsv, type Osv } from '../../src/integrations/osv/osv.ts';
import { integrationsSchema } from '../../src/integrations/settings.ts';
import { monday } from '../support/story.ts';
import { double } from './http-double.ts';
import { advisory, osvDouble } from './osv-double.ts';

const express = { ecosystem: 'npm', name: 'express' };
const update = { ...express, from: '4.18.0', to: '4.19.0' };

function asking(url: URL): Osv {
  const osv = createOsv({ url: url.href, guard: createGuard(['127.0.0.1']), now: () => performance.now() });
  onTestFinished(() => osv.close());
  return osv;
}

describe('an update', () => {
  test('brings, leaves and mends; the same thing under two names counts once', async () => {
    const { url } = await osvDouble({
      open: {
        'express@4.18.0': ['GHSA-old', 'GHSA-stays'],
        'express@4.19.0': ['GHSA-stays', 'GHSA-new', 'CVE-2026-1'],
      },
      advisories: [
        advisory('GHSA-old'),
        advisory('GHSA-stays'),
        advisory('GHSA-new', {
          aliases: ['CVE-2026-1'],
          severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' }],
        }),
        advisory('CVE-2026-1', { severity: [] }),
      ],
    });
    const { value } = await asking(url).differences([update]);
    const [difference] = value;
    const ids = (list: { id: string }[] = []): string[] => list.map(({ id }) => id);
    expect([ids(difference?.introduced), ids(difference?.known), ids(difference?.fixed)]).toEqual([
      ['GHSA-new'],
      ['GHSA-stays'],
      ['GHSA-old'],
    ]);
    expect(proofOf(value)).toEqual({
      type: 'findings',
      open: { critical: 1, high: 1, medium: 0, low: 0 },
      new: { critical: 1, high: 0, medium: 0, low: 0 },
      tool: 'OSV',
    });
  });

  test('is read to the last page', async () => {
    const { url } = await osvDouble({
      open: { 'express@4.19.0': [['GHSA-1'], ['GHSA-2'], ['GHSA-3']] },
      advisories: ['GHSA-1', 'GHSA-2', 'GHSA-3'].map((id) => advisory(id)),
    });
    const { value } = await asking(url).findings([{ ...express, version: '4.19.0' }]);
    expect(value[0]?.map(({ id }) => id)).toEqual(['GHSA-1', 'GHSA-2', 'GHSA-3']);
  });

  test('was withdrawn what was withdrawn', async () => {
    const { url } = await osvDouble({
      open: { 'express@4.19.0': ['GHSA-1'] },
      advisories: [advisory('GHSA-1', { withdrawn: '2026-04-01T00:00:00Z' })],
    });
    expect((await asking(url).findings([{ ...express, version: '4.19.0' }])).value).toEqual([[]]);
  });
});

test.each([
  ['the server is in trouble', (url: string) => ({ status: 503, body: url })],
  ['half an answer', () => ({ status: 200, body: '{"results":[' })],
  ['fewer answers than questions', () => ({ status: 200, body: '{"results":[]}' })],
])('#90 %s is no "none"', async (_, answer) => {
  const { url } = await double((request, response) => {
    const { status, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await expect(asking(url).differences([update])).rejects.toMatchObject({ name: 'SourceFault' });
});

test('#90 an entry that cannot be read is no "none" either', async () => {
  const { url } = await osvDouble({ open: { 'express@4.19.0': ['GHSA-gone'] }, advisories: [] });
  await expect(asking(url).findings([{ ...express, version: '4.19.0' }])).rejects.toMatchObject({ trouble: 'missing' });
});

test('ten components are looked up side by side, within five seconds', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => `GHSA-${index}`);
  const { url } = await osvDouble({
    open: Object.fromEntries(ids.map((id, index) => [`package-${index}@2`, [id]])),
    advisories: ids.map((id) => advisory(id)),
    slowMs: 200,
  });
  const begun = performance.now();
  const updates = ids.map((_, index) => ({ ecosystem: 'npm', name: `package-${index}`, from: '1', to: '2' }));
  const { value } = await asking(url).differences(updates);
  expect(value).toHaveLength(10);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('collected for a rollout: what 1.2 names with both versions, by its component’s package', async () => {
  const { url } = await osvDouble({ open: { 'express@4.19.0': ['GHSA-new'] }, advisories: [advisory('GHSA-new')] });
  const products = [{ name: 'Payments', group: -1, components: [{ name: 'api', package: express }, { name: 'db' }] }];
  const settings = integrationsSchema.parse({ reachable: ['127.0.0.1'], osv: { url: url.href }, products });
  const { products: named, github: _, ...rest } = settings;
  const sources = connect(
    { ...rest, prometheus: {}, products: named.map(({ backup: __, ...product }) => product) },
    { at: () => monday, now: () => performance.now(), pod: { host: undefined, port: undefined } },
  );
  onTestFinished(() => sources.close());
  const about = {
    components: [{ name: 'API', from: '4.18.0', to: '4.19.0', reason: '' }],
    ref: null,
    baselineMs: 0,
    spanMs: 0,
    at: monday,
  };
  const of = { product: 'payments', chat: -1, version: '4.2.0' };
  expect(await sources.collect('findings', of, about)).toEqual([
    {
      source: 'OSV',
      evidence: {
        kind: 'note',
        text: 'New with this update: GHSA-new What GHSA-new is about',
        proof: expect.objectContaining({ type: 'findings', new: { critical: 0, high: 1, medium: 0, low: 0 } }),
      },
    },
  ]);
  expect(await sources.collect('findings', of, { ...about, components: [] })).toBeNull();
  expect(await sources.collect('findings', { ...of, chat: -2 }, about)).toBeNull();
  expect(sources.connected({ ...of, chat: -2 })).toBeUndefined();
});
