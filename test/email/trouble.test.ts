import dns from 'node:dns';
import type { SMTPServerOptions } from 'smtp-server';
import options from 'smtp-server/lib/tls-options.js';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { secretsIn } from '../support/secrets/search.ts';
import { letter, MINUTE, OPENS } from './cast.ts';
import { hangUp, mailServer, noStore, rawServer, transportTo } from './wire.ts';

const AT = OPENS - 24 * 60 * MINUTE;
afterAll(hangUp);

describe('#76 a mail server that does not let us in', () => {
  let isRight = false;
  const locked: SMTPServerOptions = {
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, done) =>
      isRight ? done(null, { user: username ?? '' }) : done(new Error('Invalid login for ops@shop.example')),
  };

  test('#76 a wrong password stops all mail for ten minutes, with one alert, and goes on by itself', async () => {
    const server = await mailServer(locked);
    const transport = transportTo(server.url);
    isRight = false;
    const errors = () => transport.log.lines.filter((each) => each.level === 'error').length;
    const first = await transport.send(letter(), AT, noStore);
    expect(first).toMatchObject({ outcome: 'retry', afterMs: 10 * MINUTE });
    expect(await transport.send(letter({ address: 'ben@shop.example' }), AT + 4 * MINUTE, noStore)).toMatchObject({
      outcome: 'retry',
      afterMs: 6 * MINUTE,
    });
    expect(server.connections()).toBe(1);
    await transport.send(letter(), AT + 10 * MINUTE, noStore);
    expect(server.connections()).toBe(2);
    expect(errors()).toBe(1);
    isRight = true;
    expect(await transport.send(letter(), AT + 20 * MINUTE, noStore)).toMatchObject({ outcome: 'delivered' });
    expect(transport.log.lines.at(-1)?.words).toBe('Email works again.');
    const everything = JSON.stringify([transport.log.lines, first]);
    expect(everything).not.toContain('shop.example');
    expect(secretsIn(everything)).toEqual([]);
  });

  test('#76 so does a certificate that has expired', async () => {
    const server = await mailServer({ secure: true });
    const certificate = encodeURIComponent(String(options().cert));
    const transport = transportTo(`${server.url}?tls.ca=${certificate}&tls.servername=localhost`);
    const delivery = await transport.send(letter(), AT, noStore);
    expect(delivery).toEqual({ outcome: 'retry', why: 'certificate has expired', afterMs: 10 * MINUTE });
    await transport.send(letter(), AT + MINUTE, noStore);
    expect(transport.log.lines.filter((each) => each.level === 'error')).toHaveLength(1);
  });

  test('verify says why, and a good one ends the pause', async () => {
    const server = await mailServer(locked);
    const transport = transportTo(server.url);
    isRight = false;
    await transport.send(letter(), AT, noStore);
    expect(await transport.verify()).toEqual({ ok: false, why: expect.stringContaining('535') });
    isRight = true;
    expect(await transport.verify()).toEqual({ ok: true });
    expect(await transport.send(letter(), AT, noStore)).toMatchObject({ outcome: 'delivered' });
  });
});

describe.concurrent('#77 a server that takes its time', () => {
  test('#77 never greets, or never begins with TLS', async () => {
    const silent = await rawServer(() => {});
    for (const scheme of ['smtp', 'smtps']) {
      const before = Date.now();
      expect(
        await transportTo(`${scheme}://127.0.0.1:${silent}`, { connectMs: 150 }).send(letter(), AT, noStore),
      ).toMatchObject({
        outcome: 'retry',
      });
      expect(Date.now() - before).toBeLessThan(1500);
    }
  });

  test('#77 drips its greeting, so that it is never quite silent', async () => {
    const drip = await rawServer((socket) => {
      const timer = setInterval(() => socket.write('220-slow\r\n'), 30);
      socket.on('close', () => clearInterval(timer));
    });
    const before = Date.now();
    const transport = transportTo(`smtp://127.0.0.1:${drip}`, { letterMs: 200 });
    expect(await transport.send(letter(), AT, noStore)).toMatchObject({
      outcome: 'retry',
      why: expect.stringContaining('took too long'),
    });
    expect(Date.now() - before).toBeLessThan(1500);
  });

  test('#77 cannot be found, because nobody answers who it is', async () => {
    const resolvers = (['resolve4', 'resolve6'] as const).map((name) =>
      vi.spyOn(dns.Resolver.prototype, name).mockImplementation(() => {}),
    );
    const before = Date.now();
    expect(await transportTo('smtp://mail.example.com', { connectMs: 150 }).send(letter(), AT, noStore)).toMatchObject({
      outcome: 'retry',
    });
    expect(Date.now() - before).toBeLessThan(1500);
    expect(resolvers.some((each) => each.mock.calls.length > 0)).toBe(true);
    vi.restoreAllMocks();
  });

  test('#77 keeps one reader waiting while the others get their mail', async () => {
    const server = await mailServer({
      onRcptTo({ address }, _session, done) {
        if (!address.startsWith('slow')) done();
      },
    });
    const transport = transportTo(server.url, { letterMs: 600 });
    const settled: string[] = [];
    const send = async (address: string) => {
      const { outcome } = await transport.send(letter({ address }), AT, noStore);
      settled.push(`${address.split('@')[0]} ${outcome}`);
    };
    await Promise.all(['slow@shop.example', 'ada@shop.example', 'ben@shop.example', 'cleo@shop.example'].map(send));
    expect(settled.slice(0, 3).sort()).toEqual(['ada delivered', 'ben delivered', 'cleo delivered']);
    expect(settled[3]).toBe('slow retry');
  });

  test('waiting for a free connection counts too, and at most five are open', async () => {
    const server = await mailServer({ onRcptTo: () => {} });
    const transport = transportTo(server.url, { letterMs: 600 });
    const before = Date.now();
    const all = await Promise.all(
      Array.from({ length: 9 }, (_, id) => transport.send(letter({ id, address: `r${id}@shop.example` }), AT, noStore)),
    );
    expect(all.every((each) => each.outcome === 'retry')).toBe(true);
    expect(Date.now() - before).toBeLessThan(2000);
    expect(server.connections()).toBe(5);
  });
});
