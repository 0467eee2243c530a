import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { benchmark, measure } from '../../src/integrations/prometheus/measuring.ts';
import { createPrometheus } from '../../src/integrations/prometheus/prometheus.ts';
import { secrets } from '../support/secrets/planted.ts';
import { hour, minute, monday } from '../support/story.ts';
import { double } from './http-double.ts';

const token = secrets.prometheusToken;

const names = { product: 'Payments', version: '4.2.0', stage: '10 %' };
const errors = {
  name: 'errors',
  from: 'main',
  query: 'rate(errors[1m])',
  unit: '%',
  below: 1,
  forMinutes: 0,
  staleSeconds: 120,
};

interface Asked {
  query: string;
  start: number;
  end: number;
  lookback: string | null;
  authorization: string | undefined;
}

/** A Prometheus that answers like this, and our client before it. */
async function facing(answer: RequestListener | object, token?: string) {
  const asked: Asked[] = [];
  const server = await double(async (request, response) => {
    if (typeof answer === 'function') return (answer as RequestListener)(request, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const [start, end] = [Number(form.get('start')), Number(form.get('end'))];
    const { authorization } = request.headers;
    asked.push({ query: form.get('query') ?? '', start, end, lookback: form.get('lookback_delta'), authorization });
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  const time = { now: 0 };
  const prometheus = createPrometheus({
    servers: { main: { url: server.url.href, token } },
    guard: createGuard(['127.0.0.1']),
    now: () => time.now,
  });
  onTestFinished(() => prometheus.close());
  const read = async (at = monday) => (await measure(prometheus, [errors], names, at))[0];
  return { ...server, asked, prometheus, read, time };
}

const matrix = (...series: [number, string][][]) => ({
  status: 'success',
  data: { resultType: 'matrix', result: series.map((values) => ({ metric: {}, values })) },
});
const now = monday / 1000;

describe('a measurement', () => {
  test('is read by the server’s own time, with the token that only it gets', async () => {
    const { read, asked } = await facing(
      matrix([
        [now - 15, '0.3'],
        [now, '0.21'],
      ]),
      token,
    );
    expect(await read()).toEqual({
      check: 'errors',
      state: 'green',
      value: 0.21,
      unit: '%',
      limit: 'below 1 %',
      says: 'it is below 1 %',
      at: monday,
      source: 'Prometheus main',
    });
    const [query, lookback, authorization] = ['rate(errors[1m])', '120s', `Bearer ${token}`];
    expect(asked).toEqual([{ query, start: now - 75, end: now, lookback, authorization }]);
  });

  const json =
    (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  const green = JSON.stringify(matrix([[now, '0.2']]));
  const dated = (offMs: number): RequestListener =>
    json(200, green, { date: new Date(Date.now() + offMs).toUTCString() });
  test.each<[string, RequestListener | object, RegExp]>([
    ['has no figure', matrix(), /no data/],
    ['is NaN', matrix([[now, 'NaN']]), /no data/],
    ['is infinite', matrix([[now, '+Inf']]), /no data/],
    ['is written as nothing', matrix([[now, '']]), /no data/],
    ['is blank', matrix([[now, ' ']]), /no data/],
    ['is in hexadecimal', matrix([[now, '0x0']]), /no data/],
    ['is beyond all numbers', matrix([[now, '-1e999']]), /no data/],
    ['is of a clock that is ahead', dated(4 * minute), /has a clock that is 4 min off/],
    ['is of a clock that is behind', dated(-4 * minute), /has a clock that is 4 min off/],
    ['is stale', matrix([[now - 300, '0.2']]), /too old/],
    ['gives several series', matrix([[now, '0.2']], [[now, '9']]), /gives 2 series instead of one figure/],
    ['has warnings', { ...matrix([[now, '0.2']]), warnings: ['store-2 is down'] }, /answers in part: store-2 is down/],
    ['is partial', { ...matrix([[now, '0.2']]), isPartial: true }, /answers in part/],
    [
      'does not parse',
      { status: 'error', errorType: 'bad_data', error: 'parse error' },
      /does not take the query: parse error/,
    ],
    ['repeats our token', { status: 'error', error: `Bearer ${token} is odd` }, /does not take the query$/],
    [
      'says more than words',
      { ...matrix([[now, '0.2']]), warnings: ['store\u202e\n\u0000down'] },
      /in part: store down$/,
    ],
    [
      'is of another shape',
      { status: 'success', data: { resultType: 'matrix', result: [{ values: [[now, 5]] }] } },
      /something else than expected, at data\.result\.0\.values\.0\.1/,
    ],
    ['is HTML', json(200, '<html>', { 'content-type': 'text/html' }), /instead of JSON/],
    ['is longer than a megabyte', json(200, ' '.repeat(1024 * 1024) + green), /more than we read/],
    ['is elsewhere', json(307, '', { location: 'http://169.254.169.254/' }), /sends us to 169\.254\.169\.254/],
    ['is asked for too often', json(429, '{}', { 'retry-after': '60' }), /wants us to ask less often/],
    ['is half an answer', json(200, '{"status":"succ'), /cannot be read/],
    ['is unauthorised', json(401, '{}'), /does not accept our token/],
    ['is forbidden', json(403, '{}'), /does not let us see this/],
    ['is in trouble', json(503, '{}'), /is in trouble/],
    ['is cut off', (_, response) => void response.destroy(), /cannot be reached/],
  ])('#90 that %s is unknown, never green', async (_, answer, says) => {
    const { read } = await facing(answer, token);
    const reading = await read();
    expect(reading).toMatchObject({ state: 'unknown', says: expect.stringMatching(says) });
    expect(JSON.stringify(reading)).not.toContain(token);
  });

  test('#90 of a server whose clock is a little off, or that says no time, counts', async () => {
    const undated: RequestListener = (request, response) => {
      response.sendDate = false;
      json(200, green)(request, response);
    };
    for (const answer of [dated(50_000), dated(-50_000), undated]) {
      const { read } = await facing(answer);
      expect(await read()).toMatchObject({ state: 'green' });
    }
  });

  test('#90 is of the newest figure, in whatever order they come', async () => {
    const { read } = await facing(
      matrix([
        [now, '9'],
        [now - 15, '0.2'],
      ]),
    );
    expect(await read()).toMatchObject({ state: 'red', value: 9 });
  });

  test('#90 is green only where a number within the limit is written, whatever stands there', async () => {
    const time = { written: '' };
    const { read } = await facing(((_, response) => {
      const answer = JSON.stringify(matrix([[now, time.written]]));
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    }) satisfies RequestListener);
    const anything = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789.+-eExnIafN ') }),
      fc.double().map(String),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (written) => {
        time.written = written;
        const isWithin = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(written) && Number(written) < 1;
        const isGreen = isWithin && Number.isFinite(Number(written));
        expect((await read())?.state === 'green').toBe(isGreen);
      }),
    );
  });

  test('#96 a server in trouble is left alone for a while, and says the same meanwhile', async () => {
    let asked = 0;
    const { read, time } = await facing(((_, response) => {
      asked += 1;
      response.writeHead(503).end();
    }) satisfies RequestListener);
    const says: (string | undefined)[] = [];
    for (const [passes, times] of [
      [0, 1],
      [4_999, 1],
      [1, 2],
      [9_999, 2],
      [1, 3],
    ] as const) {
      time.now += passes;
      says.push((await read())?.says);
      expect(asked).toBe(times);
    }
    expect(new Set(says).size).toBe(1);
  });

  test('#92 an address inside that the settings do not name is not asked', async () => {
    const { url, asked } = await double((_, response) => response.writeHead(200).end());
    const prometheus = createPrometheus({ servers: { main: { url: url.href } }, guard: createGuard([]), now: () => 0 });
    onTestFinished(() => prometheus.close());
    const [reading] = await measure(prometheus, [errors], names, monday);
    expect(reading).toMatchObject({ state: 'unknown', says: expect.stringMatching(/address inside/) });
    expect(asked()).toBe(0);
  });
});

test('#90 a server that drips its answer out makes no check wait longer than five seconds', async () => {
  const { prometheus } = await facing((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const dripping = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(dripping));
  });
  const checks = Array.from({ length: 30 }, (_, index) => ({ ...errors, name: `check ${index}` }));
  const begun = performance.now();
  const readings = await measure(prometheus, checks, names, monday);
  expect(performance.now() - begun).toBeLessThan(6_000);
  const says = 'Prometheus main does not answer in time';
  expect(readings).toEqual(checks.map(({ name }) => expect.objectContaining({ check: name, state: 'unknown', says })));
});

test('30 checks are measured side by side', async () => {
  const { prometheus } = await facing((_, response) => {
    setTimeout(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(matrix([[now, '0.2']]))),
      200,
    );
  });
  const checks = Array.from({ length: 30 }, (_, index) => ({ ...errors, name: `check ${index}` }));
  const begun = performance.now();
  const readings = await measure(prometheus, checks, names, monday);
  expect(readings.every(({ state }) => state === 'green')).toBe(true);
  // One after the other they would take six seconds.
  expect(performance.now() - begun).toBeLessThan(3_000);
});

describe('figures before and after', () => {
  const p95 = { name: 'p95', from: 'main', query: 'p95{v="{{version}}"}', unit: 'ms', mayRise: 10 };
  const spans = { baselineMs: 24 * hour, spanMs: hour, at: monday };

  test('are asked over two spans of the same length', async () => {
    const values = Array.from({ length: 6 }, (_, index): [number, string] => [now - index, '180']);
    const { prometheus, asked } = await facing(matrix(values));
    expect(await benchmark(prometheus, [p95], names, spans)).toEqual([
      { name: 'p95', unit: 'ms', before: 180, after: 180, allowed: { rise: 10, fall: null } },
    ]);
    expect(
      asked.map(({ start, end }) => [end - start, now - end]).toSorted((a, b) => (a[1] ?? 0) - (b[1] ?? 0)),
    ).toEqual([
      [3600, 0],
      [3600, 86_400],
    ]);
    expect(asked[0]?.query).toBe('p95{v="4.2.0"}');
  });

  test('#90 are not there where one side has no data', async () => {
    const { prometheus } = await facing(matrix());
    await expect(benchmark(prometheus, [p95], names, spans)).rejects.toThrow(
      'Prometheus main has no data for p95 before.',
    );
  });
});

test('as much of the past is asked for as a check may be outside its limit, in whole steps, and nothing older than it holds', async () => {
  const { prometheus, asked } = await facing(matrix([[now, '0.2']]));
  await measure(prometheus, [{ ...errors, forMinutes: 5 }], names, monday);
  await measure(prometheus, [{ ...errors, forMinutes: 1.1, staleSeconds: 30 }], names, monday);
  expect(asked.map(({ start, end, lookback }) => [end - start, lookback])).toEqual([
    [5 * 60 + 15, '120s'],
    [90, '30s'],
  ]);
});
