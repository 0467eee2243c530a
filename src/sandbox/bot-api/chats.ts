import { BOT, findPersona } from '../cast.ts';
import { nameOf, setBotStanding } from '../world/membership.ts';
import { type Fields, isAdmin, isIn, type StoredChat } from '../world/model.ts';
import { deliver } from '../world/people.ts';
import { may, wireChat, wireMember, wireMessage } from '../world/wire.ts';
import { knownChat, namedMessage, writableChat } from './chat-access.ts';
import { objectOr, requiredString } from './fields.ts';
import { type Call, idOf, list, text, userId } from './params.ts';
import { badRequest, within } from './refusal.ts';

export function getChat(call: Call): Fields {
  const chat = knownChat(call);
  const pinned = call.world.message(chat.id, chat.pinned.at(-1) ?? null);
  return {
    ...wireChat(chat),
    accent_color_id: Math.abs(chat.id) % 7,
    max_reaction_count: 11,
    accepted_gift_types: gifts(),
    ...(chat.kind !== 'private' && { permissions: usualPermissions() }),
    ...(pinned && { pinned_message: wireMessage(call.world, pinned, true) }),
  };
}

export function getChatMember(call: Call): Fields {
  const user = userId(call.params);
  const chat = knownChat(call);
  if (user !== BOT.id && findPersona(user) === undefined) throw badRequest('user not found');
  return wireMember(user, chat.members[user]);
}

export function getChatAdministrators(call: Call): Fields[] {
  const chat = groupOnly(knownChat(call), 'there are no administrators in the private chat');
  return memberIds(chat)
    .filter((id) => isAdmin(chat.members[id]))
    .map((id) => wireMember(id, chat.members[id]));
}

export function getChatMemberCount(call: Call): number {
  return memberIds(knownChat(call)).length;
}

export function leaveChat(call: Call): true {
  const chat = groupOnly(knownChat(call), "chat member status can't be changed in private chats");
  setBotStanding(call.world, chat, BOT.id, 'left');
  return true;
}

export function pinChatMessage(call: Call): true {
  const chat = writableChat(call);
  const message = namedMessage(call, chat, 'message to pin');
  checkPinning(call, chat);
  if (message.service !== null) throw badRequest("Message can't be pinned");
  if (chat.pinned.includes(message.id)) return true;
  chat.pinned.push(message.id);
  const line = call.world.post(chat, {
    from: BOT.id,
    thread: message.thread,
    service: { says: `${nameOf(BOT.id)} pinned a message`, fields: {}, pinned: message.id },
  });
  deliver(call.world, chat, line);
  call.world.events.emit({ type: 'chats' });
  return true;
}

export function unpinChatMessage(call: Call): true {
  const chat = writableChat(call);
  const id = idOf(call.params, 'message_id') || (chat.pinned.at(-1) ?? 0);
  if (call.world.message(chat.id, id) === undefined) throw badRequest('message to unpin not found');
  checkPinning(call, chat);
  chat.pinned = chat.pinned.filter((pinned) => pinned !== id);
  call.world.saveChat(chat);
  call.world.events.emit({ type: 'chats' });
  return true;
}

export function unpinAllChatMessages(call: Call): true {
  const chat = writableChat(call);
  checkPinning(call, chat);
  chat.pinned = [];
  call.world.saveChat(chat);
  call.world.events.emit({ type: 'chats' });
  return true;
}

const ACTIONS = new Set([
  'cancel',
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_audio',
  'record_voice',
  'upload_audio',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'pick_up_location',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

export function sendChatAction(call: Call): true {
  const action = text(call.params, 'action') ?? '';
  if (!ACTIONS.has(action.toLowerCase())) throw badRequest('Wrong parameter action in request');
  writableChat(call);
  return true;
}

const REACTIONS = [
  ...'👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡',
];

export function setMessageReaction(call: Call): true {
  const given = list(call.params, 'reaction', 'reaction types', 'Expected an Array of ReactionType') ?? [];
  const emoji = given.map((one) => within("Can't parse ReactionType", () => reaction(one)));
  const message = namedMessage(call, writableChat(call), 'message to react');
  if (emoji.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (!emoji.every((one) => REACTIONS.includes(one.replace('\u{fe0f}', '')))) throw badRequest('REACTION_INVALID');
  const others = message.reactions.filter(({ from }) => from !== BOT.id);
  message.reactions = [...others, ...emoji.map((one) => ({ emoji: one, from: BOT.id }))];
  call.world.saveMessage(message);
  return true;
}

function reaction(value: unknown): string {
  const given = objectOr('expected an Object', value);
  const type = requiredString(given, 'type');
  if (type === 'emoji') return requiredString(given, 'emoji');
  if (type === 'custom_emoji') return requiredString(given, 'custom_emoji_id');
  throw badRequest('invalid reaction type specified');
}

function checkPinning(call: Call, chat: StoredChat): void {
  if (chat.kind !== 'private' && !may(call.world.bot(chat), 'can_pin_messages')) {
    throw badRequest('Not enough rights to manage pinned messages in the chat');
  }
}

function groupOnly(chat: StoredChat, otherwise: string): StoredChat {
  if (chat.kind === 'private') throw badRequest(otherwise);
  return chat;
}

function memberIds(chat: StoredChat): number[] {
  return Object.keys(chat.members)
    .map(Number)
    .filter((id) => isIn(chat.members[id]));
}

function gifts(): Fields {
  const kinds = ['unlimited_gifts', 'limited_gifts', 'unique_gifts', 'premium_subscription', 'gifts_from_channels'];
  return Object.fromEntries(kinds.map((kind) => [kind, false]));
}

function usualPermissions(): Fields {
  return {
    can_send_messages: true,
    can_send_documents: true,
    can_send_photos: true,
    can_invite_users: true,
    can_pin_messages: false,
    can_manage_topics: false,
  };
}
