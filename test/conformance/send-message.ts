import { gives, here, inForum, type Row, table } from './suite.ts';

const PRIVATE = { ben: 1002, aiko: 1003, luis: 1004 };

const chats: Row[] = [
  ['no chat', { text: 'Hello' }, 'chat_id is empty'],
  ['an empty chat', { chat_id: '', text: 'Hello' }, 'chat_id is empty'],
  ['a chat that is null', { chat_id: null, text: 'Hello' }, 'chat_id is empty'],
  ['a chat that is a word', { chat_id: 'payments', text: 'Hello' }, 'chat not found'],
  ['a username nobody has', { chat_id: '@nobody_has_this_name', text: 'Hello' }, 'chat not found'],
  ['the username of a person', { chat_id: '@mara_lead', text: 'Hello' }, 'chat not found', 'sim'],
  ['chat 0', { chat_id: 0, text: 'Hello' }, 'chat not found'],
  ['an unknown person', { chat_id: 424242, text: 'Hello' }, 'chat not found'],
  ['an unknown group', { chat_id: -1009999999999, text: 'Hello' }, 'chat not found'],
  ['a group without the bot', ({ strange }) => ({ chat_id: strange, text: 'Hello' }), 'chat not found', 'sim'],
  [
    'the chat as a string',
    ({ group }) => ({ chat_id: String(group), text: 'Hello' }),
    gives({ text: 'Hello' }),
    'group',
  ],
  [
    'a person who has not pressed Start',
    { chat_id: PRIVATE.luis, text: 'Hello' },
    { code: 403, description: "Forbidden: bot can't initiate conversation with a user" },
    'sim',
  ],
  [
    'a person who blocked the bot',
    { chat_id: PRIVATE.ben, text: 'Hello' },
    { code: 403, description: 'Forbidden: bot was blocked by the user' },
    'sim',
  ],
  [
    'a person who started the bot',
    { chat_id: PRIVATE.aiko, text: 'Hello' },
    gives({ chat: { id: PRIVATE.aiko, type: 'private', first_name: 'Aiko', username: 'aiko_qa' }, text: 'Hello' }),
    'sim',
  ],
];

const texts: Row[] = [
  ['no text', here(), 'message text is empty'],
  ['nothing at all', {}, 'message text is empty', 'token'],
  ['an empty text', here({ text: '' }), 'message text is empty'],
  ['a text that is null', here({ text: null }), 'message text is empty'],
  ['only white space', here({ text: ' \n\t ' }), 'text must be non-empty'],
  ['a number as text', here({ text: 42 }), gives({ text: '42' })],
  ['true as text', here({ text: true }), gives({ text: 'true' })],
  ['white space around it', here({ text: '  Hello \n' }), gives({ text: 'Hello' })],
  ['4,096 characters', here({ text: 'x'.repeat(4096) }), gives({ text: 'x'.repeat(4096) })],
  ['4,097 characters', here({ text: 'x'.repeat(4097) }), 'message is too long'],
  ['4,097 of which some are white space at the end', here({ text: `${'x'.repeat(4096)} ` }), gives({})],
  ['4,096 visible ones in tags', here({ text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'HTML' }), gives({})],
  ['32,769 bytes', here({ text: 'x'.repeat(32_769) }), 'text is too long'],
  ['32,769 bytes and no chat', { text: 'x'.repeat(32_769) }, 'text is too long', 'token'],
  ['an empty text and no chat', { text: '' }, 'message text is empty', 'token'],
  ['too long a text and no chat', { text: 'x'.repeat(4097) }, 'chat_id is empty', 'token'],
  ['an unknown parse_mode', here({ text: 'Hello', parse_mode: 'Word' }), 'unsupported parse_mode'],
  ['an unknown parse_mode and no chat', { text: 'Hello', parse_mode: 'Word' }, 'unsupported parse_mode', 'token'],
  ['an empty parse_mode', here({ text: '<b>', parse_mode: '' }), gives({ text: '<b>' })],
  ['parse_mode None', here({ text: '<b>', parse_mode: 'None' }), gives({ text: '<b>' })],
  ['parse_mode in capitals', here({ text: '<b>a</b>', parse_mode: 'HTML' }), gives({ text: 'a' })],
  ['parse_mode in small letters', here({ text: '<b>a</b>', parse_mode: 'html' }), gives({ text: 'a' })],
  ['a parameter that nobody knows', here({ text: 'Hello', colour: 'red' }), gives({ text: 'Hello' })],
  [
    'a preview that is no JSON',
    here({ text: 'Hello', link_preview_options: '{oops' }),
    "can't parse link preview options JSON object",
  ],
  [
    'a preview that is a list',
    here({ text: 'Hello', link_preview_options: [] }),
    'object expected as link preview options',
  ],
  [
    'a preview whose switch is a word',
    here({ text: 'Hello', link_preview_options: { is_disabled: 'yes' } }),
    'field "is_disabled" must be of type Boolean',
  ],
  [
    'no preview',
    here({ text: 'Hello', link_preview_options: { is_disabled: true } }),
    gives({ link_preview_options: { is_disabled: true } }),
  ],
];

const answering = (reply: unknown) => here({ text: 'Hello', reply_parameters: reply });
const replies: Row[] = [
  ['an answer to nothing', answering({ message_id: 99_999 }), 'message to be replied not found'],
  [
    'an answer to nothing, the older way',
    here({ text: 'x', reply_to_message_id: 99_999 }),
    'message to be replied not found',
  ],
  [
    'an answer to nothing that may go without',
    answering({ message_id: 99_999, allow_sending_without_reply: true }),
    gives({ text: 'Hello' }),
  ],
  ['reply parameters that are no JSON', answering('{oops'), "can't parse reply parameters JSON object"],
  ['reply parameters that are a number', answering(7), 'object expected as reply parameters'],
  ['reply parameters without a message', answering({}), `can't find field "message_id"`],
  ['a reply to a word', answering({ message_id: 'seven' }), `can't parse as an integer string "seven"`],
  ['a reply to a list', answering({ message_id: [7] }), 'field "message_id" must be of type Number'],
  ['a reply into an unknown chat', answering({ message_id: 1, chat_id: -1009999999999 }), 'chat not found'],
  ['a reply to message 0', answering({ message_id: 0 }), gives({ text: 'Hello' })],
  [
    'an answer to Mara',
    ({ group, marasMessage }) => ({ chat_id: group, text: 'Fine', reply_parameters: { message_id: marasMessage } }),
    gives({ reply_to_message: { text: '/status', from: { first_name: 'Mara' } } }),
    'sim',
  ],
  [
    'an answer to what was deleted',
    async (world) => {
      const message_id = await world.sent();
      await world.call('deleteMessage', { chat_id: world.group, message_id });
      return { chat_id: world.group, text: 'x', reply_parameters: { message_id } };
    },
    'message to be replied not found',
  ],
];

const threads: Row[] = [
  [
    'a thread in a group without topics',
    here({ text: 'x', message_thread_id: 77_777 }),
    'message thread not found',
    'group',
  ],
  ['thread 0', here({ text: 'x', message_thread_id: 0 }), gives({ text: 'x' }), 'group'],
  ['a thread that is a word', here({ text: 'x', message_thread_id: 'Releases' }), gives({ text: 'x' }), 'group'],
  ['an unknown topic', inForum({ text: 'x', message_thread_id: 77_777 }), 'message thread not found'],
  ['General by its number', inForum({ text: 'x', message_thread_id: 1 }), 'message thread not found'],
  [
    'an open topic',
    ({ forum, topics }) => ({ chat_id: forum, text: 'x', message_thread_id: topics.open }),
    gives({ is_topic_message: true }),
  ],
  [
    'a closed topic, for who may manage topics',
    ({ forum, topics }) => ({ chat_id: forum, text: 'x', message_thread_id: topics.closed }),
    gives({ is_topic_message: true }),
  ],
  [
    'a deleted topic',
    ({ forum, topics }) => ({ chat_id: forum, text: 'x', message_thread_id: topics.deleted }),
    'message thread not found',
  ],
  [
    'a thread in a private chat',
    { chat_id: PRIVATE.aiko, text: 'x', message_thread_id: 77_777 },
    'message thread not found',
  ],
];

export const sendMessage = [
  ...table('sendMessage', 'token', chats),
  ...table('sendMessage', 'group', [...texts, ...replies]),
  ...table('sendMessage', 'sim', threads),
];
