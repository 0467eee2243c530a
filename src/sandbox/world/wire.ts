import { BOT, findPersona } from '../cast.ts';
import type { Entity } from '../contract.ts';
import { type Fields, isAdmin, type Markup, type Membership, type StoredChat, type StoredMessage } from './model.ts';
import type { World } from './world.ts';

/** The world in the Bot API's words. */

export function wireUser(id: number): Fields {
  if (id === BOT.id) return { id, is_bot: true, first_name: BOT.first_name, username: BOT.username };
  const persona = findPersona(id);
  if (persona === undefined) return { id, is_bot: false, first_name: `User ${id}` };
  return { id, is_bot: false, first_name: persona.first_name, username: persona.username, language_code: 'en' };
}

export function wireChat(chat: StoredChat): Fields {
  if (chat.kind === 'private') {
    const { first_name, username } = wireUser(chat.id);
    return { id: chat.id, type: 'private', first_name, username };
  }
  return { id: chat.id, type: chat.kind, title: chat.title, ...(chat.is_forum && { is_forum: true }) };
}

export function wireMessage(world: World, message: StoredMessage, nested = false): Fields {
  const chat = world.chats.get(message.chat);
  if (chat === undefined) return inaccessible({ id: message.chat, type: 'supergroup', title: '' }, message.id);
  const author = message.from === null ? {} : { from: wireUser(message.from) };
  const edited = message.editedAt === null ? {} : { edit_date: seconds(message.editedAt) };
  return {
    message_id: message.id,
    ...author,
    chat: wireChat(chat),
    date: seconds(message.at),
    ...edited,
    ...threadFields(world, chat, message),
    ...(!nested && repliedTo(world, chat, message)),
    ...content(world, chat, message),
    ...wireMarkup(message.markup),
  };
}

/** What stands for a message that Telegram no longer shows to the bot. */
export function inaccessible(chat: Fields, message_id: number): Fields {
  return { chat, message_id, date: 0 };
}

export function wireMember(id: number, membership: Membership | undefined): Fields {
  const user = wireUser(id);
  const status = membership?.status ?? 'left';
  switch (status) {
    case 'creator':
      return { status, user, is_anonymous: membership?.rights['is_anonymous'] === true };
    case 'administrator':
      return {
        status,
        user,
        can_be_edited: false,
        is_anonymous: membership?.rights['is_anonymous'] === true,
        ...adminRights(membership?.rights ?? {}),
      };
    case 'kicked':
      return { status, user, until_date: 0 };
    default:
      return { status, user };
  }
}

const RIGHTS = [
  'can_manage_chat',
  'can_delete_messages',
  'can_manage_video_chats',
  'can_restrict_members',
  'can_promote_members',
  'can_change_info',
  'can_invite_users',
  'can_post_stories',
  'can_edit_stories',
  'can_delete_stories',
  'can_pin_messages',
  'can_manage_topics',
  'can_send_welcome_messages',
];

export function adminRights(rights: Record<string, boolean>): Record<string, boolean> {
  return Object.fromEntries(RIGHTS.map((right) => [right, right === 'can_manage_chat' || rights[right] === true]));
}

/** What an administrator gets when nobody picks: everything that Telegram's clients tick by themselves. */
export function usualRights(): Record<string, boolean> {
  return Object.fromEntries(RIGHTS.map((right) => [right, right !== 'can_promote_members']));
}

export function may(membership: Membership | undefined, right: string): boolean {
  return membership?.status === 'creator' || (isAdmin(membership) && membership?.rights[right] === true);
}

export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function wireEntities(entities: Entity[]): Fields[] {
  return entities.map((entity) => (entity.user ? { ...entity, user: wireUser(entity.user.id) } : { ...entity }));
}

function threadFields(world: World, chat: StoredChat, message: StoredMessage): Fields {
  if (message.thread !== null) return { message_thread_id: message.thread, is_topic_message: true };
  // Replies outside of topics carry the id of their thread's first message too, though that is no topic.
  if (chat.kind !== 'supergroup' || message.reply === null || message.from === BOT.id) return {};
  return { message_thread_id: rootOf(world, message) };
}

function rootOf(world: World, message: StoredMessage): number {
  let root = message;
  for (let steps = 0; root.reply !== null && steps < 100; steps += 1) {
    const above = world.message(root.chat, root.reply);
    if (above === undefined) return root.reply;
    root = above;
  }
  return root.id;
}

function repliedTo(world: World, chat: StoredChat, message: StoredMessage): Fields {
  // Inside a topic, what answers nothing else answers the line that opened the topic.
  const target = message.reply ?? (message.service === null && message.from !== BOT.id ? message.thread : null);
  const found = world.message(chat.id, target);
  return found === undefined ? {} : { reply_to_message: wireMessage(world, found, true) };
}

function content(world: World, chat: StoredChat, message: StoredMessage): Fields {
  if (message.service !== null) return service(world, chat, message);
  const entities = wireEntities(message.entities);
  if (message.file !== null) {
    const caption = message.text === '' ? {} : { caption: message.text };
    return { ...media(world, message.file), ...caption, ...(entities.length > 0 && { caption_entities: entities }) };
  }
  return {
    text: message.text,
    ...(entities.length > 0 && { entities }),
    ...(message.linkPreview !== null && { link_preview_options: message.linkPreview }),
  };
}

function service(world: World, chat: StoredChat, { service }: StoredMessage): Fields {
  if (service?.pinned === undefined) return service?.fields ?? {};
  const pinned = world.message(chat.id, service.pinned);
  return {
    pinned_message: pinned ? wireMessage(world, pinned, true) : inaccessible(wireChat(chat), service.pinned),
  };
}

function media(world: World, id: string): Fields {
  const file = world.files.get(id);
  if (file === undefined) return {};
  const { name, mime, size, width, height } = file;
  const ids = { file_id: id, file_unique_id: `u${id.slice(-12)}`, file_size: size };
  if (file.kind === 'photo') return { photo: [{ ...ids, width, height }] };
  return { document: { ...ids, file_name: name, mime_type: mime } };
}

function wireMarkup(markup: Markup | null): Fields {
  return markup?.kind === 'inline' ? { reply_markup: { inline_keyboard: markup.rows } } : {};
}
