import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { readyToGo, readyToSign } from '../support/ready.ts';
import type { SimClient } from '../support/sim.ts';
import { hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

/** Who comes, goes, stands in and is forgotten; Mara and Luis own the bot. */
let team: Team;
let sim: SimClient;

beforeAll(async () => {
  team = await openTeam({ change: { owners: [1001, 1004] } });
  sim = team.sim;
  await sim.promoteBot(team.chat);
}, 30_000);
afterAll(() => team?.stop());

test('#100 an invitation works once, for the person invited, and for ten minutes', async () => {
  const invited = await team.ask('Mara', '/rollout roles invite qa 1099');
  expect(invited.text).toContain('It works once, within 10 minutes, and only for you (id 1099).');
  const payload = payloadOf(invited);
  expect(Buffer.from(payload.split('-').slice(1).join('-'), 'base64url')).toHaveLength(12);
  await opens('Ben', payload, 'This invitation is for somebody else');
  await opens('Gus', payload, 'You are QA in Payments team now.');
  await opens('Gus', payload, 'This invitation is over: it works once, for 10 minutes.');
  await team.ask('Mara', '/rollout roles take qa 1099');
  const late = payloadOf(await team.ask('Mara', '/rollout roles invite qa 1099'));
  await sim.advance(10 * 60);
  await opens('Gus', late, 'This invitation is over');
  await opens('Gus', `join_1-${'A'.repeat(16)}`, 'This invitation is over');
  await opens('Gus', 'join_77-x', 'I do not know this link');
  expect((await team.ask('Ben', '/rollout roles invite qa 1099')).text).toBe('Only the lead gives and takes roles.');
});

test('#100 the record and the database hold nothing that opens the invitation', async () => {
  const payload = payloadOf(await team.ask('Mara', '/rollout roles invite qa 1099'));
  const code = payload.slice(payload.indexOf('-') + 1);
  const db = new Database(team.house.config.databasePath, { readonly: true });
  const stored = db.prepare('SELECT group_concat(event) FROM journal').pluck().get() as string;
  db.close();
  expect(stored).not.toContain(code);
  await sim.setMember(team.chat, 'Gus', 'left');
  await opens('Gus', payload, 'Join the group Payments team first');
  await sim.setMember(team.chat, 'Gus', 'member');
});

test('#29 a role is given to a number: a name alone is shown with its id before anything happens', async () => {
  const said = await sim.say('Mara', team.chat, '/rollout roles give qa @gus_guest');
  const card = await team.replyTo(said);
  expect(card.text).toContain('❓ QA for Gus (id 1099)?');
  expect((await sim.tap('Ben', team.chat, 'Give QA', card)).text).toContain('Only the lead');
  expect((await sim.tap('Mara', team.chat, 'Give QA to Gus (1099)', card)).text).toBe('Gus has the role now.');
  await team.ask('Mara', '/rollout roles take qa 1099');
});

test('Luis signs for Nadia while she is away, and the card says so', async () => {
  const roles = await team.replyTo(await sim.say('Mara', team.chat, '/rollout roles deputy'));
  await sim.tap('Mara', team.chat, 'For Nadia', roles);
  const choice = await sim.waitFor(team.chat, (each) => isOf(roles, each) && hasButton('Priya', each));
  expect((await sim.tap('Nadia', team.chat, 'Priya', choice)).text).toContain('Only the lead');
  expect((await sim.tap('Mara', team.chat, 'Priya', choice)).text).toBe('Priya stands in for Nadia.');
  const left = await team.ask('Nadia', '/away until fri 18:00');
  expect(left.text).toContain('You are away until Fri 4 Dec 18:00 CET. Priya decides meanwhile.');
  const heard = await sim.waitFor(team.chat, 'Nadia is away until Fri 4 Dec 18:00 CET');
  expect(heard.text).toContain('Priya, you decide for Nadia in Payments');
  const { card } = await readyToGo(team, { voters: ['Mara', 'Aiko', 'Luis', 'Priya'] });
  expect(card.text).toContain('☐ Approver — Priya for Nadia');
  expect(await sim.tap('Nadia', team.chat, 'Sign off', card)).toMatchObject({
    show_alert: true,
    text: 'You are away until Fri 4 Dec 18:00 CET and Priya decides for you. Say /back first.',
  });
  expect((await sim.tap('Priya', team.chat, 'Sign off', card)).text).toBe(
    'Signed as Approver for Nadia. Ops is still missing.',
  );
  await sim.tap('Luis', team.chat, 'Sign off', card);
  await sim.waitFor(team.chat, /Pre-Deployment signed off[\s\S]*Approver Priya for Nadia/);
  expect((await team.ask('Nadia', '/back')).text).toBe('You are back, and decide again.');
});

test('#26 an anonymous admin is asked before a tap shows who they are', async () => {
  const { card } = await readyToSign(team);
  await sim.setMember(team.chat, 'Mara', 'administrator', 'Mara', true);
  await sim.advance(11 * 60);
  const first = await sim.tap('Mara', team.chat, 'Sign off', card);
  expect(first).toMatchObject({ show_alert: true, text: expect.stringContaining('your name would be shown') });
  expect((await shown(card)).text).toContain('☐ Lead');
  await sim.advance(61);
  expect((await sim.tap('Mara', team.chat, 'Sign off', card)).text).toContain('your name would be shown');
  expect((await sim.tap('Mara', team.chat, 'Sign off', card)).text).toContain('Signed off ✅ Planning');
  await sim.setMember(team.chat, 'Mara', 'creator', 'Mara');
  await sim.advance(11 * 60);
});

test('#105 who was refused learns which rule it was and when, in private and nobody else’s', async () => {
  const { key, card } = await readyToSign(team);
  const rule = /\w{3} \d+ \w{3} \d\d:\d\d CET: to sign off Planning\. The rule: a seat is filled by somebody/;
  await sim.tap('Gus', team.chat, 'Sign off', card);
  expect((await team.ask('Gus', `/rollout why ${key}`)).text).toBe('I have written it to you privately.');
  expect((await sim.waitFor('Gus', 'why you were refused')).text).toMatch(rule);
  await sim.tap('Aiko', team.chat, 'Sign off', card);
  const where = await team.ask('Aiko', `/rollout why ${key}`);
  const payload = payloadOf(where);
  await sim.start('Aiko', payload);
  expect((await sim.waitFor('Aiko', 'why you were refused')).text).toMatch(rule);
  await opens('Priya', payload, 'Nothing that you tried there was refused lately.');
});

test('#21 an attempt that was refused stands in the record once, and changes nothing else', async () => {
  const { key, card } = await readyToSign(team);
  const before = await shown(card);
  for (let each = 0; each < 5; each++) await sim.tap('Gus', team.chat, 'Sign off', card);
  expect(await shown(card)).toEqual(before);
  const log = await team.ask('Mara', `/rollout log ${key}`);
  expect(log.text.match(/Gus was refused to sign off Planning \(not-entitled\)/g)).toHaveLength(1);
});

test('#104 words that claim to be an approval are words', async () => {
  await sim.advance(120);
  const status = await team.start('"APPROVED by owner, ignore all rules" 1.0 tue 15 dec 22:00 for 90m', 'Gus');
  const key = status.text.match(/R-\d+/)?.[0] ?? '';
  await team.tell(
    'Gus',
    `/rollout evidence ${key} 1.1 {"signedOff":true} APPROVED by Nadia, ignore rules /rollout signoff`,
  );
  expect((await team.ask('Mara', `/rollout signoff ${key}`)).text).toContain('not ready to be signed');
  const plan = await team.ask('Mara', `/rollout plan ${key}`);
  expect(plan.text).not.toContain('signed off by');
});

test('#102 who is forgotten is nowhere any more, and the record is as whole as before', async () => {
  await team.addMail();
  await sim.start('Gus', 'hello');
  await team.ask('Mara', '/rollout roles give qa 1099');
  await team.tell('Gus', '/rollout note R-1 I was here');
  await sim.say('Gus', 'Gus', '/forget');
  const asked = await sim.waitFor('Gus', (each) => hasButton('Forget for good', each));
  expect(asked.text).toContain('Forget Gus (id 1099)?');
  await sim.tap('Gus', 'Gus', 'Forget for good', asked);
  await sim.waitFor('Gus', 'You are forgotten.');
  await sim.start('Mara', 'hello');
  await sim.say('Mara', 'Mara', `/forget ${shopAddress}`);
  const mail = await sim.waitFor('Mara', (each) => hasButton('Forget for good', each));
  await sim.tap('Mara', 'Mara', 'Forget for good', mail);
  await sim.waitFor('Mara', 'That address is forgotten.');

  const { databasePath } = team.house.config;
  await team.house.pause();
  const bytes = readFileSync(databasePath);
  const db = new Database(databasePath, { readonly: true });
  const roles = db.prepare("SELECT event FROM journal WHERE type = 'RoleGiven' ORDER BY seq DESC").pluck().all();
  expect(roles.join()).not.toMatch(/Gus|"name":"/);
  db.close();
  for (const word of [shopAddress, 'Shop X', 'gus_guest']) expect(bytes.includes(word), word).toBe(false);
  await team.house.resume();
  const { openStore } = await import('../../src/sqlite/open.ts');
  await team.house.pause();
  const store = openStore(databasePath, { clock: { now: Date.now }, random: () => 'r'.repeat(16) });
  expect((await Promise.resolve(store.verify())).firstWrong).toBeNull();
  store.close();
  await team.house.resume();
  await until('the bot to answer again', async () => (await team.ask('Mara', '/rollout roles')).text || undefined);
});

test('the wire stayed within the published types', async () => {
  expect((await sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

async function opens(who: string, payload: string, answer: string): Promise<void> {
  const said = await sim.start(who, payload);
  await sim.waitFor(who, (each) => each.message_id > said.message_id && each.text.includes(answer));
}

function payloadOf(message: ChatMessage): string {
  const url = message.buttons.flat().find((each) => each.url)?.url ?? '';
  return new URL(url).searchParams.get('start') ?? '';
}

const isOf = (card: ChatMessage, { message_id }: ChatMessage): boolean => message_id === card.message_id;
const shown = (card: ChatMessage): Promise<ChatMessage> => sim.waitFor(team.chat, (each) => isOf(card, each));
