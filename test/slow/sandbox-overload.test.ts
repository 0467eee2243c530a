import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOT_TOKEN } from '../../src/sandbox/cast.ts';
import { TEAM } from '../sandbox/support.ts';
import { type ApiAnswer, callApi, simClient } from '../support/sim.ts';

/** `npm run sandbox` as a process of its own, and far too much at once. */
let sandbox: ChildProcess;
let apiRoot: string;

beforeAll(async () => {
  const main = join(import.meta.dirname, '../../src/sandbox/main.ts');
  sandbox = spawn(process.execPath, [main], {
    env: { ...process.env, SANDBOX_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(sandbox.stdout ?? sandbox, 'data')) as [Buffer];
  apiRoot = /TELEGRAM_API_ROOT=(\S+)/.exec(said.toString())?.[1] ?? '';
}, 30_000);
afterAll(async () => {
  sandbox.kill('SIGTERM');
  await once(sandbox, 'exit');
});

const root = () => ({ apiRoot, botToken: BOT_TOKEN });

describe('10,000 requests at once', () => {
  test('are all answered, each with a message of its own, and all of them stand in the chat', async () => {
    const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
    const answers = await Promise.all(
      Array.from({ length: 10_000 }, (_, index) => post(agent, { chat_id: TEAM, text: `Message ${index}` })),
    );
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(answers.map(({ result }) => result?.message_id)).size).toBe(10_000);
    const said = await simClient(apiRoot).messages(TEAM, { limit: 20_000 });
    const texts = new Set(said.map(({ text }) => text));
    expect(Array.from({ length: 10_000 }, (_, index) => `Message ${index}`).filter((text) => !texts.has(text))).toEqual(
      [],
    );
  });

  test('of which every second one is nonsense', async () => {
    const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
    const answers = await Promise.all(
      Array.from({ length: 10_000 }, (_, index) =>
        post(agent, index % 2 === 0 ? { chat_id: TEAM, text: 'x' } : { chat_id: TEAM }),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5_000);
    const refusals = answers.flatMap(({ description }) => description ?? []);
    expect(new Set(refusals)).toEqual(new Set(['Bad Request: message text is empty']));
    expect(refusals).toHaveLength(5_000);
  });
});

const LIMIT = 50 * 1024 * 1024;

describe('a file', () => {
  test('of 50 MB goes up', async () => {
    const answer = await upload(LIMIT);
    expect(answer).toMatchObject({ ok: true, result: { document: { file_size: LIMIT } } });
  });

  test.each([
    ['a byte', 1],
    ['as much again three times', 3 * LIMIT],
  ])('of 50 MB and %s is refused', async (_, more) => {
    expect(await upload(LIMIT + more)).toEqual({ ok: false, error_code: 413, description: 'Request Entity Too Large' });
  });

  test('that is too large is not kept, even in memory', async () => {
    const before = residentMegabytes();
    for (let turn = 0; turn < 4; turn += 1) await upload(4 * LIMIT);
    expect(residentMegabytes() - before).toBeLessThan(300);
    expect(await callApi(root(), 'sendMessage', { chat_id: TEAM, text: 'Still here' })).toMatchObject({ ok: true });
  });
});

test('who hangs up in the middle of a file leaves nothing behind', async () => {
  const before = (await simClient(apiRoot).messages(TEAM)).length;
  await Promise.all(Array.from({ length: 200 }, hangUp));
  expect(await callApi(root(), 'getMe')).toMatchObject({ ok: true });
  expect(await simClient(apiRoot).messages(TEAM)).toHaveLength(before);
});

function post(agent: Agent, params: object): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${apiRoot}/bot${BOT_TOKEN}/sendMessage`,
      { agent, method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        response.on('end', () => resolve(JSON.parse(body) as ApiAnswer));
      },
    );
    call.on('error', reject);
    call.end(JSON.stringify(params));
  });
}

async function upload(bytes: number): Promise<unknown> {
  const body = new FormData();
  body.set('chat_id', String(TEAM));
  body.set('document', new File([new Uint8Array(bytes)], 'dump.bin'));
  const response = await fetch(`${apiRoot}/bot${BOT_TOKEN}/sendDocument`, { method: 'POST', body });
  return await response.json();
}

function hangUp(): Promise<void> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=xyz', 'content-length': 100_000 };
    const call = request(`${apiRoot}/bot${BOT_TOKEN}/sendDocument`, { method: 'POST', headers });
    call.on('error', () => resolve());
    call.on('close', () => resolve());
    call.write(`--xyz\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n${TEAM}\r\n--xyz\r\n`, () =>
      call.destroy(),
    );
  });
}

function residentMegabytes(): number {
  const pages = Number(readFileSync(`/proc/${sandbox.pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 1024 ** 2;
}
