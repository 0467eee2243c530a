import type { LookupFunction } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createGuard, type Guard } from '../../src/integrations/http/addresses.ts';
import { askJson } from '../../src/integrations/http/ask.ts';
import { createDispatcher } from '../../src/integrations/http/dispatcher.ts';
import { double } from './http-double.ts';

const json = { 'content-type': 'application/json', connection: 'close' };

/** What comes of asking: "answered", or why not. */
async function asking(guard: Guard, url: string | URL): Promise<string> {
  const dispatcher = createDispatcher(guard, { maxBytes: 1_000, timeoutMs: 1_000 });
  onTestFinished(() => dispatcher.destroy());
  const question = { source: 'It', url: new URL(url), timeoutMs: 2_000 };
  return askJson(dispatcher, question, z.unknown()).then(
    () => 'answered',
    (fault: { trouble: string }) => fault.trouble,
  );
}

/** Names resolve to these, one list a lookup; the last one stays. */
const resolving = (...answers: string[][]): { resolver: LookupFunction; lookups: () => number } => {
  let lookups = 0;
  return {
    resolver: (_, __, callback) => {
      const addresses = answers[Math.min(lookups++, answers.length - 1)] ?? [];
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
    lookups: () => lookups,
  };
};

describe('#92 what is inside is refused when it is connected to', () => {
  const nothing = createGuard([]);

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:8009/',
    'http://127.0.0.1:8009/',
    'http://127.1:8009/',
    'http://2130706433:8009/',
    'http://0x7f.1:8009/',
    'http://0x7f000001:8009/',
    'http://0177.0.0.1:8009/',
    'http://１２７.0.0.1:8009/',
    'http://0.0.0.0:8009/',
    'http://[::]:8009/',
    'http://[::1]:8009/',
    'http://[::ffff:127.0.0.1]:8009/',
    'http://[::ffff:7f00:1]:8009/',
    'http://[::127.0.0.1]:8009/',
    'http://[64:ff9b::127.0.0.1]:8009/',
    'http://[64:ff9b::a9fe:a9fe]:8009/',
    'http://[2002:7f00:1::]:8009/',
    'http://[fd00:ec2::254]:8009/',
    'http://[fe80::1]:8009/',
    'http://10.0.0.1:8009/',
    'http://172.31.255.255:8009/',
    'http://192.168.0.1:8009/',
    'http://100.64.0.1:8009/',
    'http://255.255.255.255:8009/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'data:application/json,{}',
    'http://user:secret@example.com/',
  ])('%s', async (url) => {
    expect(await asking(nothing, url)).toBe('refused');
  });

  test('public addresses may be connected to, in whichever way they are written', () => {
    for (const address of ['93.184.216.34', '::ffff:93.184.216.34', '2606:4700:4700::1111', '172.32.0.1'])
      expect(nothing.mayConnect(address, 'x'), address).toBe(true);
    for (const address of ['::ffff:10.0.0.1', '::ffff:a00:1', 'fe80::1%eth0', 'no address', ''])
      expect(nothing.mayConnect(address, 'x'), address).toBe(false);
  });

  test('a name that leads inside and outside is refused altogether', async () => {
    const { resolver } = resolving(['93.184.216.34', '10.0.0.5']);
    expect(await asking(createGuard([], resolver), 'http://both.example:8009/')).toBe('refused');
  });

  test('a name that leads nowhere is refused, and never connected to', async () => {
    const { resolver } = resolving([]);
    expect(await asking(createGuard([], resolver), 'http://none.example:8009/')).toBe('refused');
  });

  test('DNS rebinding: what was looked at is what is connected to, and the next look counts anew', async () => {
    const ours = await double((_, response) => response.writeHead(200, json).end('{}'));
    const theirs = await double((_, response) => response.writeHead(200, json).end('{}'), '127.0.0.2');
    const { resolver, lookups } = resolving(['127.0.0.1'], ['127.0.0.2']);
    const guard = createGuard(['127.0.0.1'], resolver);

    expect(await asking(guard, `http://changing.example:${ours.url.port}/`)).toBe('answered');
    expect(lookups()).toBe(1);
    expect(ours.asked()).toBe(1);
    expect(await asking(guard, `http://changing.example:${theirs.url.port}/`)).toBe('refused');
    expect(theirs.asked()).toBe(0);
  });

  test('a redirect is followed within the same origin alone', async () => {
    const inside = await double((_, response) => response.writeHead(200, json).end('{}'), '127.0.0.2');
    const places = [
      inside.url.href,
      'http://169.254.169.254/',
      'file:///etc/passwd',
      'data:application/json,{}',
      '//127.0.0.2/',
      'http://[',
    ];
    const outside = await double(({ url = '', headers }, response) => {
      const place =
        url === '/self' ? '/' : url === '/user' ? `http://a:b@${headers.host}/` : places[Number(url.slice(1))];
      if (url === '/') response.writeHead(200, json).end('{}');
      else response.writeHead(302, { ...json, location: url === '/round' ? '/round' : (place ?? '') }).end();
    });
    const guard = createGuard(['127.0.0.1', '127.0.0.2']);
    const going = (path: string) => asking(guard, new URL(path, outside.url));

    expect(await going('/self')).toBe('answered');
    for (const [index, place] of places.entries()) expect(await going(`/${index}`), place).toBe('refused');
    expect(await going('/user')).toBe('refused');
    expect(await going('/round')).toBe('refused');
    expect(inside.asked()).toBe(0);
  });
});

describe('#92 what the settings name may be asked', () => {
  test.each([
    ['a network', '127.0.0.0/8'],
    ['an address', '127.0.0.1'],
    ['a name', 'LocalHost'],
  ])('%s', async (_, entry) => {
    const { url } = await double((_, response) => response.writeHead(200, json).end('{}'));
    const host = entry === 'LocalHost' ? 'localhost' : '127.0.0.1';
    const { resolver } = resolving(['127.0.0.1']);
    expect(await asking(createGuard([entry], resolver), `http://${host}:${url.port}/`)).toBe('answered');
    expect(await asking(createGuard(['10.0.0.0/8', 'elsewhere'], resolver), `http://${host}:${url.port}/`)).toBe(
      'refused',
    );
  });

  test('a network of one kind opens nothing of the other', () => {
    const six = createGuard(['::/0']);
    expect(six.mayConnect('fd00::1', 'x')).toBe(true);
    expect(six.mayConnect('10.0.0.1', 'x')).toBe(false);
    expect(six.mayConnect('::ffff:10.0.0.1', 'x')).toBe(false);
    const ten = createGuard(['10.0.0.0/8']);
    expect(ten.mayConnect('::ffff:10.0.0.1', 'x')).toBe(true);
    expect(ten.mayConnect('::1', 'x')).toBe(false);
    expect(ten.mayConnect('11.0.0.1', 'x')).toBe(true);
    expect(ten.mayConnect('192.168.0.1', 'x')).toBe(false);
  });

  test.each([
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/ 8',
    '10.0.0.0/-1',
    '10.0.0.0/1e1',
    '::/129',
    '::ffff:10.0.0.0/104',
    'fe80::1%eth0',
    '[::1]',
    'http://prometheus/',
    'prometheus:9090',
    '*.example.com',
    '2130706433',
    '0x7f.1',
    '010.0.0.1',
    'a b',
    '',
  ])('"%s" names nothing, and is refused by name', (entry) => {
    expect(() => createGuard(['10.0.0.0/8', entry])).toThrow(new RangeError(entry));
  });
});
