import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { SourceFault } from '../../src/coordinator/sources.ts';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { askJson, type Question, statusFault } from '../../src/integrations/http/ask.ts';
import { createDispatcher } from '../../src/integrations/http/dispatcher.ts';
import { createPatience } from '../../src/integrations/http/patience.ts';
import { double } from './http-double.ts';

const json = { 'content-type': 'application/json' };
const maxBytes = 1_000_000;

/** What it says, or the fault. */
async function ask(url: URL, { timeoutMs = 2_000, ...more }: Partial<Question> = {}): Promise<SourceFault | object> {
  const dispatcher = createDispatcher(createGuard(['127.0.0.1']), { maxBytes, timeoutMs: 1_500 });
  onTestFinished(() => dispatcher.destroy());
  const shape = z.object({ up: z.boolean() });
  return askJson(dispatcher, { source: 'Prometheus main', url, timeoutMs, ...more }, shape).catch((fault) => fault);
}

const fault = (trouble: SourceFault['trouble'], message: string, afterMs?: number): SourceFault =>
  new SourceFault(trouble, message, afterMs);

describe('an answer', () => {
  test('of the known shape is read, of whatever JSON type', async () => {
    for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.github.v3+json']) {
      const { url } = await double((_, response) =>
        response.writeHead(200, { 'content-type': type }).end('{"up":true}'),
      );
      expect(await ask(url), type).toEqual({ up: true });
    }
  });

  test.each([
    ['another shape', json, '{"up":"yes"}', 'Prometheus main answers something else than expected, at up.'],
    ['no object', json, 'null', 'Prometheus main answers something else than expected.'],
    ['nothing', json, '', 'Prometheus main answers with JSON that cannot be read.'],
    ['half of it', json, '{"up":tr', 'Prometheus main answers with JSON that cannot be read.'],
    ['depth without end', json, '['.repeat(500_000), 'Prometheus main answers with JSON that cannot be read.'],
    [
      'a page',
      { 'content-type': 'text/html; charset=utf-8' },
      '<html>',
      'Prometheus main answers with text/html; charset=utf-8 instead of JSON.',
    ],
    ['something unnamed', {}, '{"up":true}', 'Prometheus main answers with something unnamed instead of JSON.'],
  ])('that is %s is none', async (_, headers, body, message) => {
    const { url } = await double((__, response) => response.writeHead(200, headers).end(body));
    expect(await ask(url)).toEqual(fault('broken', message));
  });

  test('that breaks off is none', async () => {
    const { url } = await double((_, response) => {
      response.writeHead(200, { ...json, 'content-length': 11 }).write('{"up":');
      setTimeout(() => response.destroy(), 50);
    });
    expect(await ask(url)).toEqual(fault('down', 'Prometheus main breaks off in the middle of an answer.'));
  });

  test('of 100 MB is cut off at the limit, and never held', async () => {
    let sent = 0;
    const piece = Buffer.alloc(65_536, ' ');
    const { url } = await double((_, response) => {
      response.writeHead(200, json);
      const more = () => {
        while (sent < 100_000_000 && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return response.once('drain', more);
        }
        return response.end();
      };
      more();
    });
    const before = process.memoryUsage();
    expect(await ask(url)).toEqual(fault('broken', 'Prometheus main answers with more than we read.'));
    const after = process.memoryUsage();
    expect(sent).toBeLessThan(20_000_000);
    expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(30_000_000);
  });

  test('that unpacks to 100 MB is never unpacked, and nobody is asked to pack', async () => {
    const packed = gzipSync(Buffer.alloc(100_000_000, ' '));
    expect(packed.length).toBeLessThan(maxBytes);
    const wishes: (string | undefined)[] = [];
    const { url } = await double(({ headers }, response) => {
      wishes.push(headers['accept-encoding']?.toString());
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await ask(url)).toEqual(
      fault('broken', 'Prometheus main answers with something packed, which is not unpacked.'),
    );
    expect(wishes).toEqual(['identity']);
  });
});

describe('time', () => {
  const slow = fault('slow', 'Prometheus main does not answer in time.');

  test('is up for a drip that never ends, although something comes all the time', async () => {
    const { url } = await double((_, response) => {
      response.writeHead(200, json);
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    const began = performance.now();
    expect(await ask(url, { timeoutMs: 400 })).toEqual(slow);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('is up for silence, and for redirects altogether', async () => {
    const silent = await double(() => {});
    expect(await ask(silent.url, { timeoutMs: 200 })).toEqual(slow);
    const round = await double((_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 150);
    });
    expect(await ask(round.url, { timeoutMs: 400 })).toEqual(slow);
  });

  test('may be shared with other questions', async () => {
    const { url } = await double(() => {});
    expect(await ask(url, { signal: AbortSignal.timeout(100) })).toEqual(slow);
  });

  test('is not waited for where nobody is', async () => {
    expect(await ask(new URL('http://127.0.0.1:1/'))).toEqual(fault('down', 'Prometheus main cannot be reached.'));
  });
});

describe('#96 a status says whether and when to ask again', () => {
  test.each([
    [401, {}, '', fault('unauthorised', 'Prometheus main does not accept our token (401).')],
    [
      403,
      {},
      '{"message":"no"}',
      fault('forbidden', 'Prometheus main does not let us see this (403): "{"message":"no"}"'),
    ],
    [404, {}, '', fault('missing', 'Prometheus main has no such thing (404).')],
    [400, {}, 'bad\n\u202equery', fault('broken', 'Prometheus main does not take the question (400): "bad query"')],
    [500, {}, '', fault('down', 'Prometheus main is in trouble (500).')],
    [503, { 'retry-after': '7' }, '', fault('down', 'Prometheus main is in trouble (503).', 7_000)],
    [429, {}, '', fault('limited', 'Prometheus main wants us to ask less often.')],
    [429, { 'retry-after': '30' }, '', fault('limited', 'Prometheus main wants us to ask less often.', 30_000)],
    [403, { 'retry-after': '30' }, '', fault('limited', 'Prometheus main wants us to ask less often.', 30_000)],
  ])('%i %j %s', async (status, headers, body, expected) => {
    const { url } = await double((_, response) => response.writeHead(status, { ...json, ...headers }).end(body));
    const answer = await ask(url);
    expect(answer).toEqual(expected);
    expect(answer).toMatchObject({ trouble: expected.trouble, afterMs: expected.afterMs });
  });

  const date = 'Thu, 26 Nov 2026 10:00:00 GMT';
  test.each([
    ['a time, by their clock', { 'retry-after': 'Thu, 26 Nov 2026 10:02:00 GMT', date }, 120_000],
    ['a time that has passed', { 'retry-after': 'Thu, 26 Nov 2026 09:00:00 GMT', date }, 1_000],
    ['a time without a clock', { 'retry-after': 'Thu, 26 Nov 2026 10:02:00 GMT' }, undefined],
    ['a year', { 'retry-after': '31536000' }, 3_600_000],
    ['words', { 'retry-after': 'soon', date }, undefined],
    ['less than nothing', { 'retry-after': '-5', date }, undefined],
    ['GitHub’s hour', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795687260', date }, 60_000],
    [
      'a limit that is not reached',
      { 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': '1795687260', date },
      undefined,
    ],
  ])('429 with %s', (_, headers, afterMs) => {
    expect(statusFault('It', 429, new Headers(headers)).afterMs).toBe(afterMs);
  });

  test('an error that repeats our token is not repeated, and a page is not quoted', async () => {
    const token = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';
    const echo = await double(({ headers }, response) =>
      response.writeHead(401, json).end(`{"message":"unknown: ${headers.authorization?.slice(7)}"}`),
    );
    expect(await ask(echo.url, { headers: { authorization: `Bearer ${token}` } })).toEqual(
      fault('unauthorised', 'Prometheus main does not accept our token (401).'),
    );
    const page = await double((_, response) =>
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>nginx</h1>'),
    );
    expect(await ask(page.url)).toEqual(fault('down', 'Prometheus main is in trouble (502).'));
  });
});

describe('#96 patience with a source in trouble', () => {
  const down = new SourceFault('down', 'It cannot be reached.');
  const failing = (reason: SourceFault) => async (): Promise<never> => {
    throw reason;
  };

  /** A source that is always down, and how long it is left alone after each time it was asked. */
  function left() {
    const clock = { now: 1_000_000 };
    const patience = createPatience(() => clock.now);
    let asked = 0;
    const ask = (reason = down, source = 'It') =>
      patience
        .ask(source, () => {
          asked += 1;
          return failing(reason)();
        })
        .catch((fault) => fault);
    return { clock, patience, ask, asked: () => asked };
  }

  test('rests 5 s, doubling up to 5 minutes, with the same words', async () => {
    const { clock, ask, asked } = left();
    const rests: number[] = [];
    expect(await ask()).toBe(down);
    for (let times = 1; times <= 9; times++) {
      const began = clock.now;
      while (asked() === times) {
        clock.now += 1_000;
        expect(await ask()).toBe(down);
      }
      rests.push((clock.now - began) / 1_000);
    }
    expect(rests).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('ten that fail side by side are one trouble', async () => {
    const { clock, ask, asked } = left();
    await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(asked()).toBe(10);
    clock.now += 5_000;
    await ask();
    expect(asked()).toBe(11);
  });

  test('rests for as long as it was told', async () => {
    const { clock, ask, asked } = left();
    await ask(new SourceFault('limited', 'Less often.', 60_000));
    clock.now += 59_999;
    await ask();
    expect(asked()).toBe(1);
    clock.now += 1;
    await ask();
    expect(asked()).toBe(2);
  });

  test('begins anew once it has answered, and after a clock that was set back', async () => {
    const { clock, patience, ask, asked } = left();
    await ask();
    clock.now += 5_000;
    await ask();
    clock.now += 10_000;
    expect(await patience.ask('It', async () => 'well')).toBe('well');
    await ask();
    clock.now += 5_000;
    await ask();
    expect(asked()).toBe(4);
    clock.now -= 3_600_000;
    await ask();
    expect(asked()).toBe(5);
  });

  test('is for one source, and not for what is about one question', async () => {
    const { patience, ask, asked } = left();
    await ask();
    await ask(down, 'Another');
    expect(asked()).toBe(2);
    for (const trouble of ['missing', 'broken', 'refused'] as const)
      await expect(patience.ask('Third', failing(new SourceFault(trouble, trouble)))).rejects.toThrow(trouble);
    expect(await patience.ask('Third', async () => 'well')).toBe('well');
  });
});
