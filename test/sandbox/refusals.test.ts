import { describe, expect, test } from 'vitest';
import { PLATFORM, playground, TEAM } from './support.ts';

const play = playground({ oracle: false });

/** What depends on what happened before. Every method and parameter by itself is in test/conformance. */
describe('the Bot API refuses in its own words', () => {
  test('a closed topic takes only those who may manage topics', async () => {
    await play.sim.addBot(PLATFORM);
    await play.sim.promoteBot(PLATFORM);
    const thread = await play.sim.createTopic(PLATFORM, 'Closed');
    await play.ok('closeForumTopic', { chat_id: PLATFORM, message_thread_id: thread });
    const note = { chat_id: PLATFORM, message_thread_id: thread, text: 'note' };
    expect(await play.api('sendMessage', note)).toMatchObject({ ok: true });
    await play.sim.promoteBot(PLATFORM, 'Mara', ['can_pin_messages']);
    expect(await play.api('sendMessage', note)).toMatchObject({ description: 'Bad Request: TOPIC_CLOSED' });
  });

  test('after two days nothing can be deleted for everyone', async () => {
    const { message_id } = await play.ok('sendMessage', { chat_id: TEAM, text: 'Plain' });
    await play.sim.advance(49 * 3600);
    expect(await play.api('deleteMessage', { chat_id: TEAM, message_id })).toMatchObject({
      description: "Bad Request: message can't be deleted for everyone",
    });
  });

  test('who was removed from a group may not write there', async () => {
    await play.sim.removeBot(PLATFORM, 'Mara', 'kicked');
    expect(await play.api('sendMessage', { chat_id: PLATFORM, text: 'x' })).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was kicked from the supergroup chat',
    });
    await play.sim.addBot(PLATFORM);
    await play.ok('leaveChat', { chat_id: PLATFORM });
    expect(await play.api('getChat', { chat_id: PLATFORM })).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot is not a member of the supergroup chat',
    });
  });
});
