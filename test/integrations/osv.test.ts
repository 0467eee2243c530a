import type { RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SourceFault } from '../../src/coordinator/sources.ts';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { proofOf } from '../../src/integrations/osv/difference.ts';
import { createOsv, type Osv } from '../../src/integrations/osv/osv.ts';
import { double } from './http-double.ts';
import { advisory, osvDouble } from './osv-double.ts';

const at = Date.UTC(2026, 10, 26);
const express = { ecosystem: 'npm', name: 'express' };
const vector = {
  critical: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  low: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N',
};
const rated = (score: string) => ({ severity: [{ type: 'CVSS_V3', score }] });

function osvAt({ url }: { url: URL }, now = () => at): Osv {
  const osv = createOsv({ url: url.href, guard: createGuard(['127.0.0.1']), now });
  onTestFinished(() => osv.close());
  return osv;
}

const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id);

describe('what is known of a package', () => {
  test('is told with its other names, what mends it, and a page for people', async () => {
    const affected = [
      { package: express, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.19.2' }] }] },
      { package: express, ranges: [{ type: 'SEMVER', events: [{ introduced: '5.0.0' }, { fixed: '5.0.1' }] }] },
      { package: express, ranges: [{ type: 'GIT', events: [{ introduced: '0' }, { fixed: '4f0f6cc67d' }] }] },
      { package: { ecosystem: 'npm', name: 'koa' }, ranges: [{ type: 'SEMVER', events: [{ fixed: '2.0.0' }] }] },
    ];
    const osv = await osvDouble({
      open: { 'express@4.18.0': ['GHSA-rv95-896h-c2vc'] },
      advisories: [
        advisory('GHSA-rv95-896h-c2vc', {
          aliases: ['PYSEC-2024-1', 'CVE-2024-29041'],
          summary: 'Open\u202e redirect\n<b>in</b> malformed URLs',
          affected,
        }),
      ],
    });
    expect(await osvAt(osv).findings([{ ...express, version: 'v4.18.0' }])).toEqual({
      at,
      value: [
        [
          {
            id: 'GHSA-rv95-896h-c2vc',
            aliases: ['CVE-2024-29041', 'PYSEC-2024-1'],
            summary: 'Open redirect <b>in</b> malformed URLs',
            severity: 'high',
            isRated: true,
            fixedIn: ['4.19.2', '5.0.1'],
            url: 'https://osv.dev/vulnerability/GHSA-rv95-896h-c2vc',
          },
        ],
      ],
    });
    expect(osv.batches).toEqual([[{ package: express, version: '4.18.0' }]]);
  });

  test('is nothing where nothing is known, and what was withdrawn is not open', async () => {
    const osv = await osvDouble({
      open: { 'express@4.18.0': ['GHSA-1'] },
      advisories: [advisory('GHSA-1', { withdrawn: '2026-04-01T00:00:00Z' })],
    });
    const { value } = await osvAt(osv).findings([
      { ...express, version: '5.0.0' },
      { ...express, version: '4.18.0' },
    ]);
    expect(value).toEqual([[], []]);
    expect((await osvAt(osv).findings([])).value).toEqual([]);
  });

  test('is told once, whatever it is called, and rated as high as by any who rates it; the worst first', async () => {
    const bare = { severity: undefined, database_specific: undefined, affected: undefined };
    const osv = await osvDouble({
      open: { 'express@4': ['GHSA-c', 'CVE-2', 'PYSEC-1', 'GHSA-1', 'GHSA-b', 'GHSA-a'] },
      advisories: [
        advisory('CVE-2', { ...rated(vector.low) }),
        advisory('PYSEC-1', { ...bare, aliases: ['CVE-1'], details: '# Words\nof a kind', summary: '' }),
        advisory('GHSA-1', { ...rated(vector.critical), aliases: ['CVE-1'] }),
        advisory('GHSA-a', { ...bare, aliases: ['CVE-8'] }),
        advisory('GHSA-b', { ...rated(vector.low), aliases: ['CVE-9'] }),
        // Links the two before it: they are all the same.
        advisory('GHSA-c', { aliases: ['CVE-8', 'CVE-9'] }),
      ],
    });
    const [found = []] = (await osvAt(osv).findings([{ ...express, version: '4' }])).value;
    expect(found.map(({ id, severity, isRated }) => [id, severity, isRated])).toEqual([
      ['GHSA-1', 'critical', true],
      ['GHSA-c', 'high', true],
      ['CVE-2', 'low', true],
    ]);
    expect(found[0]?.aliases).toEqual(['CVE-1', 'PYSEC-1']);
    expect(found[1]?.aliases.toSorted()).toEqual(['CVE-8', 'CVE-9', 'GHSA-a', 'GHSA-b']);
  });

  test('is read to its last page, of each package its own', async () => {
    const all = Array.from({ length: 7 }, (_, index) => `GHSA-${index}`);
    const osv = await osvDouble({
      open: { 'express@1': [all.slice(0, 3), all.slice(3, 6), all.slice(6)], 'koa@1': ['GHSA-2'] },
      advisories: all.map((id) => advisory(id)),
    });
    const { value } = await osvAt(osv).findings([
      { ...express, version: '1' },
      { ...express, name: 'koa', version: '1' },
    ]);
    expect(value.map(ids)).toEqual([all, ['GHSA-2']]);
    expect(osv.batches.map((queries) => queries.map(({ page_token }) => page_token))).toEqual([
      [undefined, undefined],
      ['1'],
      ['2'],
    ]);
    expect(osv.read.toSorted()).toEqual(all);
  });

  test('is asked in batches of a thousand', async () => {
    const osv = await osvDouble({ open: { 'p2400@1': ['GHSA-1'] }, advisories: [advisory('GHSA-1')] });
    const packages = Array.from({ length: 2_500 }, (_, index) => ({
      ecosystem: 'npm',
      name: `p${index}`,
      version: '1',
    }));
    const { value } = await osvAt(osv).findings(packages);
    expect(osv.batches.map(({ length }) => length)).toEqual([1_000, 1_000, 500]);
    expect(value.flatMap((found, index) => (found.length ? [index] : []))).toEqual([2_400]);
  });

  test('is read again only where it has changed', async () => {
    const entry = advisory('GHSA-1');
    const double = await osvDouble({ open: { 'express@1': ['GHSA-1'] }, advisories: [entry] });
    const osv = osvAt(double);
    const look = async () => (await osv.findings([{ ...express, version: '1' }])).value[0]?.[0]?.summary;
    await look();
    await look();
    expect(double.read).toEqual(['GHSA-1']);
    Object.assign(entry, { modified: '2026-05-01T00:00:00Z', summary: 'Worse' });
    expect(await look()).toBe('Worse');
    expect(double.read).toEqual(['GHSA-1', 'GHSA-1']);
  });

  test('of ten components with forty entries each is there within five seconds, at 100 ms an answer', async () => {
    const advisories = Array.from({ length: 400 }, (_, index) => advisory(`GHSA-${index}`));
    const names = Array.from({ length: 10 }, (_, index) => `c${index}`);
    const open = Object.fromEntries(
      names.map((name, at) => [`${name}@1`, ids(advisories.slice(at * 40, at * 40 + 40))]),
    );
    const osv = osvAt(await osvDouble({ open, advisories, slowMs: 100 }));
    const began = performance.now();
    const { value } = await osv.findings(names.map((name) => ({ ecosystem: 'npm', name, version: '1' })));
    expect(value.map(({ length }) => length)).toEqual(names.map(() => 40));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('an update', () => {
  test('brings, leaves and mends, and as evidence says what is new', async () => {
    const osv = await osvDouble({
      open: {
        'express@4': ['GHSA-old', 'GHSA-both', 'PYSEC-renamed'],
        'express@5': ['GHSA-both', 'GHSA-new', 'GHSA-renamed', 'GHSA-back'],
        'koa@1': ['GHSA-koa'],
        'koa@2': [],
      },
      advisories: [
        advisory('GHSA-old'),
        advisory('GHSA-both', rated(vector.low)),
        advisory('GHSA-new', rated(vector.critical)),
        advisory('PYSEC-renamed', { aliases: ['CVE-7'] }),
        advisory('GHSA-renamed', { aliases: ['CVE-7'] }),
        advisory('GHSA-back', { withdrawn: '2026-01-01T00:00:00Z' }),
        advisory('GHSA-koa'),
      ],
    });
    const { value, at: told } = await osvAt(osv).differences([
      { ...express, from: '4', to: '5' },
      { ...express, name: 'koa', from: '1', to: '2' },
    ]);
    expect(told).toBe(at);
    expect(value.map(({ introduced, known, fixed }) => [ids(introduced), ids(known), ids(fixed)])).toEqual([
      [['GHSA-new'], ['GHSA-renamed', 'GHSA-both'], ['GHSA-old']],
      [[], [], ['GHSA-koa']],
    ]);
    expect(proofOf(value)).toEqual({
      type: 'findings',
      tool: 'OSV',
      open: { critical: 1, high: 1, medium: 0, low: 1 },
      new: { critical: 1, high: 0, medium: 0, low: 0 },
    });
  });

  test('to the same version brings nothing', async () => {
    const osv = await osvDouble({ open: { 'express@4': ['GHSA-1'] }, advisories: [advisory('GHSA-1')] });
    const { value } = await osvAt(osv).differences([{ ...express, from: 'v4', to: '4' }]);
    expect(value.map(({ introduced, known, fixed }) => [introduced.length, known.length, fixed.length])).toEqual([
      [0, 1, 0],
    ]);
  });
});

describe('#96 what is not known is never "none"', () => {
  const json = { 'content-type': 'application/json' };
  const named = JSON.stringify({ results: [{ vulns: [{ id: 'GHSA-1', modified: 'x' }] }] });
  /** Answers the batch in one way, and the entry in another. */
  const saying =
    (batch: string, entry = '{}', status = 200): RequestListener =>
    ({ url }, response) => {
      const isBatch = url === '/v1/querybatch';
      response.writeHead(isBatch ? 200 : status, json).end(isBatch ? batch : entry);
    };

  async function faultOf(answering: RequestListener): Promise<Pick<SourceFault, 'trouble' | 'message'>> {
    const osv = osvAt(await double(answering));
    return osv.findings([{ ...express, version: '1' }]).then(
      () => ({ trouble: 'broken' as const, message: 'no fault' }),
      (fault: SourceFault) => fault,
    );
  }

  test.each([
    ['an outage', (_, response) => response.writeHead(503, json).end(), 'down', 'OSV is in trouble (503).'],
    ['a limit', (_, response) => response.writeHead(429, json).end(), 'limited', 'OSV wants us to ask less often.'],
    [
      'a word that it does not take',
      (_, response) => response.writeHead(400, json).end('{"code":3,"message":"Invalid ecosystem."}'),
      'broken',
      'OSV does not take the question (400): "{"code":3,"message":"Invalid ecosystem."}"',
    ],
    ['fewer answers', saying('{"results":[]}'), 'broken', 'OSV answers 0 questions, and was asked 1.'],
    ['an empty answer', saying('{}'), 'broken', 'OSV answers something else than expected, at results.'],
    ['half an answer', saying(named.slice(0, -3)), 'broken', 'OSV answers with JSON that cannot be read.'],
    ['an entry that is gone', saying(named, '{"code":5}', 404), 'missing', 'OSV has no such thing (404): "{"code":5}"'],
    ['an entry in trouble', saying(named, '', 500), 'down', 'OSV is in trouble (500).'],
    ['another entry', saying(named, '{"id":"GHSA-2"}'), 'broken', 'OSV answers with another entry than GHSA-1.'],
    ['an entry without an id', saying(named, '{}'), 'broken', 'OSV answers something else than expected, at id.'],
    [
      'an id that leads elsewhere',
      saying(named.replace('GHSA-1', '../../admin')),
      'broken',
      'OSV answers something else than expected, at results.0.vulns.0.id.',
    ],
    [
      'pages without end',
      saying('{"results":[{"next_page_token":"again"}]}'),
      'broken',
      'OSV names more than we read.',
    ],
    [
      'more than anybody has',
      saying(
        JSON.stringify({ results: [{ vulns: Array.from({ length: 2_001 }, (_, index) => ({ id: `G-${index}` })) }] }),
      ),
      'broken',
      'OSV names more than we read.',
    ],
  ] satisfies [string, RequestListener, string, string][])('%s is a fault', async (_, answering, trouble, message) => {
    expect(await faultOf(answering)).toMatchObject({ trouble, message });
  });

  test('one entry of forty that fails fails them all, and ends the others', async () => {
    let asked = 0;
    const all = { results: [{ vulns: Array.from({ length: 40 }, (_, index) => ({ id: `GHSA-${index}` })) }] };
    const fault = await faultOf(({ url }, response) => {
      if (url === '/v1/querybatch') return response.writeHead(200, json).end(JSON.stringify(all));
      asked += 1;
      // Everything but the first waits for ever.
      return url === '/v1/vulns/GHSA-0' ? response.writeHead(500, json).end() : undefined;
    });
    expect(fault).toMatchObject({ trouble: 'down', message: 'OSV is in trouble (500).' });
    expect(asked).toBeLessThanOrEqual(16);
  });

  test('while it rests it is not asked, and says the same', async () => {
    let now = at;
    const down = await double((_, response) => response.writeHead(503, json).end());
    const osv = osvAt(down, () => now);
    const look = () => osv.findings([{ ...express, version: '1' }]);
    await expect(look()).rejects.toThrow('OSV is in trouble (503).');
    await expect(look()).rejects.toThrow('OSV is in trouble (503).');
    expect(down.asked()).toBe(1);
    now += 5_000;
    await expect(look()).rejects.toThrow('OSV is in trouble (503).');
    expect(down.asked()).toBe(2);
  });
});
