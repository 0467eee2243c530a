import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fillDisk, mountSmall } from '../crash/small-disk.ts';
import { endAll, eventually, freePort, node, npm, scratch } from '../support/processes.ts';
import { secrets } from '../support/secrets/planted.ts';
import { journal, setUpTeam, startSandbox, TEAM } from './journey.ts';

let directory: string;
let remove: () => void;
let unmount: (() => void) | null;

/** Null where mounting takes rights that the machine does not give. */
function mounted(): (() => void) | null {
  try {
    return mountSmall(directory, 3);
  } catch {
    return null;
  }
}

beforeEach(() => {
  ({ directory, remove } = scratch());
  unmount = mounted();
});
afterEach(async () => {
  await endAll();
  unmount?.();
  remove();
});

describe('a real disk', () => {
  test('#81 that fills up under the running bot is said everywhere, and when there is room it goes on without a restart', async (scene) => {
    if (!unmount) scene.skip('a small disk cannot be mounted here');
    const database = join(directory, 'rollouts.db');
    const { sim, settings } = await startSandbox();
    const port = await freePort();
    const bot = node('src/main.ts', { ...settings, DATABASE_PATH: database, HTTP_PORT: String(port) });
    await bot.until(/rollout-bot is running/);
    await setUpTeam(sim);
    const owner = Number(settings.BOT_OWNERS.split(',')[0]);
    await sim.start(owner);
    await sim.waitFor(owner, 'I carry software updates', 15_000);
    const health = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
      return { status: answer.status, ...((await answer.json()) as { troubles: string[]; modes: object[] }) };
    };
    expect((await health()).status).toBe(200);

    const makeRoom = fillDisk(directory);
    const refused = await eventually(
      async () => {
        await sim.say('Ben', TEAM, `/rollout new ${'many words '.repeat(300)}`);
        return (await sim.messages(TEAM)).find(({ text }) => text.startsWith('NOT recorded'));
      },
      'Nobody was told that nothing is recorded.',
      60_000,
    );
    expect(refused.text).toMatch(/^NOT recorded: the disk is full\./);
    const ill = await health();
    expect([ill.status, ill.troubles]).toEqual([
      503,
      [expect.stringMatching(/^READ_ONLY since .* UTC: the disk is full, so nothing is recorded/)],
    ]);
    expect(ill.modes).toMatchObject([{ mode: 'READ_ONLY', why: 'the disk is full' }]);
    await sim.waitFor(owner, 'READ_ONLY since', 15_000);

    makeRoom();
    await eventually(async () => ((await health()).status === 200 ? true : undefined), 'It does not recover.', 30_000);
    expect((await sim.ask('Mara', TEAM, '/rollout list'))?.text).toBeDefined();
    await sim.say('Ben', TEAM, '/rollout new "Payments" 4.2.0 2027-12-08 22:00 for 90m');
    await sim.waitFor(TEAM, ({ buttons }) => buttons.flat().some(({ text }) => text.startsWith('Create')), 15_000);
    await sim.waitFor(owner, 'READ_ONLY is over', 15_000);
    bot.signal('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    const { code, stdout } = await npm('verify', { DATABASE_PATH: database }).ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${journal(database).length} events`)]);
  });

  test('#81 that is full already ends the start with one sentence', async (scene) => {
    if (!unmount) scene.skip('a small disk cannot be mounted here');
    fillDisk(directory);
    const { code, stderr } = await node('src/main.ts', {
      BOT_TOKEN: secrets.botToken,
      DATABASE_PATH: join(directory, 'rollouts.db'),
    }).ended;
    expect([code, stderr.trim().split('\n')]).toEqual([1, [expect.stringMatching(/cannot be used: the disk is full/)]]);
  });

  test('#82 whose writes fail all of a sudden is the same, and over as soon as they do not', async (scene) => {
    if (!unmount) scene.skip('a small disk cannot be mounted here');
    const { sim, settings } = await startSandbox();
    const bot = node('src/main.ts', { ...settings, DATABASE_PATH: join(directory, 'rollouts.db') });
    await bot.until(/rollout-bot is running/);
    await setUpTeam(sim);
    // Every write of this process fails from now on.
    execFileSync('prlimit', ['--fsize=0:', '--pid', String(bot.pid)]);
    await sim.say('Ben', TEAM, '/rollout new');
    const refused = await sim.waitFor(TEAM, 'NOT recorded', 15_000);
    expect(refused.text).toMatch(/^NOT recorded: the (disk is full|database cannot be written \(SQLITE_\w+\))\./);
    execFileSync('prlimit', ['--fsize=unlimited:', '--pid', String(bot.pid)]);
    await bot.until(/READ_ONLY is over/);
    await sim.ask('Ben', TEAM, '/rollout list');
  });
});
