import { type Expected, gives, here, type Row, table } from './suite.ts';

const withMarkup = (reply_markup: unknown) => here({ text: 'Ready?', reply_markup });
const withButton = (button: unknown) => withMarkup({ inline_keyboard: [[button]] });
const withKey = (button: unknown) => withMarkup({ keyboard: [[button]] });
const noButton = (says: string) => `can't parse inline keyboard button: ${says}`;
const shown = (button: object): Expected => gives({ reply_markup: { inline_keyboard: [[button]] } });
const yes = { text: 'Yes', callback_data: 'yes' };

const rows: Row[] = [
  ['markup that is no JSON', withMarkup('{oops'), "can't parse reply keyboard markup JSON object"],
  ['markup that is a list', withMarkup([]), 'object expected as reply markup'],
  ['markup that is a number', withMarkup(7), 'object expected as reply markup'],
  ['empty markup', withMarkup({}), gives({ text: 'Ready?' })],
  ['markup as JSON in a string', withMarkup(JSON.stringify({ inline_keyboard: [[yes]] })), shown(yes)],
  [
    'an inline keyboard that is an object',
    withMarkup({ inline_keyboard: {} }),
    'field "inline_keyboard" must be of type Array',
  ],
  [
    'an inline keyboard with a row that is none',
    withMarkup({ inline_keyboard: [yes] }),
    'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
  ],
  ['an inline keyboard without rows', withMarkup({ inline_keyboard: [] }), gives({ text: 'Ready?' })],
  ['an inline keyboard with an empty row', withMarkup({ inline_keyboard: [[], [yes]] }), shown(yes)],
  ['a button that is a word', withButton('Yes'), noButton('InlineKeyboardButton must be an Object')],
  ['a button without text', withButton({ callback_data: 'yes' }), noButton(`Can't find field "text"`)],
  [
    'a button with a list as text',
    withButton({ text: ['Yes'], callback_data: 'x' }),
    noButton('Field "text" must be of type String'),
  ],
  [
    'a button with empty text',
    withButton({ text: '', callback_data: 'x' }),
    'inline keyboard button text must be non-empty',
  ],
  [
    'a button with a number as text',
    withButton({ text: 7, callback_data: 'x' }),
    shown({ text: '7', callback_data: 'x' }),
  ],
  [
    'a button that does nothing',
    withButton({ text: 'Yes' }),
    noButton('Text buttons are unallowed in the inline keyboard'),
  ],
  [
    'a button with empty data',
    withButton({ text: 'Yes', callback_data: '' }),
    noButton('Text buttons are unallowed in the inline keyboard'),
  ],
  ['data of 64 bytes', withButton({ text: 'Yes', callback_data: 'x'.repeat(64) }), shown({ text: 'Yes' })],
  ['data of 65 bytes', withButton({ text: 'Yes', callback_data: 'x'.repeat(65) }), 'BUTTON_DATA_INVALID'],
  [
    'data of 33 characters and 66 bytes',
    withButton({ text: 'Yes', callback_data: 'é'.repeat(33) }),
    'BUTTON_DATA_INVALID',
  ],
  [
    'data that is an object',
    withButton({ text: 'Yes', callback_data: {} }),
    noButton('Field "callback_data" must be of type String'),
  ],
  [
    'a button with a link',
    withButton({ text: 'Docs', url: 'https://example.com/' }),
    shown({ text: 'Docs', url: 'https://example.com/' }),
  ],
  [
    'a link to this machine',
    withButton({ text: 'Docs', url: 'http://localhost:3000/' }),
    "inline keyboard button URL 'http://localhost:3000/' is invalid: Wrong HTTP URL",
  ],
  [
    'a link that is none',
    withButton({ text: 'Docs', url: 'not a link' }),
    "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL",
  ],
  [
    'a link and data: the link counts',
    withButton({ ...yes, url: 'https://example.com/' }),
    shown({ url: 'https://example.com/' }),
  ],
  ['text to copy', withButton({ text: 'Copy', copy_text: { text: 'R-12' } }), shown({ copy_text: { text: 'R-12' } })],
  ['nothing to copy', withButton({ text: 'Copy', copy_text: { text: '' } }), 'BUTTON_COPY_TEXT_INVALID'],
  [
    '257 characters to copy',
    withButton({ text: 'Copy', copy_text: { text: 'x'.repeat(257) } }),
    'BUTTON_COPY_TEXT_INVALID',
  ],
  ['100 buttons', withMarkup({ inline_keyboard: Array.from({ length: 25 }, () => [yes, yes, yes, yes]) }), gives({})],
  [
    '101 buttons',
    withMarkup({ inline_keyboard: [[yes], ...Array.from({ length: 25 }, () => [yes, yes, yes, yes])] }),
    'reply markup is too long',
  ],
  ['a keyboard that is a word', withMarkup({ keyboard: 'Yes' }), 'field "keyboard" must be of type Array'],
  [
    'a keyboard with a row that is none',
    withMarkup({ keyboard: ['Yes'] }),
    'field "keyboard" must be an Array of Arrays',
  ],
  ['a key that is a word', withKey('Yes'), gives({ text: 'Ready?' })],
  ['a key that is a number', withKey(7), "can't parse keyboard button: KeyboardButton must be a String or an Object"],
  ['a key without text', withKey({}), `can't parse keyboard button: Can't find field "text"`],
  ['no keyboard any more', withMarkup({ remove_keyboard: true }), gives({ text: 'Ready?' })],
  [
    'no keyboard any more, said with a word',
    withMarkup({ remove_keyboard: 'yes' }),
    'field "remove_keyboard" must be of type Boolean',
  ],
  ['a forced reply', withMarkup({ force_reply: true, selective: true }), gives({ text: 'Ready?' })],
  ['a forced reply, said with a number', withMarkup({ force_reply: 1 }), 'field "force_reply" must be of type Boolean'],
  [
    'a placeholder of 65 characters',
    withMarkup({ force_reply: true, input_field_placeholder: 'x'.repeat(65) }),
    'REPLY_MARKUP_PLACEHOLDER_INVALID',
  ],
  [
    'a wrong button and no chat: the button is told',
    { text: 'x', reply_markup: { inline_keyboard: [[{}]] } },
    noButton(`Can't find field "text"`),
    'token',
  ],
];

export const markup = table('sendMessage', 'group', rows);
