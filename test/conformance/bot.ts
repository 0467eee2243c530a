import { expect } from 'vitest';
import { done, gives, here, type Row, table } from './suite.ts';

const commands = (...list: unknown[]) => ({ commands: list });
const help = { command: 'help', description: 'What I can do' };
const scoped = (scope: unknown) => ({ commands: [help], scope });
const noScope = (says: string) => `can't parse BotCommandScope: ${says}`;
const noCommand = (says: string) => `can't parse BotCommand: ${says}`;

const menus: Row[] = [
  ['a command', commands(help), done],
  ['a command with its slash', commands({ command: '/help', description: 'Help' }), done],
  ['commands that are no JSON', { commands: '[oops' }, "can't parse commands JSON object"],
  ['one command', { commands: help }, 'expected an Array of BotCommand'],
  ['a command that is a word', commands('help'), noCommand('expected an Object')],
  ['a command without a name', commands({ description: 'x' }), noCommand(`Can't find field "command"`)],
  ['a command without a description', commands({ command: 'help' }), noCommand(`Can't find field "description"`)],
  [
    'a command whose name is an object',
    commands({ command: {}, description: 'x' }),
    noCommand('Field "command" must be of type String'),
  ],
  ['an empty name', commands({ command: '', description: 'x' }), 'command must be non-empty'],
  ['only a slash', commands({ command: '/', description: 'x' }), 'command must be non-empty'],
  [
    'a name of 33 letters',
    commands({ command: 'x'.repeat(33), description: 'x' }),
    'command length must not exceed 32',
  ],
  ['a name with a hyphen', commands({ command: 'with-dash', description: 'x' }), 'BOT_COMMAND_INVALID'],
  ['a name in capitals', commands({ command: 'Help', description: 'x' }), 'BOT_COMMAND_INVALID'],
  ['an empty description', commands({ command: 'help', description: ' ' }), 'command description must be non-empty'],
  [
    'a description of 257 characters',
    commands({ command: 'help', description: 'x'.repeat(257) }),
    'command description length must not exceed 256',
  ],
  [
    '101 commands',
    commands(...Array.from({ length: 101 }, (_, i) => ({ command: `c${i}`, description: 'x' }))),
    'BOT_COMMANDS_TOO_MUCH',
  ],
  ['a language that is none', { commands: [help], language_code: 'english' }, 'invalid language code specified'],
  ['a scope that is no JSON', scoped('{oops'), "can't parse BotCommandScope JSON object"],
  ['a scope that is a list', scoped([]), noScope('BotCommandScope must be an Object')],
  ['a scope without a type', scoped({}), noScope(`Can't find field "type"`)],
  ['a scope of an unknown type', scoped({ type: 'everybody' }), noScope('Unsupported type specified')],
  ['a chat scope without a chat', scoped({ type: 'chat' }), noScope(`Can't find field "chat_id"`)],
  ['a chat scope with an empty chat', scoped({ type: 'chat', chat_id: '' }), noScope('Empty chat_id specified')],
  ['a chat scope for an unknown chat', scoped({ type: 'chat', chat_id: 424242 }), 'chat not found'],
  [
    'a member scope without a member',
    ({ group }) => scoped({ type: 'chat_member', chat_id: group || 1 }),
    noScope(`Can't find field "user_id"`),
  ],
  [
    'a member scope with member 0',
    ({ group }) => scoped({ type: 'chat_member', chat_id: group || 1, user_id: 0 }),
    noScope('Invalid user_id specified'),
  ],
  ['a group scope', scoped({ type: 'all_group_chats' }), done],
];

const queries: Row[] = [
  ['no query', {}, 'query is too old and response timeout expired or query ID is invalid'],
  [
    'a query that never was',
    { callback_query_id: '1' },
    'query is too old and response timeout expired or query ID is invalid',
  ],
  [
    'a query that is a word',
    { callback_query_id: 'last' },
    'query is too old and response timeout expired or query ID is invalid',
  ],
  [
    '201 characters',
    async (world) => ({ callback_query_id: await world.tapped(), text: 'x'.repeat(201) }),
    'MESSAGE_TOO_LONG',
    'sim',
  ],
  [
    'a link to anywhere',
    async (world) => ({ callback_query_id: await world.tapped(), url: 'https://example.com' }),
    'URL_INVALID',
    'sim',
  ],
  [
    'a tap',
    async (world) => ({ callback_query_id: await world.tapped(), text: 'Thanks', show_alert: true }),
    done,
    'sim',
  ],
  [
    'a tap that was answered before',
    async (world) => {
      const callback_query_id = await world.tapped();
      await world.call('answerCallbackQuery', { callback_query_id });
      return { callback_query_id };
    },
    'query is too old and response timeout expired or query ID is invalid',
    'sim',
  ],
];

const hooks: Row[] = [
  ['an address of another kind', { url: 'ftp://127.0.0.1/' }, 'invalid webhook URL specified'],
  ['an address with a space', { url: 'https://exa mple.com/' }, 'invalid webhook URL specified'],
  [
    'a secret of 257 characters',
    { url: 'https://127.0.0.1/', secret_token: 'x'.repeat(257) },
    'secret token is too long',
  ],
  [
    'a secret with a space',
    { url: 'https://127.0.0.1/', secret_token: 'open sesame' },
    'secret token contains unallowed characters',
  ],
  ['no address: none any more', {}, done],
];

const waiting = (kinds: unknown) => ({ allowed_updates: kinds, limit: 1 });
const updates: Row[] = [
  ['nothing', {}, gives(expect.any(Array))],
  ['a limit of 0', { limit: 0 }, gives(expect.any(Array))],
  ['a limit of 1,000', { limit: 1000 }, gives(expect.any(Array))],
  ['an offset that is a word', { offset: 'last' }, gives(expect.any(Array))],
  ['kinds that are no JSON', waiting('[oops'), gives(expect.any(Array))],
  ['kinds that nobody knows', waiting(['message', 'telepathy']), gives(expect.any(Array))],
  ['all usual kinds again', waiting([]), gives(expect.any(Array))],
];

const limited = { code: 429, description: 'Too Many Requests: retry after 7', parameters: { retry_after: 7 } };
const slowedDown: Row[] = [
  [
    'while everything is limited',
    async (world) => {
      const { now } = await world.sim.clock();
      const until = new Date(Date.parse(now) + 60_000).toISOString();
      await world.sim.chaos({ rate_limited_until: until, retry_after_seconds: 7 });
      return { chat_id: world.group, text: 'x' };
    },
    limited,
  ],
  [
    'after more than 20 into one group within a minute',
    async (world) => {
      await Promise.all(Array.from({ length: 20 }, () => world.sent()));
      await world.sim.chaos({ flood_limits: true });
      return { chat_id: world.group, text: 'x' };
    },
    {
      code: 429,
      description: expect.stringMatching(/^Too Many Requests: retry after \d+$/),
      parameters: { retry_after: expect.any(Number) },
    },
  ],
];

const texts = [
  ...table('setMyDescription', 'token', [['a description', { description: 'Carries updates' }, done]]),
  ...table('getMyDescription', 'token', [['what was said before', {}, gives({ description: 'Carries updates' })]]),
  ...table('setMyShortDescription', 'token', [['a short one', { short_description: 'Carries' }, done]]),
  ...table('getMyShortDescription', 'token', [['what was said before', {}, gives({ short_description: 'Carries' })]]),
];

export const bot = [
  ...table('getMe', 'token', [['its own face', {}, gives({ is_bot: true, username: expect.any(String) })]]),
  ...table('setMyCommands', 'token', menus),
  ...table('getMyCommands', 'token', [
    ['a scope that has none', { scope: { type: 'all_private_chats' } }, gives([])],
    ['a scope of an unknown type', { scope: { type: 'everybody' } }, noScope('Unsupported type specified')],
  ]),
  ...table('deleteMyCommands', 'token', [
    ['the usual scope', {}, done],
    ['a language that is none', { language_code: '42' }, 'invalid language code specified'],
  ]),
  ...texts,
  ...table('answerCallbackQuery', 'token', queries),
  ...table('setWebhook', 'token', hooks),
  ...table('deleteWebhook', 'token', [['none', {}, done]]),
  ...table('getWebhookInfo', 'token', [['none', {}, gives({ url: '', pending_update_count: expect.any(Number) })]]),
  ...table('getUpdates', 'token', updates),
  ...table('sendMessage', 'sim', slowedDown),
  ...table('fetchTheMoon', 'token', [
    ['a method that there is not', {}, { code: 404, description: 'Not Found: method not found' }],
    ['the same with parameters', here({ text: 'x' }), { code: 404, description: 'Not Found: method not found' }],
  ]),
  ...table('SENDMESSAGE', 'group', [['a method in capitals', here({ text: 'x' }), gives({ text: 'x' })]]),
];
