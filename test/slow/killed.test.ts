import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { eventually, node, npm, type Running } from '../support/processes.ts';
import { type SimClient, simClient } from '../support/sim.ts';
import {
  bothButtons,
  completePlanning,
  createRollout,
  dayAhead,
  journal,
  setUpTeam,
  startSandbox,
  TEAM,
  tapShown,
} from './journey.ts';
import { ownFolder } from './own-folder.ts';

const own = ownFolder();

describe('the sandbox in which somebody tries the bot', () => {
  test('#2 goes on after kill -9 in the middle of the wizard, and between the two taps of a sign-off', async () => {
    const first = await opened(node('src/main.ts', { DATABASE_PATH: own.database }));
    await setUpTeam(first.sim, 'Strict');
    await first.sim.say('Ben', TEAM, '/rollout new');
    await first.sim.say('Ben', TEAM, 'Payments', {
      reply_to: await first.sim.waitFor(TEAM, 'which product is updated?', 15_000),
    });
    await first.sim.waitFor(TEAM, 'to which version?', 15_000);
    await killed(first.bot);
    forgetTheQuestion();

    // The same folder, by npm start: Ben finds the question where it was, and answers it.
    const second = await opened(npm('start', { DATABASE_PATH: own.database }));
    const question = await second.sim.waitFor(TEAM, 'to which version?', 15_000);
    await second.sim.say('Ben', TEAM, '4.2.0', { reply_to: question });
    const when = await second.sim.waitFor(TEAM, 'When does the window open?', 15_000);
    await second.sim.tap('Ben', TEAM, { row: 0, column: 0 }, when);
    expect(await tapShown(second.sim, 'Ben', TEAM, 'Create R-1')).toMatchObject({ text: 'Created R-1' });
    expect(happened('RolloutCreated')).toHaveLength(1);
    await completePlanning(second.sim);
    second.bot.signal('SIGTERM');
    expect((await second.bot.ended).code).toBe(0);

    const third = await opened(node('src/main.ts', { DATABASE_PATH: own.database }));
    const { text } = await tapShown(third.sim, 'Mara', TEAM, 'Sign off Planning');
    // The moment in which Mara reads that she has signed.
    await killed(third.bot);
    expect(text).toBe('Signed as Lead. Approver is still missing.');
    expect(happened('SignedOff')).toMatchObject([{ event: { phase: 'planning', by: 1001 } }]);

    const fourth = await opened(npm('start', { DATABASE_PATH: own.database }));
    const again = await tapShown(fourth.sim, 'Mara', TEAM, 'Sign off Planning');
    expect(again.text).toBe('You have signed Planning already.');
    const closing = await tapShown(fourth.sim, 'Nadia', TEAM, 'Sign off Planning');
    expect(closing.text).toBe('Signed off ✅ Planning is complete. Testing is open.');
    await fourth.sim.waitFor(TEAM, /R-1 .* Planning signed off/, 15_000);
    expect([happened('SignedOff').length, happened('PhaseSignedOff').length]).toEqual([2, 1]);
    expect(await countOf(fourth.sim, /^. R-1 .* — Planning signed off/)).toBe(1);
    expect(await countOf(fourth.sim, /22 done/)).toBe(1);
    await verified();
  });
});

describe('a bot that is killed again and again', () => {
  test('#2 keeps every word that it has answered, once', async () => {
    const { sim, settings } = await startSandbox();
    const start = async (): Promise<Running> => {
      const bot = node('src/main.ts', { ...settings, DATABASE_PATH: own.database, LOG_LEVEL: 'info' });
      await bot.until(/rollout-bot is running/);
      return bot;
    };
    let bot = await start();
    await setUpTeam(sim, 'Strict');
    await createRollout(sim, dayAhead(30));
    await completePlanning(sim);
    const press = await bothButtons(sim);

    const delays = Array.from({ length: 16 }, () => Math.round(Math.random() * 120));
    const toasts: string[] = [];
    for (const [round, delay] of delays.entries()) {
      for (const item of ['2.1', '2.2', '2.3'])
        await sim.say('Ben', TEAM, `/rollout evidence ${item} note ${item} of ${round}`);
      const tapping = press(round % 2 === 0 ? 'withdraw' : 'sign');
      // At a moment that nobody chose: before the update is taken, in the middle of it, or after the answer.
      await new Promise((resolve) => setTimeout(resolve, delay));
      await killed(bot);
      bot = await start();
      toasts.push((await tapping).text ?? '');
    }

    const seen = `after ${delays.join(', ')} ms: ${toasts.join(' | ')}`;
    const notes = await eventually(
      () => (happened('EvidenceAdded').length >= 3 * delays.length ? happened('EvidenceAdded') : undefined),
      () => `Only ${happened('EvidenceAdded').length} of ${3 * delays.length} notes are in the journal, ${seen}`,
    );
    const expected = delays.flatMap((_, round) => ['2.1', '2.2', '2.3'].map((item) => `note ${item} of ${round}`));
    expect(notes.map(({ event }) => (event['evidence'] as { text: string }).text).toSorted(), seen).toEqual(
      expected.toSorted(),
    );
    // Nadia signed once before the first kill; then she withdrew and signed by turns.
    expect([happened('SignedOff').length, happened('SignOffWithdrawn').length], seen).toEqual([
      1 + delays.length / 2,
      delays.length / 2,
    ]);
    // Not one tap stayed without its answer. Killed between the commit and the toast, the bot says that it is so already.
    for (const [round, toast] of toasts.entries())
      expect(toast, seen).toMatch(
        round % 2 === 0
          ? /^(This was written down already; I was interrupted before I could say so. )?(Your sign-off is withdrawn|You have not signed it)\.$/
          : /^(This was written down already; I was interrupted before I could say so. )?(Signed as Approver\. Lead is still missing|You have signed Planning already)\.$/,
      );
    await eventually(async () => {
      const said = (await sim.messages(TEAM)).filter(({ text }) => text.startsWith('/rollout evidence'));
      return said.at(-1)?.reactions.some(({ emoji }) => emoji === '👍') ? said : undefined;
    }, 'The last note got no thumb.');
    expect(await countOf(sim, /22 done/)).toBe(1);
    expect(await sim.violations()).toEqual([]);
    await verified();
  });
});

async function opened(bot: Running): Promise<{ bot: Running; sim: SimClient }> {
  const [, page = ''] = await bot.until(/Open (http:\/\/127\.0\.0\.1:\d+)/);
  return { bot, sim: simClient(page) };
}

async function killed(bot: Running): Promise<void> {
  bot.signal('SIGKILL');
  expect((await bot.ended).signal).toBe('SIGKILL');
}

/** The worst moment: the question is on Ben's screen, and which message puts it was not noted any more. */
function forgetTheQuestion(): void {
  const db = new Database(own.database);
  const { changes } = db.prepare("UPDATE dialogues SET data = json_set(data, '$.prompt', NULL, '$.asked', '')").run();
  db.close();
  expect(changes).toBe(1);
}

const happened = (type: string) => journal(own.database).filter((row) => row.type === type);

const countOf = async (sim: SimClient, text: RegExp): Promise<number> =>
  (await sim.messages(TEAM)).filter((message) => message.from?.is_bot && text.test(message.text)).length;

async function verified(): Promise<void> {
  const { code, stdout } = await npm('verify', { DATABASE_PATH: own.database }).ended;
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining(`${journal(own.database).length} events, each bound to the one before`),
  ]);
}
