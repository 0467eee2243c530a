import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { TEAM, type Update } from '../sandbox/support.ts';
import { callApi, simClient } from '../support/sim.ts';

describe('a sandbox with a folder', () => {
  let directory: string;
  let sandbox: Sandbox | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  afterEach(async () => {
    await sandbox?.stop();
    rmSync(directory, { recursive: true });
  });
  const begin = async () => {
    await sandbox?.stop();
    sandbox = await createSandbox({ port: 0, directory, oracle: false });
    return { sandbox, sim: simClient(sandbox.pageUrl) };
  };

  test('goes on where it was: chats, files, mail, clock, and what waits for the bot', async () => {
    const before = await begin();
    await before.sim.say('Ben', TEAM, '/status');
    await before.sim.upload('Ben', TEAM, { name: 'a.txt', content: 'bytes' });
    await before.sim.pauseClock();
    await before.sim.setClock('2027-01-01T00:00:00.000Z');
    const [first] =
      (await callApi<Update[]>(before.sandbox, 'getUpdates', { allowed_updates: ['message'] })).result ?? [];
    await callApi(before.sandbox, 'getUpdates', { offset: (first?.update_id ?? 0) + 2 });
    const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Kept', text: 'x' };
    await createTransport(before.sandbox.smtpUrl).sendMail(mail);

    const { sandbox: again, sim } = await begin();
    expect(await sim.clock()).toEqual({ now: '2027-01-01T00:00:00.000Z', paused: true });
    const messages = await sim.messages(TEAM);
    expect(messages.map(({ text, service }) => service ?? text)).toEqual(['Mara added Rollout bot', '/status', '']);
    const bytes = await fetch(again.pageUrl + messages.at(-1)?.file?.url);
    expect(await bytes.text()).toBe('bytes');
    expect(await sim.mails()).toMatchObject([{ subject: 'Kept' }]);
    expect((await sim.mail(1)).text).toBe('x\n');
    const { result } = await callApi<Update[]>(again, 'getUpdates');
    expect(result).toMatchObject([{ message: { text: '/status' } }]);
    expect(result?.[0]?.update_id).toBe((first?.update_id ?? 0) + 2);
  });

  test('loses nothing when it is killed', async () => {
    const module = join(import.meta.dirname, '../../src/sandbox/sandbox.ts');
    const script = `const { createSandbox } = await import(${JSON.stringify(module)});
      console.log((await createSandbox({ port: 0, directory: ${JSON.stringify(directory)} })).pageUrl);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [url] = (await once(child.stdout, 'data')) as [Buffer];
    const running = simClient(url.toString().trim());
    for (const text of ['/one', '/two', '/three']) await running.say('Ben', TEAM, text);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { sandbox: again, sim } = await begin();
    expect((await sim.messages(TEAM)).map(({ text }) => text)).toEqual(['', '/one', '/two', '/three']);
    expect((await callApi<Update[]>(again, 'getUpdates')).result).toHaveLength(5);
  });

  test('can be reset, and stays reset', async () => {
    const { sim } = await begin();
    await sim.say('Ben', TEAM, '/status');
    await sim.reset();
    const { sim: again } = await begin();
    expect((await again.messages(TEAM)).map(({ service }) => service)).toEqual(['Mara added Rollout bot']);
  });

  test('keeps its port to itself', async () => {
    const { sandbox: first } = await begin();
    const port = Number(new URL(first.pageUrl).port);
    await expect(createSandbox({ port, directory: null })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('answers only to names of this machine', async () => {
    const { sandbox: running } = await begin();
    const asked = request(`${running.pageUrl}/sim/state`, { headers: { host: 'evil.example' } });
    asked.end();
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(403);
  });
});

test('it also runs alone, and says how to reach it', async () => {
  const main = join(import.meta.dirname, '../../src/sandbox/main.ts');
  const child = spawn(process.execPath, [main], { env: { ...process.env, SANDBOX_PORT: '0' } });
  let said = '';
  child.stdout.on('data', (part) => {
    said += part;
  });
  await expect.poll(() => said, { timeout: 5000 }).toContain('BOT_OWNERS=1001');
  const apiRoot = /TELEGRAM_API_ROOT=(\S+)/.exec(said)?.[1] ?? '';
  const botToken = /BOT_TOKEN=(\S+)/.exec(said)?.[1] ?? '';
  expect(await callApi({ apiRoot, botToken }, 'getMe')).toMatchObject({ ok: true });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
