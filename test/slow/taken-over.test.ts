import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventually, node, npm, type Running } from '../support/processes.ts';
import type { SimClient } from '../support/sim.ts';
import { journal, type SandboxProcess, setUpTeam, startSandbox, TEAM } from './journey.ts';
import { ownFolder } from './own-folder.ts';

const own = ownFolder();
let sandbox: SandboxProcess;
beforeEach(async () => {
  sandbox = await startSandbox();
});

const settings = () => ({ ...sandbox.settings, DATABASE_PATH: own.database, LOG_LEVEL: 'info' });
async function started(): Promise<Running> {
  const bot = node('src/main.ts', settings());
  await bot.until(/rollout-bot is running/);
  return bot;
}

/** In the middle of a write it would take the database's own lock along, and nobody could take over. */
async function stopBetweenWrites(bot: Running): Promise<void> {
  const db = new Database(own.database, { timeout: 0 });
  await eventually(() => {
    bot.signal('SIGSTOP');
    try {
      return db.exec('BEGIN IMMEDIATE; ROLLBACK');
    } catch {
      bot.signal('SIGCONT');
      return undefined;
    }
  }, 'It never stops writing.');
  db.close();
}

/** Creates R-n in one line; waits until it is said. */
async function creates(sim: SimClient, number: number): Promise<void> {
  await sim.say('Ben', TEAM, `/rollout new "Payments" 4.${number}.0 2027-12-0${number} 22:00 for 90m`);
  const card = await sim.waitFor(
    TEAM,
    ({ text, buttons }) =>
      text.includes(`4.${number}.0`) && buttons.flat().some((each) => each.text.startsWith('Create')),
    15_000,
  );
  await sim.tap('Ben', TEAM, 'Create', card);
  await sim.waitFor(TEAM, new RegExp(`^Created R-${number}`), 15_000);
}

describe('a process that stands still', () => {
  test('#6 #8 keeps a second one out while it holds the lock; taken over it writes nothing more, says so, and ends', async () => {
    const { sim } = sandbox;
    const first = await started();
    await setUpTeam(sim);
    await stopBetweenWrites(first);
    const second = await node('src/main.ts', settings()).ended;
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/^Another rollout-bot is already running with .*rollouts\.db\. Stop it first/),
    ]);

    // What an operator does who believes that nobody is there any more.
    rmSync(`${own.database}.lock`);
    const third = await started();
    await creates(sim, 1);
    const before = journal(own.database);
    first.signal('SIGCONT');
    const ended = await first.ended;
    expect([ended.code, ended.stderr]).toEqual([
      1,
      'Another rollout-bot has taken over the database. This one ends and has written nothing since.\n',
    ]);
    expect(journal(own.database)).toEqual(before);
    await creates(sim, 2);
    third.signal('SIGTERM');
    expect((await third.ended).code).toBe(0);
    expect((await npm('verify', settings()).ended).code).toBe(0);
    const created = journal(own.database).filter(({ type }) => type === 'RolloutCreated');
    expect(created.map(({ stream }) => stream)).toEqual(['rollout/1/1', 'rollout/1/2']);
  });
});

describe('a process that is asked to end', () => {
  test('#13 finishes what it has in hand, lets go of the lock, and acknowledges nothing that is not stored', async () => {
    const { sim } = sandbox;
    const bot = await started();
    await setUpTeam(sim);
    await creates(sim, 1);
    await sim.chaos({ slow_ms: 1_500 });
    await sim.say('Ben', TEAM, '/rollout evidence 2.1 note in hand');
    await noted('in hand');
    const begun = performance.now();
    bot.signal('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(7_000);
    await sim.chaos({ slow_ms: 0 });
    await sim.say('Ben', TEAM, '/rollout evidence 2.2 note afterwards');
    await started();
    await noted('afterwards');
    expect([notes('in hand'), notes('afterwards')]).toEqual([1, 1]);
  });

  test('#13 asked a second time it ends at once, and nothing that was confirmed is lost or done again', async () => {
    const { sim } = sandbox;
    const bot = await started();
    await setUpTeam(sim);
    await creates(sim, 1);
    await sim.chaos({ slow_ms: 4_000 });
    await sim.say('Ben', TEAM, '/rollout evidence 2.1 note in hand');
    await noted('in hand');
    bot.signal('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const begun = performance.now();
    bot.signal('SIGTERM');
    expect((await bot.ended).code).toBe(1);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await sim.chaos({ slow_ms: 0 });
    await started();
    await sim.say('Ben', TEAM, '/rollout evidence 2.2 note afterwards');
    await noted('afterwards');
    expect(notes('in hand')).toBe(1);
  });
});

describe('npm run restore', () => {
  test('#83 waits for nobody: it is refused beside a running bot, and afterwards the bot goes on from the backup', async () => {
    const { sim } = sandbox;
    const backup = join(own.directory, 'backup.db');
    const bot = await started();
    await setUpTeam(sim);
    await creates(sim, 1);
    expect((await npm('backup', settings(), backup).ended).code).toBe(0);
    await creates(sim, 2);
    const refused = await npm('restore', settings(), backup).ended;
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^Another rollout-bot is already running/),
    ]);
    bot.signal('SIGTERM');
    await bot.ended;
    const [nothing, nowhere, restored] = [
      await npm('restore', settings()).ended,
      await npm('restore', settings(), join(own.directory, 'no.db')).ended,
      await npm('restore', settings(), backup).ended,
    ];
    expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringMatching(/^From what\?/)]);
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('there is no such file')]);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect(restored.stdout).toMatch(/is not in it\.[\s\S]*\/held send or \/held drop[\s\S]*kept as .*\.replaced-/);
    expect(existsSync(/kept as (\S+)\.\n/.exec(restored.stdout)?.[1] ?? '')).toBe(true);

    await started();
    expect(journal(own.database).some(({ type }) => type === 'DatabaseRestored')).toBe(true);
    expect(journal(own.database).filter(({ type }) => type === 'RolloutCreated')).toHaveLength(1);
    await sim.start('Mara');
    await sim.waitFor('Mara', 'I carry software updates', 15_000);
    await sim.say('Mara', 'Mara', '/held drop');
    await sim.waitFor('Mara', 'will not be sent', 15_000);
    await creates(sim, 2);
  });
});

const notes = (words: string): number =>
  journal(own.database).filter(({ type, event }) => type === 'EvidenceAdded' && JSON.stringify(event).includes(words))
    .length;

const noted = (words: string): Promise<true> =>
  eventually(() => (notes(words) > 0 ? true : undefined), `"${words}" is not in the journal.`);
