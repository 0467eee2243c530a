import { describe, expect, it } from 'vitest';
import type { BotApi } from '../../src/telegram/api.ts';
import { createPace } from '../../src/telegram/pace.ts';

/** A Telegram that takes everything, and a clock that is moved. */
function paced() {
  let at = 0;
  const sent: string[] = [];
  const telegram = {
    call: async (method: string) => {
      sent.push(method);
      return true;
    },
    close: async () => undefined,
  } as unknown as BotApi;
  const pace = createPace(telegram, () => at);
  return {
    pace,
    sent,
    pass: (seconds: number) => {
      at += seconds * 1_000;
    },
    post: (chat: number, times = 1) =>
      Promise.all(Array.from({ length: times }, () => pace.api.call('sendMessage', { chat_id: chat, text: '-' }))),
    edit: (chat: number, times = 1) =>
      Promise.all(
        Array.from({ length: times }, () =>
          pace.api.call('editMessageText', { chat_id: chat, message_id: 1, text: '-' }),
        ),
      ),
  };
}

describe('#56 #57 the minute of a group', () => {
  it('takes seventeen messages, and three more that are urgent', async () => {
    const { pace, post } = paced();
    await post(-1, 17);
    expect(pace.waitMs(-1, 'post')).toBeGreaterThan(59_000);
    expect(pace.waitMs(-1, 'post', true)).toBe(0);
    await post(-1, 3);
    expect(pace.waitMs(-1, 'post', true)).toBeGreaterThan(59_000);
  });

  it('goes by message for message, so that what waits goes out within the minute', async () => {
    const { pace, post, pass } = paced();
    for (let second = 0; second < 17; second++) {
      await post(-1);
      pass(1);
    }
    const wait = pace.waitMs(-1, 'post');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(61_000 - 17_000);
    pass(wait / 1_000);
    expect(pace.waitMs(-1, 'post')).toBe(0);
    await post(-1);
    expect(pace.waitMs(-1, 'post')).toBeGreaterThan(0);
  });

  it('counts edits apart, twenty of them', async () => {
    const { pace, edit } = paced();
    await edit(-1, 19);
    expect(pace.waitMs(-1, 'edit')).toBe(0);
    await edit(-1);
    expect(pace.waitMs(-1, 'edit')).toBeGreaterThan(0);
    expect(pace.waitMs(-1, 'post')).toBe(0);
  });

  it('counts photos and documents, and neither "is typing" nor answers to taps', async () => {
    const { pace } = paced();
    for (let each = 0; each < 30; each++) {
      await pace.api.call('sendChatAction', { chat_id: -1, action: 'typing' });
      await pace.api.call('answerCallbackQuery', { callback_query_id: '1' });
    }
    expect(pace.waitMs(-1, 'post')).toBe(0);
    for (let each = 0; each < 17; each++) await pace.api.call('sendDocument', { chat_id: -1, document: 'file' });
    expect(pace.waitMs(-1, 'post')).toBeGreaterThan(0);
  });

  it('is a group’s own: others go on, and private chats have none', async () => {
    const { pace, post, sent } = paced();
    await post(-1, 20);
    await post(7, 100);
    expect([pace.waitMs(-2, 'post'), pace.waitMs(7, 'post')]).toEqual([0, 0]);
    expect(sent).toHaveLength(120);
  });
});
