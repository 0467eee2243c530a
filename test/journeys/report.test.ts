import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;
let key = '';

beforeAll(async () => {
  team = await openTeam();
  key = (await team.start()).text.match(/R-\d+/)?.[0] ?? '';
  await team.planned();
}, 30_000);
afterAll(() => team?.stop());

test.each([
  ['', 'md', '# R-1 · Payments 4.2.0 — open'],
  [' json', 'json', '"schema": 1'],
  [' csv', 'csv', 'version,at,type,person_id,person,phase,item,revision,what'],
])('the report%s comes as a file, with the record’s head', async (words, extension, begins) => {
  const { file, message } = await asked(`/rollout report ${key}${words}`);
  expect(message.file?.name).toBe(`R-1-payments-4.2.0.${extension}`);
  expect(message.text).toMatch(/Record \d+:[0-9a-f]{16}: whoever runs me checks it with npm run verify -- --head \d+:/);
  expect(file).toContain(begins);
  expect(file).toContain('Mara');
  const revisions = signOffs();
  expect(revisions).toHaveLength(1);
  for (const revision of revisions) expect(file).toContain(revision);
});

test('a format or a rollout that there is not is answered with what there is', async () => {
  expect((await team.ask('Gus', '/rollout report pdf')).text).toContain('md, json or csv');
  expect((await team.ask('Gus', '/rollout report R-77 csv')).text).toContain('There is no R-77 here');
});

test('#102 who was forgotten stands in it by number alone', async () => {
  await team.tell('Gus', `/rollout note ${key} the guest was here`);
  expect((await asked(`/rollout report ${key} csv`)).file).toContain(',1099,Gus,');
  await team.sim.start('Gus', 'hello');
  await team.sim.say('Gus', 'Gus', '/forget');
  const question = await team.sim.waitFor('Gus', ({ text }) => text.includes('Forget Gus'));
  await team.sim.tap('Gus', 'Gus', 'Forget for good', question);
  await team.sim.waitFor('Gus', 'You are forgotten.');
  const { file } = await asked(`/rollout report ${key} csv`, 'Mara');
  expect(file).toContain(',1099,person 1099,');
  expect(file).not.toContain('Gus');
});

test('the last row that it names is what it says', async () => {
  const { message } = await asked(`/rollout report ${key}`);
  const [, seq = '', digits = ''] = /Record (\d+):([0-9a-f]{16})/.exec(message.text) ?? [];
  const db = new Database(team.house.config.databasePath, { readonly: true });
  const hash = db.prepare('SELECT hash FROM journal WHERE seq = ?').pluck().get(Number(seq)) as string;
  db.close();
  expect(hash.startsWith(digits)).toBe(true);
});

test('the wire stayed within the published types', async () => {
  expect((await team.sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

async function asked(words: string, who = 'Gus'): Promise<{ file: string; message: ChatMessage }> {
  const said = await team.sim.say(who, team.chat, words);
  const message = await team.sim.waitFor(
    team.chat,
    (each) => each.reply_to?.message_id === said.message_id && each.file !== null,
  );
  const response = await fetch(new URL(message.file?.url ?? '', team.house.sandbox.pageUrl));
  return { file: await response.text(), message };
}

function signOffs(): string[] {
  const db = new Database(team.house.config.databasePath, { readonly: true });
  const found = db
    .prepare("SELECT event ->> 'revision' FROM journal WHERE type = 'SignedOff'")
    .pluck()
    .all() as string[];
  db.close();
  return found;
}
