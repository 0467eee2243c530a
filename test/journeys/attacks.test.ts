import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeam, type Team, until } from '../support/team.ts';

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
