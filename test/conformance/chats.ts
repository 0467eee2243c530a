import { expect } from 'vitest';
import type { SimClient } from '../support/sim.ts';
import { done, gives, here, inForum, onMessage, type Row, table } from './suite.ts';

const noChat: Row[] = [
  ['no chat', {}, 'chat_id is empty', 'token'],
  ['an unknown chat', { chat_id: 424242 }, 'chat not found', 'token'],
];

const pins: Row[] = [
  ...noChat,
  ['a message that never was', here({ message_id: 99_999 }), 'message to pin not found'],
  ['no message', here(), 'message to pin not found'],
  ['without the right', onMessage(), 'not enough rights to manage pinned messages in the chat', 'sim'],
  [
    'with the right',
    async ({ forum, call }) => ({
      chat_id: forum,
      message_id: (await call('sendMessage', { chat_id: forum, text: 'Pin me' })).result?.message_id,
    }),
    done,
    'sim',
  ],
];

const unpins: Row[] = [
  ...noChat,
  ['a message that never was', here({ message_id: 99_999 }), 'message to unpin not found'],
  ['nothing where nothing is pinned', here(), 'message to unpin not found', 'sim'],
  ['without the right', onMessage(), 'not enough rights to manage pinned messages in the chat', 'sim'],
];

const reactions: Row[] = [
  ['a message that never was', here({ message_id: 99_999 }), 'message to react not found'],
  ['reactions that are no JSON', here({ message_id: 1, reaction: '[oops' }), "can't parse reaction types JSON object"],
  [
    'one reaction',
    here({ message_id: 1, reaction: { type: 'emoji', emoji: '👍' } }),
    'expected an Array of ReactionType',
  ],
  ['a bare emoji', here({ message_id: 1, reaction: ['👍'] }), "can't parse ReactionType: expected an Object"],
  [
    'a reaction without a type',
    here({ message_id: 1, reaction: [{}] }),
    `can't parse ReactionType: Can't find field "type"`,
  ],
  [
    'a reaction of an unknown type',
    here({ message_id: 1, reaction: [{ type: 'sound' }] }),
    "can't parse ReactionType: invalid reaction type specified",
  ],
  [
    'a reaction without its emoji',
    here({ message_id: 1, reaction: [{ type: 'emoji' }] }),
    `can't parse ReactionType: Can't find field "emoji"`,
  ],
  ['an emoji that is no reaction', onMessage({ reaction: [{ type: 'emoji', emoji: '🦖' }] }), 'REACTION_INVALID'],
  ['a thumb', onMessage({ reaction: [{ type: 'emoji', emoji: '👍' }] }), done],
  ['none', onMessage({ reaction: [] }), done],
];

const members: Row[] = [
  ['nobody', here(), 'invalid user_id specified'],
  ['nobody and no chat', {}, 'invalid user_id specified', 'token'],
  ['a person below zero', here({ user_id: -5 }), 'invalid user_id specified'],
  ['a word', here({ user_id: 'Mara' }), 'invalid user_id specified'],
  ['a person nobody knows', here({ user_id: 555 }), 'user not found', 'sim'],
  ['no chat', { user_id: 1001 }, 'chat_id is empty', 'token'],
  ['the owner', here({ user_id: 1001 }), gives({ status: 'creator', user: { first_name: 'Mara' } }), 'sim'],
  ['a member', here({ user_id: 1002 }), gives({ status: 'member' }), 'sim'],
  ['who is not in it', inForum({ user_id: 1099 }), gives({ status: 'left' }), 'sim'],
];

const KICKED = { code: 403, description: 'Forbidden: bot was kicked from the supergroup chat' };
const LEFT = { code: 403, description: 'Forbidden: bot is not a member of the supergroup chat' };
const outside = (status: 'kicked' | 'left') => async (world: { sim: SimClient }) => {
  const { id } = await world.sim.createChat(`A group that it was ${status} from`, ['Mara', 'Ben']);
  await world.sim.addBot(id);
  await world.sim.removeBot(id, 'Mara', status);
  return { chat_id: id, text: 'x' };
};

const infos: Row[] = [
  ...noChat,
  ['a group', here(), gives({ type: 'supergroup' })],
  ['a forum', inForum(), gives({ type: 'supergroup', is_forum: true }), 'sim'],
  ['a person', { chat_id: 1003 }, gives({ id: 1003, type: 'private', first_name: 'Aiko' }), 'sim'],
  ['a group that it was removed from', outside('kicked'), KICKED, 'sim'],
  ['a group that it left', outside('left'), LEFT, 'sim'],
];

const upgraded: Row = [
  'a group that became a supergroup',
  async ({ sim }) => {
    const { id } = await sim.createChat('Small', ['Mara', 'Ben'], { kind: 'group' });
    await sim.addBot(id);
    await sim.migrate(id);
    return { chat_id: id, text: 'x' };
  },
  {
    code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: expect.any(Number) },
  },
  'sim',
];

const actions: Row[] = [
  ['no action', here(), 'wrong parameter action in request'],
  ['no action and no chat', {}, 'wrong parameter action in request', 'token'],
  ['an unknown action', here({ action: 'thinking' }), 'wrong parameter action in request'],
  ['typing', here({ action: 'typing' }), done],
  ['typing in capitals', here({ action: 'TYPING' }), done],
  ['an older name', here({ action: 'record_audio' }), done],
  ['no chat', { action: 'typing' }, 'chat_id is empty', 'token'],
];

export const chats = [
  ...table('pinChatMessage', 'group', pins),
  ...table('unpinChatMessage', 'group', unpins),
  ...table('unpinAllChatMessages', 'group', [
    ...noChat,
    ['without the right', here(), 'not enough rights to manage pinned messages in the chat', 'sim'],
    ['with the right', inForum(), done, 'sim'],
  ]),
  ...table('setMessageReaction', 'group', reactions),
  ...table('getChatMember', 'group', members),
  ...table('getChatAdministrators', 'group', [
    ...noChat,
    ['a private chat', { chat_id: 1003 }, 'there are no administrators in the private chat', 'sim'],
    ['a group', here(), gives([{ status: 'creator', user: { first_name: 'Mara' } }]), 'sim'],
  ]),
  ...table('getChatMemberCount', 'group', [...noChat, ['a private chat', { chat_id: 1003 }, gives(2), 'sim']]),
  ...table('getChat', 'group', infos),
  ...table('sendMessage', 'sim', [
    upgraded,
    ['a group that it was removed from', outside('kicked'), KICKED],
    ['a group that it left', outside('left'), LEFT],
  ]),
  ...table('leaveChat', 'token', noChat),
  ...table('sendChatAction', 'group', actions),
];
