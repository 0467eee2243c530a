import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { lookBeside } from '../../src/sqlite/beside.ts';
import { readHead } from '../../src/sqlite/verify-heads.ts';
import { hasButton, openTeam, type Team } from '../support/team.ts';

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
  [' html', 'html', '<h2>1 Planning — signed off</h2>'],
  [' md', 'md', '## 1 Planning — signed off'],
  [' json', 'json', '"schema": 1'],
  [' csv', 'csv', 'version,at,local_time,type,person_id,person,others,phase,item,plan,'],
])('the report%s comes as a file, with the record’s head', async (words, extension, begins) => {
  const { file, message } = await asked(`/rollout report ${key}${words}`, { extension });
  expect(message.file?.name).toBe(`R-1-payments-4.2.0.${extension}`);
  expect(message.text).toMatch(
    /^R-1 · Payments 4\.2\.0 · Record (\d+:[0-9a-f]{16}): whoever runs me checks it with npm run verify -- --head \1$/,
  );
  expect(file).toContain(begins);
  expect(file).toContain('Mara');
  const revisions = signOffs();
  expect(revisions).toHaveLength(1);
  for (const revision of revisions) expect(file).toContain(revision);
});

test('without a format comes the timeline, too, and what matters stands under the page', async () => {
  await team.tell('Gus', `/rollout note ${key} a report is asked for again`);
  const { message } = await asked(`/rollout report ${key}`, { extension: 'html' });
  expect(message.text).toContain('Actual: nobody said that it began');
  const picture = await team.sim.waitFor(team.chat, ({ text }) => text.startsWith('Timeline. '));
  expect(picture.message_id).toBeLessThan(message.message_id);
  expect(picture.text).toContain('not over yet');
});

test('a format or a rollout that there is not is answered with what there is', async () => {
  expect((await team.ask('Gus', '/rollout report pdf')).text).toContain('md, json or csv');
  expect((await team.ask('Gus', '/rollout report R-77 csv')).text).toContain('There is no R-77 here');
});

test('#102 who was forgotten stands in it by number alone', async () => {
  await team.tell('Gus', `/rollout note ${key} the guest was here`);
  expect((await asked(`/rollout report ${key} csv`, { extension: 'csv' })).file).toContain(',1099,Gus,');
  await team.sim.start('Gus', 'hello');
  await team.sim.say('Gus', 'Gus', '/forget');
  const question = await team.sim.waitFor('Gus', ({ text }) => text.includes('Forget Gus'));
  await team.sim.tap('Gus', 'Gus', 'Forget for good', question);
  await team.sim.waitFor('Gus', 'You are forgotten.');
  const { file: table } = await asked(`/rollout report ${key} csv`, { who: 'Mara', extension: 'csv' });
  expect(table).toContain(',1099,person 1099,');
  expect(table).not.toContain('Gus');
  for (const format of ['html', 'md', 'json'])
    expect((await asked(`/rollout report ${key} ${format}`, { who: 'Mara', extension: format })).file).not.toContain(
      'Gus',
    );
});

test('#86 the head under it is one that verify finds again, and no other', async () => {
  const { message } = await asked(`/rollout report ${key}`);
  const [, head = ''] = /--head (\S+)/.exec(message.text) ?? [];
  const record = lookBeside(team.house.config.databasePath);
  expect((await record.verifyOnAllCores([readHead(head)])).firstWrong).toBeNull();
  const other = head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  expect((await record.verifyOnAllCores([readHead(other)])).firstWrong?.says).toContain('is not what it was');
  record.close();
});

test('the log takes a key and goes back to the beginning by taps', async () => {
  let page = await team.ask('Gus', `/rollout log ${key} 5`);
  expect(page.text).toContain('R-1 · Payments 4.2.0 — what happened last');
  for (let pages = 1; hasButton('More', page); pages++) {
    expect(pages).toBeLessThan(20);
    await team.sim.tap('Gus', team.chat, 'More', page);
    const { message_id: before } = page;
    page = await team.sim.waitFor(team.chat, (each) => each.message_id > before && each.text.includes('before that'));
  }
  expect(page.text).toContain('Mara started R-1');
  expect((await team.ask('Gus', '/rollout log R-77')).text).toContain('There is no R-77 here');
});

test('the wire stayed within the published types', async () => {
  expect((await team.sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

/** The file with this ending; several may come. */
async function asked(
  words: string,
  { who = 'Gus', extension = 'md' } = {},
): Promise<{ file: string; message: ChatMessage }> {
  const said = await team.sim.say(who, team.chat, words);
  const message = await team.sim.waitFor(
    team.chat,
    (each) => each.reply_to?.message_id === said.message_id && each.file?.name.endsWith(`.${extension}`) === true,
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
