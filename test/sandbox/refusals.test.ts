import { beforeAll, describe, expect, test } from 'vitest';
import { CUSTOMERS, PLATFORM, playground, TEAM } from './support.ts';

const play = playground({ oracle: false });

/** What the cases talk about; ids are known only once the world stands. */
const known = { question: 0, photo: 0, forced: 0, fromMara: 0, closed: 0, deleted: 0, plain: 0 };

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  const { sim, ok } = play;
  await sim.addBot(PLATFORM);
  await sim.promoteBot(PLATFORM);
  const topic = async (name: string) =>
    (await ok<{ message_thread_id: number }>('createForumTopic', { chat_id: PLATFORM, name })).message_thread_id;
  known.closed = await topic('Closed');
  known.deleted = await topic('Deleted');
  await ok('closeForumTopic', { chat_id: PLATFORM, message_thread_id: known.closed });
  await ok('deleteForumTopic', { chat_id: PLATFORM, message_thread_id: known.deleted });
  const keyboard = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] };
  known.question = (await ok('sendMessage', { chat_id: TEAM, text: 'Ready?', reply_markup: keyboard })).message_id;
  known.plain = (await ok('sendMessage', { chat_id: TEAM, text: 'Plain' })).message_id;
  const forced = { force_reply: true };
  known.forced = (await ok('sendMessage', { chat_id: TEAM, text: 'Why?', reply_markup: forced })).message_id;
  known.fromMara = (await sim.say('Mara', TEAM, '/status')).message_id;
  known.photo = (await sim.upload('Mara', TEAM, { name: 'a.png', content: PIXEL, kind: 'photo' })).message_id;
  await sim.start('Ben');
  await sim.blockBot('Ben');
});

type Case = [method: string, params: () => object, code: number, description: string];

const send =
  (params: object): Case[1] =>
  () => ({ chat_id: TEAM, text: 'Hello', ...params });
const keyboard = (button: object): Case[1] => send({ reply_markup: { inline_keyboard: [[button]] } });
const html = (text: string): Case[1] => send({ text, parse_mode: 'HTML' });
const edit =
  (params: () => object): Case[1] =>
  () => ({ chat_id: TEAM, text: 'Other', ...params() });

const NOT_MODIFIED =
  'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

const cases: Case[] = [
  ['fetchTheMoon', () => ({}), 404, 'Not Found'],
  ['sendSticker', () => ({ chat_id: TEAM }), 400, 'Bad Request: the sandbox does not play sendSticker'],

  ['sendMessage', () => ({ text: 'Hello' }), 400, 'Bad Request: chat_id is empty'],
  ['sendMessage', send({ chat_id: 424242 }), 400, 'Bad Request: chat not found'],
  ['sendMessage', send({ chat_id: '@nobody' }), 400, 'Bad Request: chat not found'],
  ['sendMessage', send({ chat_id: CUSTOMERS }), 400, 'Bad Request: chat not found'],
  ['sendMessage', send({ chat_id: 1001 }), 403, "Forbidden: bot can't initiate conversation with a user"],
  ['sendMessage', send({ chat_id: 1002 }), 403, 'Forbidden: bot was blocked by the user'],
  ['sendMessage', send({ text: '' }), 400, 'Bad Request: message text is empty'],
  ['sendMessage', send({ text: ' \n ' }), 400, 'Bad Request: text must be non-empty'],
  ['sendMessage', send({ text: 'x'.repeat(4097) }), 400, 'Bad Request: message is too long'],
  ['sendMessage', send({ parse_mode: 'Word' }), 400, 'Bad Request: unsupported parse_mode'],
  [
    'sendMessage',
    send({ reply_parameters: { message_id: 9999 } }),
    400,
    'Bad Request: message to be replied not found',
  ],
  ['sendMessage', send({ message_thread_id: 77 }), 400, 'Bad Request: message thread not found'],
  ['sendMessage', send({ chat_id: PLATFORM, message_thread_id: 1 }), 400, 'Bad Request: message thread not found'],
  [
    'sendMessage',
    () => ({ chat_id: PLATFORM, message_thread_id: known.deleted, text: 'x' }),
    400,
    'Bad Request: message thread not found',
  ],

  ['sendMessage', keyboard({ text: 'Go', callback_data: 'é'.repeat(33) }), 400, 'Bad Request: BUTTON_DATA_INVALID'],
  ['sendMessage', keyboard({ text: 'Go', callback_data: '' }), 400, 'Bad Request: BUTTON_DATA_INVALID'],
  [
    'sendMessage',
    keyboard({ text: 'Go' }),
    400,
    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  ],
  [
    'sendMessage',
    keyboard({ callback_data: 'x' }),
    400,
    `Bad Request: can't parse inline keyboard button: Can't find field "text"`,
  ],
  [
    'sendMessage',
    keyboard({ text: 'Go', url: 'http://localhost:3000/' }),
    400,
    "Bad Request: inline keyboard button URL 'http://localhost:3000/' is invalid: Wrong HTTP URL",
  ],
  ['sendMessage', send({ reply_markup: '{oops' }), 400, "Bad Request: can't parse reply markup JSON object"],

  [
    'sendMessage',
    html('a <x>b</x>'),
    400,
    `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 2`,
  ],
  ['sendMessage', html('é <x>'), 400, `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 3`],
  [
    'sendMessage',
    html('<b>a'),
    400,
    `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
  ],
  ['sendMessage', html('a</b>'), 400, "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"],
  [
    'sendMessage',
    html('<b>a</i>'),
    400,
    `Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
  ],
  ['sendMessage', html('1 < 2'), 400, `Bad Request: can't parse entities: Unsupported start tag "" at byte offset 2`],
  ['sendMessage', html('<b'), 400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 0"],
  [
    'sendMessage',
    html('<span>a</span>'),
    400,
    `Bad Request: can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`,
  ],

  ['editMessageText', edit(() => ({ message_id: 9999 })), 400, 'Bad Request: message to edit not found'],
  ['editMessageText', edit(() => ({ message_id: known.fromMara })), 400, "Bad Request: message can't be edited"],
  ['editMessageText', edit(() => ({ message_id: known.forced })), 400, "Bad Request: message can't be edited"],
  ['editMessageText', edit(() => ({ message_id: known.plain, text: 'Plain' })), 400, NOT_MODIFIED],
  ['editMessageReplyMarkup', edit(() => ({ message_id: known.plain })), 400, NOT_MODIFIED],
  [
    'editMessageCaption',
    edit(() => ({ message_id: known.plain, caption: 'x' })),
    400,
    'Bad Request: there is no caption in the message to edit',
  ],

  ['deleteMessage', () => ({ chat_id: TEAM, message_id: 9999 }), 400, 'Bad Request: message to delete not found'],
  [
    'deleteMessage',
    () => ({ chat_id: TEAM, message_id: known.fromMara }),
    400,
    "Bad Request: message can't be deleted",
  ],
  [
    'pinChatMessage',
    () => ({ chat_id: TEAM, message_id: known.plain }),
    400,
    'Bad Request: not enough rights to manage pinned messages in the chat',
  ],
  ['pinChatMessage', () => ({ chat_id: PLATFORM, message_id: 9999 }), 400, 'Bad Request: message to pin not found'],

  [
    'answerCallbackQuery',
    () => ({ callback_query_id: '1' }),
    400,
    'Bad Request: query is too old and response timeout expired or query ID is invalid',
  ],
  [
    'answerCallbackQuery',
    () => ({ callback_query_id: '1', text: 'x'.repeat(201) }),
    400,
    'Bad Request: MESSAGE_TOO_LONG',
  ],

  ['sendDocument', () => ({ chat_id: TEAM }), 400, 'Bad Request: there is no document in the request'],
  [
    'sendDocument',
    () => ({ chat_id: TEAM, document: 'nonsense' }),
    400,
    'Bad Request: wrong file identifier/HTTP URL specified',
  ],
  ['getFile', () => ({ file_id: 'nonsense' }), 400, 'Bad Request: invalid file_id'],

  ['getChatMember', () => ({ chat_id: TEAM, user_id: 555 }), 400, 'Bad Request: user not found'],
  [
    'getChatAdministrators',
    () => ({ chat_id: 1001 }),
    400,
    'Bad Request: there are no administrators in the private chat',
  ],
  [
    'setMyCommands',
    () => ({ commands: [{ command: 'With-Dash', description: 'x' }] }),
    400,
    'Bad Request: BOT_COMMAND_INVALID',
  ],
  [
    'setMessageReaction',
    () => ({ chat_id: TEAM, message_id: known.plain, reaction: [{ type: 'emoji', emoji: '🦖' }] }),
    400,
    'Bad Request: REACTION_INVALID',
  ],

  ['createForumTopic', () => ({ chat_id: TEAM, name: 'x' }), 400, 'Bad Request: the chat is not a forum'],
  [
    'closeForumTopic',
    () => ({ chat_id: PLATFORM, message_thread_id: known.closed }),
    400,
    'Bad Request: TOPIC_NOT_MODIFIED',
  ],
  [
    'editForumTopic',
    () => ({ chat_id: PLATFORM, message_thread_id: 555, name: 'x' }),
    400,
    'Bad Request: TOPIC_ID_INVALID',
  ],
];

describe('the Bot API refuses in its own words', () => {
  test.each(cases)('%s → %4$s', async (method, params, code, description) => {
    expect(await play.api(method, params())).toEqual({ ok: false, error_code: code, description });
  });

  test('a wrong token is unauthorized', async () => {
    const response = await fetch(`${play.sandbox.apiRoot}/bot123:wrong/getMe`);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ ok: false, error_code: 401, description: 'Unauthorized' });
  });

  test('a closed topic takes only those who may manage topics', async () => {
    const note = { chat_id: PLATFORM, message_thread_id: known.closed, text: 'note' };
    expect(await play.api('sendMessage', note)).toMatchObject({ ok: true });
    await play.sim.promoteBot(PLATFORM, 'Mara', ['can_pin_messages']);
    expect(await play.api('sendMessage', note)).toMatchObject({ description: 'Bad Request: TOPIC_CLOSED' });
  });

  test('after two days nothing can be deleted for everyone', async () => {
    await play.sim.advance(49 * 3600);
    expect(await play.api('deleteMessage', { chat_id: TEAM, message_id: known.plain })).toMatchObject({
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
