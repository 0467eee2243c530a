import { createReadStream } from 'node:fs';
import { Telegraf } from 'telegraf';
import { beforeAll, describe, expect, test } from 'vitest';
import { playground, TEAM, type Update } from './support.ts';

const play = playground();
beforeAll(async () => {
  await play.updates();
});

const sent = (text: string) =>
  play.ok<{ text: string; entities?: object[] }>('sendMessage', { chat_id: TEAM, text, parse_mode: 'HTML' });

describe('formatted text', () => {
  test.each([
    [
      '<b>a</b> <i>b</i>',
      'a b',
      [
        ['bold', 0, 1],
        ['italic', 2, 1],
      ],
    ],
    [
      '<b>a<u>b</u></b>',
      'ab',
      [
        ['bold', 0, 2],
        ['underline', 1, 1],
      ],
    ],
    ['&lt;x&gt; &amp; &#233;', '<x> & é', []],
    ['  <code>a b</code>  ', 'a b', [['code', 0, 3]]],
    ['👩 <s>x</s>', '👩 x', [['strikethrough', 3, 1]]],
    ['<span class="tg-spoiler">s</span>', 's', [['spoiler', 0, 1]]],
    ['<blockquote expandable>q</blockquote>', 'q', [['expandable_blockquote', 0, 1]]],
    ['see https://example.com', 'see https://example.com', [['url', 4, 19]]],
  ])('%s', async (html, text, entities) => {
    const message = await sent(html);
    expect(message.text).toBe(text);
    const found = (message.entities ?? []) as { type: string; offset: number; length: number }[];
    expect(found.map(({ type, offset, length }) => [type, offset, length])).toEqual(entities);
  });

  test('links, people, code with a language and moments carry what they stand for', async () => {
    const message = await sent(
      '<a href="https://example.com/?a=1&amp;b=2">x</a><a href="tg://user?id=1004">Luis</a>' +
        '<pre><code class="language-sh">ls</code></pre><tg-time unix="1796752800" format="wDT">Tue</tg-time>',
    );
    expect(message.entities).toEqual([
      { type: 'text_link', offset: 0, length: 1, url: 'https://example.com/?a=1&b=2' },
      { type: 'text_mention', offset: 1, length: 4, user: expect.objectContaining({ id: 1004 }) },
      { type: 'pre', offset: 5, length: 2, language: 'sh' },
      { type: 'date_time', offset: 7, length: 3, unix_time: 1796752800, date_time_format: 'wDT' },
    ]);
  });

  test('may come as a list instead', async () => {
    const entities = [{ type: 'bold', offset: 0, length: 99 }];
    expect(await play.ok('sendMessage', { chat_id: TEAM, text: 'ab', entities })).toMatchObject({
      entities: [{ type: 'bold', offset: 0, length: 2 }],
    });
  });
});

describe('a message', () => {
  test('is edited in place, loses its buttons when they are not sent along, and is deleted', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'A', callback_data: 'a', style: 'success' }]] };
    const { message_id } = await play.ok('sendMessage', { chat_id: TEAM, text: 'one', reply_markup });
    const at = { chat_id: TEAM, message_id };
    expect(await play.ok('editMessageText', { ...at, text: 'two' })).not.toHaveProperty('reply_markup');
    expect(await play.sim.lastMessage(TEAM)).toMatchObject({ text: 'two', edited_at: expect.any(String), buttons: [] });
    await play.ok('deleteMessage', at);
    expect((await play.sim.messages(TEAM)).map((message) => message.message_id)).not.toContain(message_id);
  });

  test('asks for an answer only of those it is meant for', async () => {
    await play.ok('sendMessage', {
      chat_id: TEAM,
      text: '@luis_ops, why?',
      reply_markup: { force_reply: true, selective: true, input_field_placeholder: 'Reason' },
    });
    const last = async (as: string) => (await play.sim.messages(TEAM, { as })).at(-1)?.force_reply;
    expect(await last('Luis')).toEqual({ placeholder: 'Reason' });
    expect(await last('Ben')).toBeNull();
  });

  test('answers whom it can, if it may go without', async () => {
    const lost = { message_id: 9999, allow_sending_without_reply: true };
    expect(await play.api('sendMessage', { chat_id: TEAM, text: 'x', reply_parameters: lost })).toMatchObject({
      ok: true,
    });
  });

  test('may be urlencoded, with structures as JSON', async () => {
    const reply_markup = JSON.stringify({ inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] });
    const body = new URLSearchParams({ chat_id: String(TEAM), text: 'true', reply_markup });
    const { apiRoot, botToken } = play.sandbox;
    const response = await fetch(`${apiRoot}/bot${botToken}/sendmessage`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ ok: true, result: { text: 'true', reply_markup: {} } });
  });
});

describe('files', () => {
  test('go up by telegraf, come back by id, and can be fetched', async () => {
    const { telegram } = new Telegraf(play.sandbox.botToken, { telegram: { apiRoot: play.sandbox.apiRoot } });
    const document = { source: createReadStream(import.meta.filename), filename: 'report.ts' };
    const message = await telegram.sendDocument(TEAM, document, { caption: '<b>Report</b>', parse_mode: 'HTML' });
    expect(message).toMatchObject({ caption: 'Report', document: { file_name: 'report.ts' } });
    const again = await telegram.sendDocument(TEAM, message.document.file_id);
    expect(again.document.file_id).toBe(message.document.file_id);
    const link = await telegram.getFileLink(message.document.file_id);
    expect(await (await fetch(link)).text()).toContain('go up by telegraf');
    const shown = await play.sim.lastMessage(TEAM, 'Report');
    expect(await (await fetch(play.sandbox.pageUrl + shown.file?.url)).text()).toContain('go up by telegraf');
  });

  test('come from people too', async () => {
    const question = await play.ok('sendMessage', { chat_id: TEAM, text: 'Evidence?' });
    const options = { reply_to: question.message_id, caption: 'the log' };
    await play.sim.upload('Aiko', TEAM, { name: 'log.txt', content: 'all green' }, options);
    const [update] = await play.updates();
    expect(update).toMatchObject({
      message: { caption: 'the log', document: { file_name: 'log.txt', file_size: 9 }, from: { id: 1003 } },
    });
  });
});

describe('taps', () => {
  const ask = (text: string, data = 'd') =>
    play.ok('sendMessage', {
      chat_id: TEAM,
      text,
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Sign off', callback_data: data },
            { text: 'Docs', url: 'https://example.com' },
          ],
        ],
      },
    });
  const nextTap = async () => {
    const [update] = await play.ok<Update[]>('getUpdates', { timeout: 5 });
    await play.ok('getUpdates', { offset: (update?.update_id ?? 0) + 1 });
    return update?.['callback_query'] as { id: string; data: string; message?: { text: string; date: number } };
  };

  test('bring who tapped what, as it was sent, and show the answer', async () => {
    await ask('Testing done?', 'so:1');
    const tap = play.sim.tap('Nadia', TEAM, 'sign');
    const query = await nextTap();
    expect(query).toMatchObject({
      from: { id: 1006 },
      data: 'so:1',
      chat_instance: expect.any(String),
      message: { text: 'Testing done?', reply_markup: { inline_keyboard: [[{ text: 'Sign off' }, {}]] } },
    });
    await play.ok('answerCallbackQuery', { callback_query_id: query.id, text: 'Signed' });
    expect(await tap).toMatchObject({ answered: true, text: 'Signed', show_alert: false });
    expect(await play.api('answerCallbackQuery', { callback_query_id: query.id })).toMatchObject({ ok: false });
  });

  test('on a link never reach the bot', async () => {
    await ask('Docs?');
    expect(await play.sim.tap('Ben', TEAM, 'Docs')).toMatchObject({ url: 'https://example.com' });
    expect(await play.updates()).toEqual([]);
  });

  test('can be forged: another button, no message, a message that is gone', async () => {
    const { message_id } = await ask('Real');
    const forge = async (forged: { data: string; message_id?: number; inline_message_id?: string }) => {
      const tap = play.sim.forgedTap('Gus', TEAM, forged);
      const query = await nextTap();
      await play.ok('answerCallbackQuery', { callback_query_id: query.id });
      await tap;
      return query;
    };
    expect(await forge({ data: 'evil', message_id })).toMatchObject({ data: 'evil', message: { text: 'Real' } });
    expect(await forge({ data: 'evil', message_id: 9999 })).toMatchObject({ message: { date: 0 } });
    expect(await forge({ data: 'evil', inline_message_id: 'abc' })).not.toHaveProperty('message');
  });

  test('of strangers and on missing buttons are refused', async () => {
    await expect(play.sim.tap('Gus', -1002000000003, { row: 0, column: 0 }, 1)).rejects.toThrow('not in');
    const { message_id } = await ask('Again');
    await expect(play.sim.tap('Gus', TEAM, 'No such', message_id)).rejects.toThrow('"Sign off", "Docs"');
  });
});

test('everything that was sent is in the published types', async () => {
  expect(await play.sim.violations()).toEqual([]);
});
