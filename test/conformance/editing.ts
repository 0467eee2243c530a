import { done, gives, onMessage, type Row, table } from './suite.ts';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

const gone =
  (params: object = {}) =>
  ({ group }: { group: number }) => ({ chat_id: group, message_id: 99_999, ...params });
const yes = { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] };

const unnamed: Row[] = [
  ['neither chat nor message', { text: 'x' }, 'message identifier is not specified', 'token'],
  ['no chat', { text: 'x', message_id: 1 }, 'chat_id is empty', 'token'],
  ['an unknown chat', { text: 'x', chat_id: 424242, message_id: 1 }, 'chat not found', 'token'],
  ['a message of inline mode that never was', { text: 'x', inline_message_id: 'abc' }, 'MESSAGE_ID_INVALID', 'token'],
  ['no message', ({ group }) => ({ chat_id: group, text: 'x' }), 'message to edit not found'],
  ['message 0', gone({ text: 'x', message_id: 0 }), 'message to edit not found'],
  ['a message before the first', gone({ text: 'x', message_id: -5 }), 'message to edit not found'],
  ['a message that never was', gone({ text: 'x' }), 'message to edit not found'],
];

const texts: Row[] = [
  ...unnamed,
  ['no text', gone(), 'message text is empty'],
  ['an unknown parse_mode', gone({ text: 'x', parse_mode: 'Word' }), 'unsupported parse_mode'],
  ['another text', onMessage({ text: 'Done' }), gives({ text: 'Done' })],
  ['the same text', onMessage({ text: 'Ready?' }), NOT_MODIFIED],
  ['the same text with white space around it', onMessage({ text: ' Ready? ' }), NOT_MODIFIED],
  ['the same words in bold', onMessage({ text: '<b>Ready?</b>', parse_mode: 'HTML' }), gives({ text: 'Ready?' })],
  ['the same text and a keyboard', onMessage({ text: 'Ready?', reply_markup: yes }), gives({ reply_markup: yes })],
  [
    'the same text and the same keyboard',
    onMessage({ text: 'Ready?', reply_markup: yes }, { reply_markup: yes }),
    NOT_MODIFIED,
  ],
  [
    'the same text without its keyboard',
    onMessage({ text: 'Ready?' }, { reply_markup: yes }),
    gives({ text: 'Ready?' }),
  ],
  ['only white space', onMessage({ text: ' ' }), 'text must be non-empty'],
  ['4,097 characters', onMessage({ text: 'x'.repeat(4097) }), 'MESSAGE_TOO_LONG'],
  [
    'an unclosed tag',
    onMessage({ text: '<b>x', parse_mode: 'HTML' }),
    `can't parse entities: Can't find end tag corresponding to start tag "b"`,
  ],
  [
    'a keyboard that is not inline',
    onMessage({ text: 'x', reply_markup: { keyboard: [['Yes']] } }),
    'inline keyboard expected',
  ],
  ['a forced reply', onMessage({ text: 'x', reply_markup: { force_reply: true } }), 'inline keyboard expected'],
  [
    'a message that forces a reply',
    onMessage({ text: 'x' }, { reply_markup: { force_reply: true } }),
    "message can't be edited",
  ],
  [
    'a message of Mara',
    ({ group, marasMessage }) => ({ chat_id: group, message_id: marasMessage, text: 'x' }),
    "message can't be edited",
    'sim',
  ],
  [
    'a message that was deleted',
    async (world) => {
      const message_id = await world.sent();
      await world.call('deleteMessage', { chat_id: world.group, message_id });
      return { chat_id: world.group, message_id, text: 'x' };
    },
    'message to edit not found',
  ],
];

const captions: Row[] = [
  ['neither chat nor message', { caption: 'x' }, 'message identifier is not specified', 'token'],
  ['a message that never was', gone({ caption: 'x' }), 'message to edit not found'],
  ['a message without a file', onMessage({ caption: 'x' }), 'there is no caption in the message to edit'],
  [
    'a picture of Mara',
    ({ group, marasPhoto }) => ({ chat_id: group, message_id: marasPhoto, caption: 'x' }),
    "message can't be edited",
    'sim',
  ],
];

const keyboards: Row[] = [
  ['neither chat nor message', {}, 'message identifier is not specified', 'token'],
  ['a message that never was', gone(), 'message to edit not found'],
  ['another keyboard', onMessage({ reply_markup: yes }), gives({ text: 'Ready?', reply_markup: yes })],
  ['none where there is none', onMessage(), NOT_MODIFIED],
  ['the same keyboard', onMessage({ reply_markup: yes }, { reply_markup: yes }), NOT_MODIFIED],
  ['a keyboard that is no JSON', onMessage({ reply_markup: '{oops' }), "can't parse reply keyboard markup JSON object"],
];

const old = 49 * 3600;
const deletions: Row[] = [
  ['nothing', {}, 'chat identifier is not specified', 'token'],
  ['no message', ({ group }) => ({ chat_id: group }), 'message identifier is not specified'],
  ['a message that is a word', gone({ message_id: 'last' }), 'message identifier is not specified'],
  ['an unknown chat', { chat_id: 424242, message_id: 1 }, 'chat not found', 'token'],
  ['a message that never was', gone(), 'message to delete not found'],
  ['its own message', onMessage(), done],
  [
    'a message of Mara',
    ({ group, marasMessage }) => ({ chat_id: group, message_id: marasMessage }),
    "message can't be deleted",
    'sim',
  ],
  [
    'its own message after two days',
    async (world) => {
      const message_id = await world.sent();
      await world.sim.advance(old);
      return { chat_id: world.group, message_id };
    },
    "message can't be deleted for everyone",
    'sim',
  ],
  [
    'a message of Ben, as an administrator',
    async ({ forum, sim }) => ({ chat_id: forum, message_id: (await sim.say('Ben', forum, 'Oops')).message_id }),
    done,
    'sim',
  ],
];

const manyDeletions: Row[] = [
  ['no numbers', ({ group }) => ({ chat_id: group }), 'message identifiers are not specified'],
  ['an empty list', ({ group }) => ({ chat_id: group, message_ids: [] }), 'message identifiers are not specified'],
  [
    'numbers that are no JSON',
    ({ group }) => ({ chat_id: group, message_ids: '[1' }),
    "can't parse message_ids JSON object",
  ],
  ['one number', ({ group }) => ({ chat_id: group, message_ids: 7 }), 'expected an Array of message identifiers'],
  [
    '101 numbers',
    ({ group }) => ({ chat_id: group, message_ids: Array.from({ length: 101 }, (_, i) => i + 1) }),
    'too many message identifiers specified',
  ],
  [
    'an object among them',
    ({ group }) => ({ chat_id: group, message_ids: [{}] }),
    'message identifier must be a Number',
  ],
  [
    'a word among them',
    ({ group }) => ({ chat_id: group, message_ids: ['last'] }),
    "can't parse message identifier as Number",
  ],
  ['0 among them', ({ group }) => ({ chat_id: group, message_ids: [0] }), 'invalid message identifier specified'],
  ['numbers and no chat', { message_ids: [1] }, 'chat_id is empty', 'token'],
  [
    'what never was, among what is',
    async (world) => ({ chat_id: world.group, message_ids: [await world.sent(), 99_999] }),
    done,
  ],
];

export const editing = [
  ...table('editMessageText', 'group', texts),
  ...table('editMessageCaption', 'group', captions),
  ...table('editMessageReplyMarkup', 'group', keyboards),
  ...table('deleteMessage', 'group', deletions),
  ...table('deleteMessages', 'group', manyDeletions),
];
