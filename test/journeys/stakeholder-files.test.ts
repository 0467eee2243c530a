import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { openTeam, type Team } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
}, 30_000);
afterAll(() => team?.stop());

const caption = '/rollout stakeholders import';
const send = async (content: string | Uint8Array<ArrayBuffer>, options: { caption?: string } = { caption }) =>
  team.sim.upload('Priya', team.chat, { name: 'shops.csv', content, type: 'text/csv' }, options);
const answerTo = (said: ChatMessage) =>
  team.sim.waitFor(team.chat, ({ reply_to }) => reply_to?.message_id === said.message_id, 10_000);
const list = async () => (await team.ask('Priya', '/rollout stakeholders')).text;

/** What the file of an export holds, as Telegram hands it out. */
async function exported(): Promise<string> {
  const said = await team.sim.say('Priya', team.chat, '/rollout stakeholders export');
  const { file } = await answerTo(said);
  const answer = await fetch(team.house.sandbox.pageUrl + (file?.url ?? expect.fail('no file came')));
  return Buffer.from(await answer.arrayBuffer()).toString();
}

test('a file is previewed line by line, and nothing changes before somebody says so', async () => {
  const file = [
    '\ufeffName;E-Mail;Product;Time zone;Lang',
    '"Shop; ""X""";ops@shop-x.example.com;Payments;Asia/Tokyo;ja',
    'Nowhere;ops@nowhere.example.com;;Mars/Olympus;',
    'Shop X again;orders@shop-x.example.com;;;',
    'Shop X loud;OPS@shop-x.example.com;;;',
    'Shop X twice;ops@shop-x.example.com;;;',
    'Broken;"a@evil.test x"@corp.test;;;',
    'Hostile;"""a@evil.test x""@corp.test";;;',
    "=cmd|' /C calc'!A0;formula@shop-y.example.com;;berlin;",
    '',
  ].join('\r\n');
  const preview = await answerTo(await send(file));
  expect(preview.text).toContain('shops.csv: 3 new, 0 on the list already, 5 not taken');
  expect(preview.text).toContain('line 3: I do not know the time zone "Mars/Olympus"');
  expect(preview.text).toContain('line 5: the same address as in line 2');
  expect(preview.text).toContain('line 6: the same address as in line 2');
  expect(preview.text).toContain('line 7: a quote opens or closes where it should not');
  expect(preview.text).toMatch(/line 8: .* is not an email address/);
  expect(await list()).toContain('tells nobody yet');
  await team.sim.tap('Priya', team.chat, 'Add 3 stakeholders', preview);
  await team.sim.waitFor(team.chat, 'tells 3 stakeholders now');
  const told = await list();
  expect(told).toContain('Shop; "X" — ops@shop-x.example.com, Asia/Tokyo, only Payments, ja');
  expect(told).toContain("=cmd|' /C calc'!A0 — formula@shop-y.example.com");
});

test('an export opens in a spreadsheet as text, runs nothing, and comes back as it was', async () => {
  const file = await exported();
  expect(file.startsWith('\ufeff')).toBe(true);
  expect(file).toContain('"Shop; ""X""","email","ops@shop-x.example.com","Payments","Asia/Tokyo","ja","told"\r\n');
  expect(file).toContain(`"'=cmd|' /C calc'!A0"`);
  expect(file).not.toMatch(/[",]=cmd/);
  const preview = await answerTo(await send(file));
  expect(preview.text).toContain('0 new, 3 on the list already, 0 not taken');
  expect(preview.buttons).toEqual([]);
});

test('a file that was posted before is taken by a reply, and guests are refused', async () => {
  const posted = await send('address\r\nlate@shop-l.example.com\r\n', {});
  const refused = await team.ask('Gus', caption, { reply_to: posted });
  expect(refused.text).toContain('Only the lead or comms');
  const preview = await team.ask('Mara', caption, { reply_to: posted });
  await expect(team.sim.tap('Gus', team.chat, 'Add 1 stakeholder', preview)).resolves.toMatchObject({
    text: expect.stringContaining('Somebody else was asked'),
  });
  await team.sim.tap('Mara', team.chat, 'Leave it', preview);
  await team.sim.waitFor(team.chat, 'nothing was added');
  expect(await list()).toContain('tells 3 stakeholders');
});

test('what is no such file is refused in a sentence', async () => {
  const latin = new Uint8Array(Buffer.from('name,address\r\nM\u00fcller,m@shop.example\r\n', 'latin1'));
  expect((await answerTo(await send(latin))).text).toContain('CSV UTF-8');
  expect((await answerTo(await send('a,b\r\n1,2\r\n'))).text).toContain('must name the columns');
  expect((await answerTo(await send('\ufeff'))).text).toContain('empty');
  const rows = Array.from({ length: 100_001 }, (_, row) => `a${row}@b.example`).join('\n');
  expect((await answerTo(await send(`address\n${rows}`))).text).toContain('more than 100,000 rows');
  expect((await team.ask('Priya', caption)).text).toContain('Send a CSV file with the caption');
  expect(await team.sim.violations()).toEqual([]);
});

test('one is changed by command, and what is no zone or language is not taken', async () => {
  await team.tell('Priya', '/rollout stakeholders change 1 zone=Europe/Paris name="Shop One" component=all');
  expect(await list()).toContain('1 · Shop One — ops@shop-x.example.com, Europe/Paris, ja');
  expect((await team.ask('Priya', '/rollout stakeholders change 1 zone=Mars/Olympus')).text).toContain('I do not know');
  expect((await team.ask('Priya', '/rollout stakeholders change 1 lang=klingon!')).text).toContain('language');
  expect((await team.ask('Priya', '/rollout stakeholders change 1 lang=de')).text).toContain('in English');
  expect((await team.ask('Gus', '/rollout stakeholders change 1 name=Gus')).text).toContain('Only the lead or comms');
  expect((await team.ask('Priya', '/rollout stakeholders change 9 name=Nobody')).text).toContain('no stakeholder');
});
