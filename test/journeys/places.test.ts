import { afterEach, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { type House, openHouse } from '../support/house.ts';
import { customersChat, dataOf, hasButton, openTeam, setUpTeam, type Team, until } from '../support/team.ts';

let house: House;

afterEach(() => house?.stop());

test('a rollout that is started in a topic lives there, and one in General has no topic', async () => {
  house = await openHouse();
  const { sim } = house;
  const forum = 'Platform';
  await sim.addBot(forum);
  const team = await setUpTeam(house, { chat: forum, claims: [['Mara', 'I lead']] });
  const [releases] = (await sim.chat(forum)).topics;
  const thread = releases?.thread ?? 0;
  const said = await sim.say('Mara', forum, '/rollout new "Gateway" 3.0 tue 15 dec 22:00', { thread });
  const check = await sim.waitFor(forum, byReply(said));
  expect(check.thread).toBe(thread);
  await sim.tap('Mara', forum, 'Create', check);
  const card = await sim.waitFor(forum, (message) => hasButton('Open Planning', message));
  expect(card.thread).toBe(thread);
  await team.tell('Mara', '/rollout done 1.1 https://example.com/1');
  await sim.say('Mara', forum, '/rollout block 1.2 waiting for the vendor', { thread });

  const general = await sim.say('Mara', forum, '/rollout new "Proxy" 1.0 wed 16 dec 22:00');
  const second = await sim.waitFor(forum, byReply(general));
  expect(second.thread).toBeNull();
  await sim.tap('Mara', forum, 'Create', second);
  const other = await sim.waitFor(
    forum,
    (message) => message.text.includes('R-2 · Proxy') && hasButton('Open', message),
  );
  expect(other.thread).toBeNull();
  // In the topic the rollout that lives there is meant.
  const asked = await sim.say('Mara', forum, '/rollout item 1.2', { thread });
  expect((await sim.waitFor(forum, byReply(asked))).text).toContain('waiting for the vendor');
  expect(await sim.violations()).toEqual([]);
});

test('#60 what was to be said in a topic that is gone is said outside of it, and the owner hears of it once', async () => {
  house = await openHouse();
  const { sim } = house;
  await sim.addBot('Platform');
  const team = await setUpTeam(house, { chat: 'Platform', claims: [['Mara', 'I lead']] });
  await sim.start('Mara');
  const thread = await sim.createTopic('Platform', 'Gateway 3.0');
  const said = await sim.say('Mara', 'Platform', '/rollout new "Gateway" 3.0 tue 15 dec 22:00', { thread });
  await sim.tap('Mara', 'Platform', 'Create', await sim.waitFor('Platform', byReply(said)));
  await sim.waitFor('Platform', (message) => hasButton('Open Planning', message));
  await sim.deleteTopic('Platform', thread);
  const moving = await sim.say('Mara', 'Platform', '/rollout schedule wed 16 dec 22:00');
  const card = await sim.waitFor(
    'Platform',
    (message) => message.message_id > moving.message_id && hasButton('set it', message),
  );
  await sim.tap('Mara', 'Platform', 'set it', card);
  const told = await sim.waitFor('Platform', 'R-1 · Gateway 3.0 — new window: Wed 16 Dec');
  expect(told.thread).toBeNull();
  expect(told.text).toMatch(/topic/);
  const heard = await sim.waitFor('Mara', /A topic of Platform.* is gone/);
  expect(heard.text).toContain('posted outside of topics');
  const again = await sim.say('Mara', 'Platform', '/rollout schedule thu 17 dec 22:00');
  const next = await sim.waitFor(
    'Platform',
    (message) => message.message_id > again.message_id && hasButton('set it', message),
  );
  await sim.tap('Mara', 'Platform', 'set it', next);
  expect((await sim.waitFor('Platform', 'R-1 · Gateway 3.0 — new window: Thu 17 Dec')).thread).toBeNull();
  expect((await team.ask('Mara', '/rollout item 1.1')).text).toContain('Issue creation');
  expect((await sim.messages('Mara')).filter(({ text }) => text.includes('is gone'))).toHaveLength(1);
});

test('#60 a stakeholder’s topic that is gone is told outside of it, and the owner hears how to tell another', async () => {
  const team = await open();
  const { sim } = team;
  await sim.start('Mara');
  await sim.addBot('Platform');
  const thread = await sim.createTopic('Platform', 'News');
  const asked = await sim.say('Mara', 'Platform', '/rollout audience', { thread });
  await sim.tap('Mara', 'Platform', 'Payments team', await team.replyTo(asked, 'Platform'));
  await sim.waitFor('Platform', 'tells its rollouts here from now on');
  await team.start();
  await sim.deleteTopic('Platform', thread);
  await team.announce();
  const told = await sim.waitFor('Platform', 'Planned update: Payments 4.2.0');
  expect(told.thread).toBeNull();
  expect(told.text).toContain('The topic that this was meant for is gone');
  expect((await sim.waitFor('Mara', /A topic of Platform.* is gone/)).text).toContain('write /rollout_audience there');
});

test('#38 a group that becomes a supergroup keeps its rollouts and votes, and its cards come again', async () => {
  house = await openHouse();
  const { sim } = house;
  const people = ['Mara', 'Aiko', 'Luis', 'Priya', 'Nadia', 'Ben'];
  const group = await sim.createChat('Small team', people, { kind: 'group' });
  await sim.addBot(group.id);
  const team = await setUpTeam(house, { chat: group.id, policy: 'Strict' });
  await team.start(undefined, 'Ben');
  await team.skip('1.4');
  await team.complete('1.1 1.2 1.3 1.5');
  const card = await team.askSignOff();
  const old = dataOf('Sign off', card);
  await sim.tap('Nadia', group.id, 'Sign off', card);

  const next = await sim.migrate(group.id);
  const again = await sim.waitFor(next, (message) => hasButton('Sign off Planning', message));
  expect(again.text).toContain('Approver — signed by Nadia');
  await sim.waitFor(next, (message) => message.text.includes('R-1 · Payments 4.2.0 — Planning'));
  expect((await sim.forgedTap('Mara', next, { data: old, message_id: again.message_id })).text).toContain('outdated');
  expect((await sim.tap('Mara', next, 'Sign off', again)).text).toContain('Signed off ✅ Planning');
  const asked = await sim.say('Mara', next, '/rollout done 2.1 staging');
  await team.thumb(asked);
});

test('#98 in a group of strangers the bot says one sentence and leaves', async () => {
  house = await openHouse();
  const { sim } = house;
  const group = await sim.createChat('Elsewhere', ['Gus', 'Ben']);
  await sim.addBot(group.id, 'Gus');
  const goodbye = await sim.waitFor(group.id, 'I only work in groups to which my owner adds me, so I leave again.');
  await until('the bot to leave', async () => ((await sim.chat(group.id, 'Gus')).bot === 'left' ? true : undefined));
  const spoken = (await sim.messages(group.id, { as: 'Gus' })).filter(({ from, service }) => from?.is_bot && !service);
  expect(spoken.map(({ text }) => text)).toEqual([goodbye.text]);
});

test('removed and added again the bot knows everything', async () => {
  const team = await open();
  const { sim, chat } = team;
  await team.start();
  await team.tell('Mara', '/rollout done 1.1 https://example.com/7');
  await sim.removeBot(chat, 'Mara');
  await sim.addBot(chat, 'Mara');
  await sim.waitFor(chat, 'I am back, and everything is as it was.');
  expect((await team.ask('Mara', '/rollout item 1.1')).text).toContain('done');
  await team.tell('Mara', '/rollout done 1.3 https://example.com/8');
});

test('#28 whoever leaves the group loses their roles with it', async () => {
  const team = await open();
  const { sim, chat } = team;
  await team.start();
  await sim.setMember(chat, 'Aiko', 'left');
  const said = await sim.say('Mara', chat, '/rollout roles');
  const roles = await sim.waitFor(chat, byReply(said));
  expect(roles.text).not.toContain('Aiko');
  await sim.setMember(chat, 'Aiko', 'member');
  expect((await team.ask('Aiko', '/rollout done 2.1 staging')).text).toContain('2.1 is ticked by QA (nobody yet)');
});

test('#100 an invitation to be told works once', async () => {
  const team = await open();
  const { sim } = team;
  await sim.addBot(customersChat, 'Priya');
  const invited = await team.ask('Priya', '/rollout stakeholders join');
  const code = invited.text.match(/\/rollout audience (\S{16})/)?.[1] ?? '';
  const first = await sim.say('Gus', customersChat, `/rollout audience ${code}`);
  expect((await team.replyTo(first, customersChat)).text).toBe('Payments team tells its rollouts here from now on.');
  const again = await sim.say('Gus', customersChat, `/rollout audience ${code}`);
  expect((await team.replyTo(again, customersChat)).text).toContain('This code is used up or too old.');
  const guessed = await sim.say('Gus', customersChat, `/rollout audience ${'A'.repeat(16)}`);
  expect((await team.replyTo(guessed, customersChat)).text).toContain('This code is used up or too old.');
});

test('in private the bot greets, says who somebody is, and shows what waits', async () => {
  const team = await open();
  const { sim } = team;
  await team.start();
  const begun = await sim.start('Aiko');
  await sim.waitFor(
    'Aiko',
    ({ message_id, text }) => message_id > begun.message_id && text.includes('I carry software'),
  );
  expect((await sim.ask('Aiko', 'Aiko', '/whoami')).text).toContain('QA in Payments team');
  expect((await sim.ask('Aiko', 'Aiko', '/rollout mine')).text).toMatch(/things? waits? for you|Nothing waits/);
  expect((await sim.ask('Aiko', 'Aiko', '/rollout new "X" 1')).text).toContain('Write /rollout_new there');
  await sim.start('Gus');
  await sim.waitFor('Gus', 'I carry software');
  expect((await sim.ask('Gus', 'Gus', '/rollout status')).text).toContain('You have no role in a team yet');
});

test('reminders come in private to who has pressed Start, to others in the group, and only while people work', async () => {
  const team = await open();
  const { sim, chat } = team;
  await sim.start('Mara');
  await team.start('"Payments" 4.2.0 tue 15 dec 22:00 for 90m');
  await team.tell('Mara', '/rollout assign 2.1 @ben_dev due sat 5 dec 12:00');
  await team.tell('Mara', '/rollout assign 1.3 me due sat 5 dec 12:00');
  const bens = async (): Promise<string[]> =>
    (await team.words()).filter((text) => text.includes('Ben, this is for you'));
  // Whatever was due by now has been said once an answer to something later is there.
  const bensSoFar = async (): Promise<string[]> => {
    await team.ask('Mara', '/rollout item 1.1');
    return bens();
  };
  await sim.setClock('2026-12-04T11:00:00Z');
  await sim.waitFor(chat, /2\.1 Environment setup.*due tomorrow 12:00[\s\S]*Ben, this is for you/);
  // It is due on Saturday, when nobody works.
  await sim.setClock('2026-12-05T11:30:00Z');
  expect(await bensSoFar()).toHaveLength(1);
  await sim.setClock('2026-12-07T07:59:00Z');
  expect(await bensSoFar()).toHaveLength(1);
  await sim.setClock('2026-12-07T08:00:00Z');
  await until('the reminder on Monday', async () => ((await bens()).length === 2 ? true : undefined));
  const privately = await sim.waitFor('Mara', ({ text }) => text.includes('1.3'));
  expect(privately.text).not.toContain('this is for you');
  expect((await team.words()).some((text) => text.includes('Mara, this is for you'))).toBe(false);
  expect(await sim.violations()).toEqual([]);
});

async function open(): Promise<Team> {
  const team = await openTeam();
  house = team.house;
  return team;
}

const byReply =
  ({ message_id }: ChatMessage) =>
  ({ reply_to }: ChatMessage): boolean =>
    reply_to?.message_id === message_id;
