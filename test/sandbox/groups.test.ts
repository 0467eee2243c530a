import { beforeEach, describe, expect, test } from 'vitest';
import { CUSTOMERS, PLATFORM, playground, TEAM, type Update } from './support.ts';

const play = playground();
beforeEach(async () => {
  await play.updates();
});

const texts = async () => (await play.updates()).map(({ message }) => (message as { text?: string } | undefined)?.text);

describe('privacy mode', () => {
  test('shows the bot only what is meant for it', async () => {
    const { message_id } = await play.ok('sendMessage', { chat_id: TEAM, text: 'Ask me' });
    for (const text of [
      'just talking',
      '/status',
      '/status@rollout_sandbox_bot now',
      '/status@other_bot',
      'and /status inside',
      'hey @rollout_sandbox_bot',
    ]) {
      await play.sim.say('Ben', TEAM, text);
    }
    await play.sim.say('Ben', TEAM, 'an answer', { reply_to: message_id });
    expect(await texts()).toEqual([
      '/status',
      '/status@rollout_sandbox_bot now',
      'hey @rollout_sandbox_bot',
      'an answer',
    ]);
  });

  test('ends for an administrator, and begins again', async () => {
    await play.sim.promoteBot(TEAM);
    await play.sim.say('Ben', TEAM, 'heard');
    await play.sim.addBot(TEAM);
    await play.sim.say('Ben', TEAM, 'not heard');
    expect(await texts()).toEqual([undefined, 'heard', undefined]);
  });

  test('finds commands, mentions and links in what people write', async () => {
    await play.sim.say('Ben', TEAM, '/plan 4.2.0 with @luis_ops, see https://example.com/x.');
    const [update] = await play.updates();
    expect(update).toMatchObject({
      message: {
        entities: [
          { type: 'bot_command', offset: 0, length: 5 },
          { type: 'mention', offset: 17, length: 9 },
          { type: 'url', offset: 32, length: 21 },
        ],
      },
    });
  });
});

describe('private chats', () => {
  test('open by Start, close by blocking, and the bot hears of both', async () => {
    await expect(play.sim.say('Luis', 'Luis', 'hello')).rejects.toThrow('Press Start first');
    await play.sim.start('Luis', 'join-12');
    await play.ok('sendMessage', { chat_id: 1004, text: 'Welcome' });
    await play.sim.blockBot('Luis');
    expect(await play.updates()).toMatchObject([
      { message: { text: '/start join-12', chat: { id: 1004, type: 'private' }, from: { id: 1004 } } },
      { my_chat_member: { chat: { id: 1004 }, new_chat_member: { status: 'kicked' } } },
    ]);
  });
});

describe('topics', () => {
  test('keep their messages together, and General has no number', async () => {
    await play.sim.addBot(PLATFORM);
    const releases = (await play.sim.chat(PLATFORM)).topics[0]?.thread ?? 0;
    const asked = await play.sim.say('Aiko', PLATFORM, '/status', { thread: releases });
    const answer = await play.ok('sendMessage', {
      chat_id: PLATFORM,
      text: 'Fine',
      reply_parameters: { message_id: asked.message_id },
    });
    expect(answer).toMatchObject({ message_thread_id: releases, is_topic_message: true });
    const updates = await play.updates();
    expect(updates.at(-1)).toMatchObject({
      message: { message_thread_id: releases, is_topic_message: true, reply_to_message: { forum_topic_created: {} } },
    });
    expect(await play.sim.messages(PLATFORM, { thread: 0 })).not.toContainEqual(
      expect.objectContaining({ text: 'Fine' }),
    );
  });

  test('a reply in General carries a thread that is no topic', async () => {
    const { message_id } = await play.ok('sendMessage', { chat_id: PLATFORM, text: 'Root' });
    await play.sim.say('Ben', PLATFORM, 'reply', { reply_to: message_id });
    const [update] = await play.updates();
    expect(update).toMatchObject({ message: { message_thread_id: message_id } });
    expect(update?.['message']).not.toHaveProperty('is_topic_message');
  });
});

describe('a group that becomes a supergroup', () => {
  test('says so on both sides, and the old id only points to the new one', async () => {
    const { id } = await play.sim.createChat('Small group', ['Mara', 'Ben'], { kind: 'group' });
    await play.sim.addBot(id);
    await play.updates();
    const next = await play.sim.migrate(id);
    expect(await play.updates()).toMatchObject([
      { message: { chat: { id, type: 'group' }, migrate_to_chat_id: next } },
      { message: { chat: { id: next, type: 'supergroup' }, migrate_from_chat_id: id } },
    ]);
    expect(await play.api('sendMessage', { chat_id: id, text: 'x' })).toEqual({
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: next },
    });
    expect(await play.api('sendMessage', { chat_id: next, text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('pins, members and menus', () => {
  test('an administrator pins, and the line about it comes back as an update', async () => {
    await play.sim.addBot(CUSTOMERS, 'Priya');
    await play.sim.promoteBot(CUSTOMERS, 'Priya');
    const { message_id } = await play.ok('sendMessage', { chat_id: CUSTOMERS, text: 'Pin me' });
    await play.updates();
    await play.ok('pinChatMessage', { chat_id: CUSTOMERS, message_id });
    expect(await play.updates()).toMatchObject([{ message: { pinned_message: { text: 'Pin me' } } }]);
    expect((await play.sim.chat(CUSTOMERS)).pinned).toEqual([message_id]);
    await play.ok('deleteMessage', { chat_id: CUSTOMERS, message_id });
    expect((await play.sim.chat(CUSTOMERS)).pinned).toEqual([]);
  });

  test('the bot can ask who is who', async () => {
    const member = (user_id: number) => play.ok('getChatMember', { chat_id: TEAM, user_id });
    expect(await member(1001)).toMatchObject({ status: 'creator', user: { first_name: 'Mara' } });
    expect(await member(1002)).toMatchObject({ status: 'member' });
    expect(await play.ok<number>('getChatMemberCount', { chat_id: TEAM })).toBe(8);
    expect(await play.ok<unknown[]>('getChatAdministrators', { chat_id: TEAM })).toHaveLength(1);
  });

  test('the narrowest menu wins', async () => {
    const set = (name: string, scope?: object) =>
      play.ok('setMyCommands', { commands: [{ command: name, description: name }], scope });
    await set('help');
    await set('plan', { type: 'chat_administrators', chat_id: TEAM });
    expect((await play.sim.state('Ben')).commands[TEAM]).toEqual([{ command: 'help', description: 'help' }]);
    expect((await play.sim.state('Mara')).commands[TEAM]).toEqual([{ command: 'plan', description: 'plan' }]);
  });

  test('removal is told once, and then the group is silent', async () => {
    await play.sim.removeBot(CUSTOMERS, 'Priya');
    await play.sim.say('Gus', CUSTOMERS, '/status');
    const updates: Update[] = await play.updates();
    expect(updates).toMatchObject([{ my_chat_member: { new_chat_member: { status: 'kicked' } } }]);
  });
});

test('everything that was sent is in the published types', async () => {
  expect(await play.sim.violations()).toEqual([]);
});
