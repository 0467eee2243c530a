import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { form, kim, openStage, textOf } from './stage.ts';

/** As it is given: `fetch` would tidy the path up first. */
const rawGet = (root: string, path: string, method = 'GET') =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(root);
    request({ hostname, port, path, method }, (answer) => {
      let body = '';
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });

describe('what every page carries', () => {
  it('keeps its address to itself, runs nothing, and is kept by nobody', async () => {
    const { announce, reader, preferences, root } = await openStage();
    await announce();
    for (const url of [reader(), preferences(), `${root}/r/nothing`, `${root}/nothing`]) {
      const answer = await fetch(url);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-robots-tag': 'noindex, nofollow',
        'x-content-type-options': 'nosniff',
      });
      const policy = answer.headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
        expect(policy).toContain(rule);
      const html = await answer.text();
      const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
      expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
      expect(html).not.toMatch(/<script|style="|\son\w+=/);
      expect(html).toMatch(/<html lang="en">/);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });
});

describe('what does not belong here', () => {
  it('is answered by a plain page, whatever the path', async () => {
    const { root, faults } = await openStage();
    const paths = [
      '/r/',
      '/r/..%2f..%2fetc%2fpasswd',
      '/r/../u/x',
      '/u/%00',
      '/u/%ff%fe',
      '/r/a.b.c.d',
      `/r/${'A'.repeat(6_000)}`,
      '/calendar/.ics',
      '/r/%0d%0aSet-Cookie:x=1',
      '/__proto__/constructor',
      '//example.com/r/x',
    ];
    for (const path of paths) {
      const { status, body } = await rawGet(root, path);
      expect([path.slice(0, 30), status]).toEqual([path.slice(0, 30), 404]);
      expect(body).toContain('This link does not work');
      expect(body).not.toMatch(/ at .*\.ts|node_modules/);
    }
    expect(faults).toEqual([]);
  });

  it('hears which methods there are', async () => {
    const { reader, preferences, link } = await openStage();
    const feed = link({ for: 'calendar', team: 1 });
    for (const [url, allowed] of [
      [reader(), 'GET, POST, HEAD, OPTIONS'],
      [preferences(), 'GET, POST, HEAD, OPTIONS'],
      [feed, 'GET, HEAD, OPTIONS'],
    ] as const) {
      for (const method of ['PUT', 'DELETE', 'PATCH']) {
        const answer = await fetch(url, { method });
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
      }
      const options = await fetch(url, { method: 'OPTIONS' });
      expect([options.status, options.headers.get('allow')]).toEqual([204, allowed]);
      expect(options.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await fetch(feed, { method: 'POST' })).status).toBe(405);
    const head = await fetch(reader(), { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('reads no more than a form can hold, said or not said beforehand', async () => {
    const { preferences, declined, root } = await openStage();
    const large = `choice=none&x=${'x'.repeat(20_000)}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(preferences(), { method: 'POST', body: large, headers })).status).toBe(413);
    const path = new URL(preferences()).pathname;
    const chunked = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(root).port), '127.0.0.1', () => {
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${headers['content-type']}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        );
        socket.write(`${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`);
      });
      socket.once('data', (data) => {
        resolve(String(data));
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(chunked).toMatch(/^HTTP\/1\.1 413/);
    expect(await declined()).toEqual([]);
  });
});

describe('whoever comes too often', () => {
  it('waits, with one link, and keeps nobody else out', async () => {
    const { preferences, reader, wait } = await openStage();
    const statuses = async (url: string, times: number) => {
      const answers = await Promise.all(Array.from({ length: times }, () => fetch(url, { method: 'HEAD' })));
      return answers.filter(({ status }) => status === 429).length;
    };
    expect(await statuses(preferences(kim), 200)).toBe(80);
    expect(await statuses(preferences('s2'), 1)).toBe(0);
    expect(await statuses(reader(kim), 1)).toBe(0);
    const late = await fetch(preferences(kim));
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '60']);
    wait(60_000);
    expect((await fetch(preferences(kim))).status).toBe(200);
  });

  it('gets nowhere by writing the same link in other ways', async () => {
    const { preferences } = await openStage();
    const answers = [];
    for (let turn = 0; turn < 25; turn++)
      answers.push((await fetch(`${preferences()}${'.x'.repeat(turn)}`, form({ choice: 'none' }))).status);
    expect(answers.filter((status) => status === 303)).toHaveLength(20);
    expect(answers.filter((status) => status === 429)).toHaveLength(5);
  });

  it('does not guess on for ever, and changes the address that it is counted by in vain', async () => {
    const { root, reader } = await openStage();
    const guess = (forwarded: string) =>
      fetch(`${root}/r/guess`, { headers: { 'x-forwarded-for': forwarded } }).then(({ status }) => status);
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, n) => guess(`10.0.${n % 250}.1, 203.0.113.7`)));
    expect(answers.filter((status) => status === 404)).toHaveLength(60);
    expect(await guess('203.0.113.8')).toBe(404);
    const six = await Promise.all(Array.from({ length: 61 }, (_, n) => guess(`2001:db8:1:2::${n.toString(16)}`)));
    expect(six.filter((status) => status === 429)).toHaveLength(1);
    // Whoever has a link is let in from the very same address.
    expect((await fetch(reader(), { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(200);
  });
});

it('says nothing of what went wrong but that it did, and keeps the link out of the log', async () => {
  const { link, store, faults } = await openStage();
  store.close();
  const url = link({ for: 'calendar', team: 1 });
  const answer = await fetch(url);
  expect([answer.status, textOf(await answer.text())]).toEqual([500, expect.stringContaining('Something went wrong')]);
  expect(faults).toEqual([expect.stringMatching(/^GET \/calendar\/…: /)]);
  expect(faults.join()).not.toContain(url.split('/').at(-1));
});
