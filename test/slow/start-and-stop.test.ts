import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/sqlite/open.ts';
import { freePort, isListening, node, npm, project } from '../support/processes.ts';
import { secrets, withPassword } from '../support/secrets/planted.ts';
import { simClient } from '../support/sim.ts';
import { startSandbox, TEAM } from './journey.ts';
import { ownFolder } from './own-folder.ts';

const own = ownFolder();

describe('npm start without a token', () => {
  test('says where the sandbox is, and ends in order when npm is asked to stop', async () => {
    const [port, sandboxPort] = [await freePort(), await freePort()];
    const settings = { DATABASE_PATH: own.database, LOG_LEVEL: 'info' };
    const bot = npm('start', { ...settings, HTTP_PORT: String(port), SANDBOX_PORT: String(sandboxPort) });
    const [, page = ''] = await bot.until(/Open (http:\/\/127\.0\.0\.1:\d+)/);
    expect(page).toBe(`http://127.0.0.1:${sandboxPort}`);
    expect(bot.output()).toContain('BOT_TOKEN is not set, nothing leaves this machine');
    const sim = simClient(page);
    await sim.waitFor(TEAM, 'Set-up 1', 15_000);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);

    bot.signal('SIGTERM');
    expect(await bot.ended).toMatchObject({ code: 0, signal: null });
    expect(bot.output()).toContain('rollout-bot has stopped');
    expect(await Promise.all([isListening(port), isListening(sandboxPort)])).toEqual([false, false]);
    const store = openStore(own.database, {
      clock: { now: Date.now },
      random: (n) => randomBytes(n).toString('base64url'),
    });
    expect([store.check().faults, store.verify().firstWrong]).toEqual([[], null]);
    store.close();
  });

  test('a bot that was killed comes back behind the links that it gave out, on whatever port it found', async () => {
    const bot = npm('start', { DATABASE_PATH: own.database });
    const [, page = ''] = await bot.until(/Open (http:\/\/127\.0\.0\.1:\d+)/);
    const sim = simClient(page);
    await sim.scene('testing');
    const { text } = await sim.ask('Mara', TEAM, '/rollout gate');
    const [gate = ''] = text.match(/http:\/\/127\.0\.0\.1:\d+\S+/) ?? [];
    const before = await fetch(gate);
    await sim.restartBot(0);
    expect((await fetch(gate)).status).toBe(before.status);
    bot.signal('SIGTERM');
    await bot.ended;
  });
});

describe('a second instance on the same database', () => {
  test('#6 is refused with a sentence, speaks to nobody, and the first goes on', async () => {
    const first = npm('start', { DATABASE_PATH: own.database });
    const [, page = ''] = await first.until(/Open (http:\/\/127\.0\.0\.1:\d+)/);
    const sim = simClient(page);
    await sim.waitFor(TEAM, 'Set-up 1', 15_000);
    const before = epochOf(own.database);

    let calls = 0;
    const telegram = createServer((_, response) => {
      calls++;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(telegram, 'listening');
    const { port } = telegram.address() as { port: number };
    const second = node('src/main.ts', {
      DATABASE_PATH: own.database,
      BOT_TOKEN: secrets.botToken,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    });
    const { code, stdout, stderr } = await second.ended;
    telegram.close();
    expect({ code, stdout, calls }).toEqual({ code: 1, stdout: '', calls: 0 });
    expect(sentences(stderr)).toHaveLength(1);
    expect(stderr).toContain(own.database);
    expect(stderr).toMatch(/^Another rollout-bot is already running/);

    // The first was not even touched: same epoch, and it answers.
    expect(epochOf(own.database)).toBe(before);
    expect(await sim.ask('Mara', TEAM, '/help')).toBeDefined();
    first.signal('SIGTERM');
    expect((await first.ended).code).toBe(0);
  });
});

describe('a port that another program has', () => {
  test('ends the start with a sentence that names it', async () => {
    const { port } = new URL((await startSandbox()).settings.TELEGRAM_API_ROOT);
    for (const setting of ['HTTP_PORT', 'SANDBOX_PORT']) {
      const { code, stderr } = await node('src/main.ts', { DATABASE_PATH: own.database, [setting]: port }).ended;
      expect([code, sentences(stderr)]).toEqual([1, [expect.stringContaining(`Port ${port} is taken`)]]);
    }
  });
});

describe('settings that cannot work', () => {
  const token = secrets.botToken;
  const wrong: [name: string, settings: Record<string, string>][] = [
    ['BOT_TOKEN', { BOT_TOKEN: `bot${token}` }],
    ['MAIL_FROM', { BOT_TOKEN: token, SMTP_URL: withPassword('smtp://127.0.0.1:25') }],
    ['SMTP_URL', { BOT_TOKEN: token, SMTP_URL: `rollouts:${secrets.smtpPassword}`, MAIL_FROM: 'rollouts@example.com' }],
    ['PUBLIC_URL', { BOT_TOKEN: token, TELEGRAM_MODE: 'webhook', WEBHOOK_SECRET: secrets.webhookSecret }],
    ['WEBHOOK_SECRET', { BOT_TOKEN: token, TELEGRAM_MODE: 'webhook', PUBLIC_URL: 'https://rollouts.example.com' }],
    ['BOT_OWNERS', { BOT_TOKEN: token, BOT_OWNERS: '1001,-1002000000001' }],
    ['BOT_OWNERS', { BOT_TOKEN: token, BOT_OWNERS: '1087968824' }],
    ['HTTP_PORT', { HTTP_PORT: '99999' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ];

  test('end the start with code 2 and one sentence that names the variable', async () => {
    for (const [name, settings] of wrong) {
      const { code, stdout, stderr } = await node('src/main.ts', { DATABASE_PATH: own.database, ...settings }).ended;
      expect({ name, code, stdout, lines: sentences(stderr).length }).toEqual({ name, code: 2, stdout: '', lines: 1 });
      expect(stderr).toMatch(new RegExp(`^${name} (should be|is missing)`));
    }
  });

  test('so does a wrong checklist, with file, line and reason', async () => {
    const checklist = join(own.directory, 'mine.yaml');
    const lines = readFileSync(join(project, 'checklists/standard-update.yaml'), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('owner: lead'));
    lines[at] = '        owner: nobody-we-know';
    writeFileSync(checklist, lines.join('\n'));
    const { code, stderr } = await node('src/main.ts', { DATABASE_PATH: own.database, CHECKLIST_PATH: checklist })
      .ended;
    expect(code).toBe(2);
    expect(sentences(stderr)).toEqual([expect.stringContaining(`${checklist}:${at + 1}: phase 1 (planning), item 1`)]);
    expect(stderr).toContain('nobody-we-know');

    const missing = await node('src/main.ts', {
      DATABASE_PATH: own.database,
      CHECKLIST_PATH: join(own.directory, 'no.yaml'),
    }).ended;
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('no.yaml: cannot be read')]);
  });

  test('a token that Telegram does not know ends it too; a Telegram that is away is waited for', async () => {
    const { TELEGRAM_API_ROOT } = (await startSandbox()).settings;
    const settings = { DATABASE_PATH: own.database, BOT_TOKEN: secrets.botToken, LOG_LEVEL: 'trace' };
    const refused = await node('src/main.ts', { ...settings, TELEGRAM_API_ROOT }).ended;
    expect([refused.code, sentences(refused.stderr)]).toEqual([
      2,
      [expect.stringMatching(/^BOT_TOKEN is not accepted/)],
    ]);

    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const waiting = node('src/main.ts', { ...settings, TELEGRAM_API_ROOT: nowhere });
    await waiting.until(/Telegram does not answer yet[\s\S]*Telegram does not answer yet/);
    waiting.signal('SIGTERM');
    expect(await waiting.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

const sentences = (text: string): string[] => text.split('\n').filter((line) => line.trim());

function epochOf(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare<[], number>('SELECT max(epoch) FROM epochs').pluck().get() ?? 0;
  } finally {
    db.close();
  }
}
