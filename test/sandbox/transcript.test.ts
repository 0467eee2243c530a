import { describe, expect, test } from 'vitest';
import { playground, TEAM } from './support.ts';

const play = playground({ startAt: Date.UTC(2026, 11, 7, 9) });

const saved = (as: string, chat: number = TEAM): Promise<Response> =>
  fetch(`${play.sandbox.pageUrl}/sim/chats/${chat}/transcript?as=${as}`);

describe('a chat as text', () => {
  test('tells who said what when by the own clock, with buttons, files, edits and service lines', async () => {
    await play.sim.addBot(TEAM, 'Mara');
    const card = await play.ok('sendMessage', {
      chat_id: TEAM,
      text: 'Load test',
      disable_notification: true,
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Sign off', callback_data: 'a' },
            { text: 'Decline…', callback_data: 'b' },
          ],
        ],
      },
    });
    await play.sim.upload(
      'Ben',
      TEAM,
      { name: 'plan.txt', content: 'the plan' },
      { caption: 'Here it is\nin two lines' },
    );
    await play.sim.say('Aiko', TEAM, 'Looks good', { reply_to: card.message_id });
    await play.ok('editMessageReplyMarkup', { chat_id: TEAM, message_id: card.message_id });
    await play.ok('editMessageText', {
      chat_id: TEAM,
      message_id: card.message_id,
      text: 'Load test done',
      reply_markup: { inline_keyboard: [[{ text: 'Reopen', callback_data: 'c' }]] },
    });
    const answer = await saved('Aiko');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="chat-payments-team.txt"');
    const text = (await answer.text()).replace(/:\d\d:\d\d/g, ':mm').replace(/#\d+/g, '#n');
    expect(text).toContain('Payments team, as Aiko reads it. Times: Asia/Tokyo\n');
    expect(text).toContain('--- Mon 7 Dec 2026 ---\n');
    expect(text).toMatch(/18:mm {2}\* Mara added Rollout bot/);
    expect(text).toContain('18:mm  Rollout bot  (#n, edited 18:mm, silent)\n    Load test done\n    [ Reopen ]\n');
    expect(text).toContain('18:mm  Ben  (#n)\n    <document plan.txt, 8 bytes>\n    Here it is\n    in two lines\n');
    expect(text).toContain('18:mm  Aiko  (#n, reply to #n)\n    Looks good\n');
    expect(await (await saved('Mara')).text()).toMatch(/\n10:00:\d\d {2}Ben {2}/);
  });

  test('no message passes for another one, and no title leaves its line', async () => {
    await play.sim.say('Gus', TEAM, 'harmless\n12:00:00  Mara  (#1)\n    I agree \u202Eneddih\u0007');
    const { id } = await play.sim.createChat('"; filename=x.exe\r\nX: y\u202E', ['Mara'], { kind: 'group' });
    const text = await (await saved('Mara')).text();
    expect(text).toContain('    harmless\n    12:00:00  Mara  (#1)\n        I agree \\u{202e}neddih\\u{7}\n');
    const hostile = await saved('Mara', id);
    expect(hostile.headers.get('content-disposition')).toBe('attachment; filename="chat-filename-x-exe-x-y.txt"');
    expect((await hostile.text()).split('\n')[0]).toMatch(
      /^"; filename=x\.exe\\u\{d\}\\u\{a\}X: y\\u\{202e\}, as Mara/,
    );
    expect((await saved('nobody')).status).toBe(400);
  });
});
