import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { readyToSign } from '../support/ready.ts';
import { simClient } from '../support/sim.ts';
import { openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

test('a sign-off that is tapped while the bot is away is taken when it is back, once', async () => {
  const { key, card } = await readyToSign(team);
  const health = `http://127.0.0.1:${team.house.app().httpPort}/healthz`;
  const restart = team.sim.restartBot(4);
  await until('the bot to be away', () =>
    fetch(health).then(
      () => undefined,
      () => 'nobody listens',
    ),
  );
  await expect(team.sim.snapshot()).rejects.toThrow('at this moment');
  const [signed, away] = await Promise.all([team.sim.tap('Mara', team.chat, 'Sign off', card), restart]);
  expect(signed.text).toContain('Signed off ✅ Planning');
  expect(signed.milliseconds).toBeGreaterThan(500);
  expect(away).toBeGreaterThanOrEqual(4000);
  await team.sim.waitFor(team.chat, ({ text }) => text.includes(`${key} · `) && text.includes('✅ 1 Planning'));
  expect(recorded('PhaseSignedOff')).toHaveLength(1);
});

test('what it was in the middle of is neither lost nor done twice, and the card still works', async () => {
  const { text } = await team.start();
  const key = text.match(/R-\d+/)?.[0] ?? '';
  const notes = Array.from({ length: 30 }, (_, index) => `note number ${index} of the day`);
  for (const [index, note] of notes.entries()) {
    await team.sim.say('Ben', team.chat, `/rollout note ${key} ${note}`);
    if (index % 10 === 4) await team.sim.restartBot(0);
  }
  await team.tell('Mara', `/rollout done ${key} 1.1 CI run 8841 is green`);
  const written = recorded('NoteAdded');
  expect(notes.map((note) => written.filter((each) => each.includes(note)).length)).toEqual(notes.map(() => 1));
  const opened = await team.sim.tap('Mara', team.chat, 'Open Planning');
  expect(opened.answered).toBe(true);
  await team.sim.waitFor(team.chat, ({ text }) => text.includes(key) && /1\.1 .*done/.test(text));
  expect(await team.sim.violations()).toEqual([]);
});

test('how long it is away is said in seconds, up to a minute; a bot of somebody else is left alone', async () => {
  for (const seconds of [-1, 61]) await expect(team.sim.restartBot(seconds)).rejects.toThrow('0 to 60');
  const alone = await createSandbox({ port: 0, directory: null });
  await expect(simClient(alone.pageUrl).restartBot(0)).rejects.toThrow('runs beside it: npm start');
  await alone.stop();
});

/** Everything of this type that is in the journal, as JSON. */
function recorded(type: string): string[] {
  const db = new Database(team.house.config.databasePath, { readonly: true });
  try {
    return db.prepare<[string], string>('SELECT event FROM journal WHERE type = ?').pluck().all(type);
  } finally {
    db.close();
  }
}
