import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { hangUp, mailServer } from '../email/wire.ts';
import { customersChat, dataOf, hasButton, openTeam, setUpTeam, type Team, until } from '../support/team.ts';

/** What somebody tries who means harm, or whose cat walks over the keyboard. */
let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.start();
});
afterAll(() => team?.stop());

test('words that every object knows are nothing but words', async () => {
  const { sim, ask } = team;
  await sim.start('Gus');
  const unknown = await sim.ask('Gus', 'Gus', '/constructor');
  expect(unknown.text).toBe('I do not know /constructor. What I know: /help');
  expect((await sim.ask('Gus', 'Gus', '/__proto__')).text).toContain('I do not know /__proto__');
  expect((await ask('Mara', '/help constructor')).text).toContain('There is no help on “constructor”');
  expect((await ask('Priya', '/rollout announce constructor=x')).text).toContain('I do not know "constructor="');
  const said = await sim.say('Ben', team.chat, 'hello');
  expect((await ask('Mara', '/rollout roles take constructor', { reply_to: said })).text).toContain('Which role?');
});

test('a post of a channel that is replied to is nobody who could do an item', async () => {
  const { sim, chat } = team;
  const from = { id: 777000, is_bot: false, first_name: 'Telegram' };
  const post = { message_id: 9_001, date: 1, chat: { id: chat, type: 'supergroup', title: 'Payments team' } };
  const { update_id } = await sim.update({
    message: {
      message_id: 9_002,
      date: 2,
      chat: post.chat,
      from: { id: await sim.chatId('Mara'), is_bot: false, first_name: 'Mara', username: 'mara' },
      text: '/rollout assign 2.1',
      entities: [{ type: 'bot_command', offset: 0, length: 8 }],
      reply_to_message: { ...post, from, sender_chat: { id: -100777, type: 'channel', title: 'News' }, text: 'news' },
    },
  });
  expect(update_id).toBeGreaterThan(0);
  await until('the answer', async () =>
    (await team.words()).includes('Only people can do an item, not bots or channels.') ? true : undefined,
  );
});

test('what is given to one person at the very same instant is told for each item', async () => {
  const { sim, tell } = team;
  await sim.start('Ben');
  await sim.pauseClock();
  for (const item of ['2.1', '2.2', '2.3']) await tell('Mara', `/rollout assign ${item} @ben_dev`);
  for (const item of ['2.1', '2.2', '2.3']) await sim.waitFor('Ben', `${item} `);
  await sim.pauseClock(false);
});

test('#45 what waits for its turn in a chat is not said any more once it is called off', async () => {
  const { sim, chat, start, addCustomers } = team;
  await addCustomers();
  const names = ['"Search" 9.0', '"Ledger" 2.0'];
  const drafts: ChatMessage[] = [];
  let key = '';
  for (const name of names) {
    const live = await start(`${name} tue 15 dec 22:00 for 90m`);
    key = live.text.match(/R-\d+/)?.[0] ?? '';
    const said = await sim.say(
      'Priya',
      chat,
      `/rollout announce ${key} impact="Short break" downtime=5m action=none contact="#help"`,
    );
    drafts.push(await sim.waitFor(chat, (each) => each.message_id > said.message_id && hasButton('Send to', each)));
  }
  await sim.say('Mara', chat, `/rollout cancel ${key} the vendor withdrew it`);
  const armed = await sim.waitFor(chat, (each) => hasButton(`Call ${key} off`, each));
  await pauseFor(2_000); // so that the chat's turns begin afresh
  for (const draft of drafts) expect((await sim.tap('Priya', chat, 'Send to', draft)).text).toContain('Goes to');
  await sim.advance(31);
  await sim.waitFor(chat, /A-1 is being sent[^\n]*\n[^\n]*Ledger/);
  expect((await sim.tap('Mara', chat, `Call ${key} off`, armed)).text).toContain('is called off');
  await sim.waitFor(customersChat, 'Ledger 2.0 is called off');
  // The more urgent one may have come first.
  await sim.waitFor(customersChat, 'Planned update: Search 9.0');
  const said = (await team.words(customersChat)).join('\n');
  expect(said).toContain('Planned update: Search 9.0');
  expect(said).not.toContain('Planned update: Ledger 2.0');
});

test('#45 a mail that a slow server has not asked for yet is not sent any more once it is called off', async () => {
  const slow = (_: unknown, __: unknown, done: () => void): void => void setTimeout(done, 1_500);
  const server = await mailServer({ onRcptTo: slow });
  const mail = { smtpUrl: server.url, from: 'Rollouts <rollouts@example.com>' };
  const other = await openTeam({ change: { mail } });
  try {
    const { sim, chat } = other;
    await other.start();
    await other.addMail();
    await sim.say('Mara', chat, '/rollout cancel the vendor withdrew it');
    const armed = await sim.waitFor(chat, (each) => hasButton('Call R-1 off', each));
    await other.announce();
    await pauseFor(300);
    expect((await sim.tap('Mara', chat, 'Call R-1 off', armed)).text).toContain('is called off');
    await until('the last mail', async () => (server.accepted.length > 0 ? true : undefined), 10_000);
    const subjects = server.accepted.map(({ raw }) => /^Subject: (.*)$/m.exec(raw.toString())?.[1]);
    expect(subjects).toEqual([expect.stringContaining('Cancelled')]);
  } finally {
    await other.stop();
    await hangUp();
  }
});

test('a chooser gives nobody a rollout that it did not offer, of another team least of all', async () => {
  const { sim, ask } = team;
  const club = await sim.createChat('Chess club', ['Mara', 'Gus', 'Luis']);
  await sim.addBot(club.id, 'Mara');
  const other = await setUpTeam(team.house, { chat: club.id, claims: [['Luis', 'I lead']] });
  await other.start('"Openings" 1.0 wed 16 dec 22:00 for 90m', 'Luis');
  await other.start('"Endgames" 1.0 wed 16 dec 22:00 for 90m', 'Luis');
  const choice = await other.ask('Gus', '/rollout block 1.1 because I can');
  const nonce = dataOf('Openings', choice).split(':')[0];
  for (const wanted of ['1-1', '1-2', '2-77', 'NaN-1', '1.5-1', '1', '-1-1']) {
    const answer = await sim.forgedTap('Gus', club.id, {
      data: `${nonce}:choose:${wanted}`,
      message_id: choice.message_id,
    });
    expect(answer.text).toBe('That is not one of the choices.');
  }
  expect((await ask('Mara', '/rollout log R-1')).text).not.toContain('because I can');
});

test('#28 whoever has left the team can do nothing with the card in their private chat, and reads no further', async () => {
  const { sim, chat, start, tell } = team;
  const key = (await start('"Vault" 1.0 wed 16 dec 22:00 for 90m')).text.match(/R-\d+/)?.[0] ?? '';
  await sim.start('Luis');
  await sim.say('Luis', 'Luis', `/rollout status ${key}`);
  const card = await sim.waitFor('Luis', (message) => message.text.includes('Vault') && hasButton('Planning', message));
  const nonce = dataOf('Planning', card).split(':')[0];
  await sim.setMember(chat, 'Luis', 'left');
  await until('the buttons to go', async () =>
    (await sim.messages('Luis')).find((each) => each.message_id === card.message_id)?.buttons.length ? undefined : true,
  );
  for (const verb of ['item:1.3', 'block:1.2', 'prove:1.2', 'done:1.3', 'open:2']) {
    const answer = await sim.forgedTap('Luis', 'Luis', { data: `${nonce}:${verb}`, message_id: card.message_id });
    expect(answer.text).toMatch(/no role in this team any more|outdated/);
  }
  await tell('Mara', `/rollout note ${key} the safe is open`);
  await sim.say('Luis', 'Luis', `/rollout note ${key} and so it stays`, { reply_to: card });
  await sim.waitFor('Luis', (message) => !message.text.includes('safe') && message.message_id > card.message_id);
  expect((await team.ask('Mara', `/rollout log ${key}`)).text).not.toContain('so it stays');
});

test('whoever is taken off the list while their mail waits does not get it', async () => {
  const { sim, tell } = team;
  const key = (await team.start('"Rates" 1.0 thu 17 dec 22:00 for 90m')).text.match(/R-\d+/)?.[0] ?? '';
  await team.addMail('typo@example.com');
  await team.addMail('right@example.com');
  await sim.chaos({ smtp_down: true });
  await team.announce(`${key} impact=none downtime=none contact="#help"`);
  await pauseFor(500); // until the server has said: later
  await tell('Priya', '/rollout stakeholders remove typo@example.com');
  await sim.chaos({ smtp_down: false });
  await sim.advance(400);
  await sim.waitForMail('right@example.com');
  await pauseFor(300);
  expect(await team.mailsTo('typo@example.com')).toEqual([]);
});

test('#103 a command that the lead forwards, or edits in later, is no command of hers', async () => {
  const { sim, chat, ask } = team;
  const from = { id: await sim.chatId('Mara'), is_bot: false, first_name: 'Mara', username: 'mara_lead' };
  const gus = { id: await sim.chatId('Gus'), is_bot: false, first_name: 'Gus' };
  const note = {
    date: 1,
    chat: { id: chat, type: 'supergroup', title: 'Payments team' },
    from,
    text: '/rollout note R-1 Gus was here',
    entities: [{ type: 'bot_command', offset: 0, length: 8 }],
  };
  const bot = { id: 55, is_bot: true, first_name: 'Words' };
  await sim.update({
    message: { ...note, message_id: 9_101, forward_origin: { type: 'user', date: 1, sender_user: gus } },
  });
  await sim.update({ message: { ...note, message_id: 9_102, via_bot: bot } });
  await sim.update({ message: { ...note, message_id: 9_103, sender_business_bot: bot } });
  await sim.update({ edited_message: { ...note, message_id: 9_104, edit_date: 2 } });
  await sim.update({ business_message: { ...note, message_id: 9_105, business_connection_id: 'b' } });
  await sim.update({ channel_post: { ...note, message_id: 9_106, sender_chat: note.chat } });
  expect((await ask('Mara', '/rollout log R-1')).text).not.toContain('Gus was here');
});

const pauseFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
