import { simpleParser } from 'mailparser';
import { afterAll, describe, expect, test } from 'vitest';
import { noLinks } from '../../src/coordinator/links.ts';
import { emailTransport } from '../../src/email/transport.ts';
import { FROM, letter, MINUTE, memoryLog, OPENS } from './cast.ts';
import { hangUp, type MailServer, mailServer, noStore, refusal, transportTo } from './wire.ts';

const AT = OPENS - 24 * 60 * MINUTE;
afterAll(hangUp);

test.concurrent('a mail arrives as it was stored', async () => {
  const server = await mailServer();
  let stored: Uint8Array | null = null;
  const delivery = await transportTo(server.url).send(letter(), AT, async (raw) => {
    expect(server.accepted).toEqual([]);
    stored = raw;
  });
  expect(delivery).toEqual({
    outcome: 'delivered',
    ref: expect.stringMatching(/^<a3\.r3-12-mwt1bxc0\.\w{8}\.\w{16}@example\.com>$/),
  });
  expect(server.accepted[0]?.to).toEqual(['bea@shop.example']);
  expect(server.accepted[0]?.raw.equals(Buffer.from(stored ?? []))).toBe(true);
});

test.concurrent('what cannot be stored is not sent', async () => {
  const server = await mailServer();
  const delivery = await transportTo(server.url).send(letter(), AT, async () => {
    throw new Error('database or disk is full');
  });
  expect(delivery).toEqual({ outcome: 'retry', why: 'database or disk is full' });
  expect(server.connections()).toBe(0);
});

describe.concurrent('#67 a crash after the server’s 250 and before ours', () => {
  test('#67 the retry is the same to the byte, hours later', async () => {
    const server = await mailServer();
    let stored: Uint8Array = new Uint8Array();
    await transportTo(server.url).send(letter(), AT, async (raw) => {
      stored = raw;
    });
    const later = transportTo(server.url);
    await later.send(letter({ raw: stored, attempts: 2 }), AT + 3 * 60 * MINUTE, () =>
      Promise.reject(new Error('not again')),
    );
    expect(server.accepted).toHaveLength(2);
    expect(server.accepted[0]?.raw.equals(server.accepted[1]?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  test('a repeat says so, with the Message-ID and the date of the first, and is made only once', async () => {
    const server = await mailServer();
    const stored: Uint8Array[] = [];
    const keep = async (raw: Uint8Array) => void stored.push(raw);
    const transport = transportTo(server.url);
    await transport.send(letter(), AT, keep);
    await transport.send(letter({ raw: stored[0] ?? null, isRepeat: true, attempts: 2 }), AT + MINUTE, keep);
    await transport.send(letter({ raw: stored[1] ?? null, isRepeat: true, attempts: 3 }), AT + 2 * MINUTE, keep);
    expect(stored).toHaveLength(2);
    const [first, repeat, again] = await Promise.all(server.accepted.map((each) => simpleParser(each.raw)));
    expect(first?.text).not.toContain('repeat of A-3');
    expect(repeat?.text).toContain('(repeat of A-3: we could not tell whether it arrived)');
    expect(repeat?.messageId).toBe(first?.messageId);
    expect(repeat?.date).toEqual(first?.date);
    expect(again?.text).toBe(repeat?.text);
  });
});

test.concurrent('#68 each of three recipients has a state of its own', async () => {
  const server = await mailServer({
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('gone')) return done(refusal(550, '5.1.1 <gone@shop.example> is unknown here'));
      if (address.startsWith('grey')) return done(refusal(450, '4.2.0 Greylisted, come back later'));
      done();
    },
  });
  const transport = transportTo(server.url);
  const [gone, grey, good] = await Promise.all(
    ['gone@shop.example', 'grey@shop.example', 'good@shop.example'].map((address, id) =>
      transport.send(letter({ id, address }), AT, noStore),
    ),
  );
  expect(gone).toEqual({ outcome: 'undeliverable', why: '550 5.1.1 the address is unknown here', addressIsDead: true });
  expect(grey).toEqual({ outcome: 'retry', why: '450 4.2.0 Greylisted, come back later', afterMs: 5 * MINUTE });
  expect(good?.outcome).toBe('delivered');
  expect(server.accepted.map((each) => each.to)).toEqual([['good@shop.example']]);
});

describe.concurrent('#70 a connection that breaks', () => {
  test('#70 before the mail is a safe retry', async () => {
    for (const stage of ['onMailFrom', 'onRcptTo'] as const) {
      const server: MailServer = await mailServer({ [stage]: () => server.drop() });
      const delivery = await transportTo(server.url).send(letter(), AT, noStore);
      expect(delivery, stage).toMatchObject({ outcome: 'retry', afterMs: 15_000 });
    }
  });

  test('#70 after the final dot leaves it unknown', async () => {
    const server: MailServer = await mailServer({
      onData(stream) {
        stream.on('end', () => server.drop());
        stream.resume();
      },
    });
    expect(await transportTo(server.url).send(letter(), AT, noStore)).toMatchObject({ outcome: 'unknown' });
  });

  test('#70 so does a server that takes the mail and never answers', async () => {
    const server = await mailServer({ onData: (stream) => void stream.resume() });
    expect(await transportTo(server.url, { socketMs: 1_000 }).send(letter(), AT, noStore)).toMatchObject({
      outcome: 'unknown',
    });
  });

  test('a no to the mail is a no, whatever was sent', async () => {
    const answers = [451, 554];
    const server = await mailServer({
      onData(stream, _session, done) {
        stream.on('end', () => done(refusal(answers.shift() ?? 250, 'not like this')));
        stream.resume();
      },
    });
    const transport = transportTo(server.url);
    expect(await transport.send(letter(), AT, noStore)).toMatchObject({ outcome: 'retry', afterMs: 5 * MINUTE });
    expect(await transport.send(letter(), AT, noStore)).toMatchObject({ outcome: 'undeliverable' });
    expect(server.connections()).toBe(1);
  });

  test('a kept connection that was closed meanwhile is replaced without anybody noticing', async () => {
    const server = await mailServer();
    const transport = transportTo(server.url);
    await transport.send(letter(), AT, noStore);
    await transport.send(letter(), AT, noStore);
    expect(server.connections()).toBe(1);
    server.drop();
    expect(await transport.send(letter(), AT, noStore)).toMatchObject({ outcome: 'delivered' });
    expect(server.connections()).toBe(2);
    expect(server.accepted).toHaveLength(3);
  });

  test('nobody listens', async () => {
    const server = await mailServer();
    await server.close();
    expect(await transportTo(server.url).send(letter(), AT, noStore)).toMatchObject({
      outcome: 'retry',
      afterMs: 15_000,
    });
  });
});

test.concurrent('fifty mails go over five connections, each once', async () => {
  const server = await mailServer();
  const transport = transportTo(server.url);
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, id) => transport.send(letter({ id, address: `r${id}@shop.example` }), AT, noStore)),
  );
  expect(all.every((each) => each.outcome === 'delivered')).toBe(true);
  expect(new Set(server.accepted.map((each) => each.to.join())).size).toBe(50);
  expect(server.connections()).toBe(5);
});

test.concurrent('what is no announcement or no address is never sent', async () => {
  const server = await mailServer();
  const transport = transportTo(server.url);
  expect(await transport.send(letter({ content: { type: 'digest', person: 1001 } }), AT, noStore)).toMatchObject({
    outcome: 'undeliverable',
  });
  expect(await transport.send(letter({ address: '"a@evil.test x"@corp.test' }), AT, noStore)).toMatchObject({
    outcome: 'undeliverable',
  });
  expect(server.connections()).toBe(0);
});

test.concurrent('settings that cannot be right are refused at once', () => {
  const log = memoryLog();
  expect(() => emailTransport({ smtpUrl: 'http://mail.example.com', from: FROM, links: noLinks, log })).toThrow(
    'smtp://user:password@',
  );
  expect(() => emailTransport({ smtpUrl: 'smtp://mail.example.com', from: 'nobody', links: noLinks, log })).toThrow(
    'must look like',
  );
});
