/**
 * `npm run bench:sandbox`: how many sendMessage a second the sandbox answers, and how much processor time each of them takes there.
 * The second figure holds on a machine that has other things to do as well. `--tiny` only sees that the bench itself still works.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { BOT_TOKEN, TEAM_CHAT } from '../src/sandbox/cast.ts';
import { type Figure, median, table } from './figures.ts';

const CONNECTIONS = 32;
/** What issue and documentation promise. */
const PER_SECOND = 3_000;
/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

const isTiny = process.argv.includes('--tiny');
const rounds = isTiny ? 1 : 5;
const requests = isTiny ? 200 : 10_000;

const html = `<b>R-12</b> · Payments 4.2.0\n<i>Testing</i> 3 of 5 · <a href="https://example.com/r12">report</a>`;
const keyboard = {
  inline_keyboard: [[{ text: 'Sign off', callback_data: 'so:12:3' }], [{ text: 'Issue', callback_data: 'i:12' }]],
};
const loads = {
  'sendMessage, a few words': { chat_id: TEAM_CHAT, text: 'R-12 at 50 %' },
  'sendMessage, HTML with buttons': { chat_id: TEAM_CHAT, text: html, parse_mode: 'HTML', reply_markup: keyboard },
};

const sandbox = spawn(process.execPath, [fileURLToPath(new URL('../src/sandbox/main.ts', import.meta.url))], {
  env: { ...process.env, SANDBOX_PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const pool = new Pool(await addressOf(sandbox), { connections: CONNECTIONS });
  const figures: Figure[] = [];
  for (const [what, params] of Object.entries(loads)) figures.push(await figure(pool, what, params));
  await pool.close();
  process.stdout.write(
    `load ${loadavg()[0]?.toFixed(1)}, ${CONNECTIONS} connections, ${rounds} × ${requests} requests\n\n`,
  );
  process.stdout.write(`${table(figures)}\n`);
} finally {
  sandbox.kill('SIGTERM');
}

async function figure(pool: Pool, what: string, params: object): Promise<Figure> {
  const body = JSON.stringify(params);
  await send(pool, body, requests / 2);
  const seconds: number[] = [];
  const before = processorMs(sandbox);
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await send(pool, body, requests);
    seconds.push((performance.now() - began) / 1000);
  }
  const each = (processorMs(sandbox) - before) / (rounds * requests);
  const perSecond = Math.round(requests / median(seconds));
  return {
    what,
    target: `≥ ${PER_SECOND}/s`,
    measured: `${perSecond}/s, ${each.toFixed(3)} ms of processor each (${Math.round(1000 / each)}/s of one core)`,
    baseline: '',
    isMet: isTiny || Math.max(perSecond, 1000 / each) >= PER_SECOND,
  };
}

async function send(pool: Pool, body: string, count: number): Promise<void> {
  let left = count;
  const path = `/bot${BOT_TOKEN}/sendMessage`;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await pool.request({
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (answer.statusCode !== 200) throw new Error(await answer.body.text());
      await answer.body.dump();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

function processorMs({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return (user + system) * TICK_MS;
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The sandbox has no output');
  const [said] = (await once(stdout, 'data')) as [Buffer];
  const address = /TELEGRAM_API_ROOT=(\S+)/.exec(said.toString())?.[1];
  if (address === undefined) throw new Error(`The sandbox said: ${said.toString()}`);
  return address;
}
