import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { TEAM } from '../sandbox/support.ts';
import { callApi, type SimClient, simClient } from '../support/sim.ts';

/**
 * Bots of other people's libraries, as processes of their own, polling as they do. Nothing is changed in them but token and address:
 * the first example of each library is read out of the package itself, the others are written after its documentation.
 */
const root = join(import.meta.dirname, '../..');

let sandbox: Sandbox;
let sim: SimClient;
let bot: ChildProcess | undefined;
let complaints = '';

beforeEach(async () => {
  sandbox = await createSandbox({ port: 0, directory: null });
  sim = simClient(sandbox.pageUrl);
  await sim.promoteBot(TEAM);
  // Bots that hear every message would answer the line that they were added, too.
  await callApi(sandbox, 'deleteWebhook', { drop_pending_updates: true });
});
afterEach(async () => {
  if (bot !== undefined && bot.exitCode === null) {
    bot.kill('SIGKILL');
    await once(bot, 'exit');
  }
  await sandbox.stop();
});

async function run(...args: string[]): Promise<void> {
  complaints = '';
  const env = { ...process.env, BOT_TOKEN: sandbox.botToken, API_ROOT: sandbox.apiRoot };
  bot = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  bot.stderr?.on('data', (text: Buffer) => {
    complaints += text.toString();
  });
}

const program = (name: string) => run(join(import.meta.dirname, `bots/${name}.ts`));

/** The first program in a package's README with `here` put in the place of how it makes its bot. */
async function readme(library: string, made: string, here: string, type: string): Promise<void> {
  const text = readFileSync(join(root, 'node_modules', library, 'README.md'), 'utf8');
  const block = [...text.matchAll(/```(?:js|ts)\n([\s\S]*?)```/g)]
    .map(([, code = '']) => code)
    .find((code) => code.includes(made));
  if (block === undefined) throw new Error(`The README of ${library} makes no bot by ${made}`);
  await run(`--input-type=${type}`, '-e', block.replace(made, here));
}

async function ends(): Promise<void> {
  expect(complaints.replace(/.*ExperimentalWarning.*\n|.*--trace-warnings.*\n/g, '')).toBe('');
  expect(await sim.violations()).toEqual([]);
}

describe('the first example in the README', () => {
  test('of grammY echoes', async () => {
    await readme(
      'grammy',
      `new Bot("")`,
      `new Bot(process.env.BOT_TOKEN, { client: { apiRoot: process.env.API_ROOT } })`,
      'commonjs',
    );
    expect(await sim.ask('Ben', TEAM, 'Is 4.2.0 out?')).toMatchObject({ text: 'Echo: Is 4.2.0 out?' });
    await ends();
  });

  test('of telegraf greets', async () => {
    const made = 'new Telegraf(process.env.BOT_TOKEN)';
    await readme(
      'telegraf',
      made,
      `${made.slice(0, -1)}, { telegram: { apiRoot: process.env.API_ROOT } })`,
      'commonjs',
    );
    await sim.start('Mara');
    expect(await sim.waitFor('Mara', 'Welcome')).toMatchObject({ text: 'Welcome' });
    expect(await sim.ask('Mara', 'Mara', 'hi')).toMatchObject({ text: 'Hey there' });
    await ends();
  });

  test('of node-telegram-bot-api echoes, asks, and hears the answer', async () => {
    const made = 'new Bot(process.env.BOT_TOKEN!)';
    await readme(
      'node-telegram-bot-api',
      made,
      `${made.slice(0, -1)}, { apiRoot: process.env.API_ROOT! })`,
      'module-typescript',
    );
    expect(await sim.ask('Ben', TEAM, 'echo R-12 is out')).toMatchObject({ text: 'R-12 is out' });
    expect(await sim.ask('Ben', TEAM, 'Well?')).toMatchObject({ text: 'Pick one:' });
    expect(await sim.tap('Aiko', TEAM, '👍')).toMatchObject({ answered: true, text: 'You tapped up' });
    await ends();
  });
});

describe.each(['telegraf', 'grammy', 'node-telegram-bot-api'])('%s', (library) => {
  test('shows and hides keyboards, and answers taps', async () => {
    await program(`${library}-keyboard`);
    expect(await sim.ask('Ben', TEAM, '/reply')).toMatchObject({
      text: 'Tea or coffee?',
      entities: [{ type: 'bold' }, { type: 'italic' }],
    });
    expect(await sim.ask('Ben', TEAM, 'Water')).toMatchObject({ text: 'Cheers' });
    expect(await sim.ask('Ben', TEAM, '/hide')).toMatchObject({ text: 'Gone' });
    expect(await sim.ask('Ben', TEAM, '/ask')).toMatchObject({ force_reply: { placeholder: '' } });
    await sim.ask('Ben', TEAM, '/inline');
    expect(await sim.tap('Aiko', TEAM, 'Menu')).toMatchObject({ url: 'https://example.com/' });
    expect(await sim.tap('Aiko', TEAM, 'Tea')).toMatchObject({ answered: true, text: 'A good choice' });
    expect(await sim.waitFor(TEAM, 'Tea it is')).toMatchObject({
      entities: [{ type: 'bold', offset: 0, length: 3 }],
      buttons: [],
    });
    await ends();
  });

  test('leads through a conversation, by button and by command', async () => {
    await program(`${library}-wizard`);
    for (const [go, said] of [
      [() => sim.tap('Ben', TEAM, 'Next'), 'Step 2, by button'],
      [() => sim.say('Ben', TEAM, '/next'), 'Step 2, by command'],
    ] as const) {
      expect(await sim.ask('Ben', TEAM, 'Hello')).toMatchObject({ text: 'Step 1' });
      expect(await sim.ask('Ben', TEAM, 'What now?')).toMatchObject({
        text: 'Press Next, or type /next',
        entities: [{ type: 'code' }, { type: 'bot_command' }],
      });
      await go();
      await sim.waitFor(TEAM, said);
      expect(await sim.ask('Ben', TEAM, 'And now?')).toMatchObject({ text: 'Done' });
    }
    await ends();
  });
});
