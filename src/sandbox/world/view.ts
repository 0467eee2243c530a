import { commandsFor } from '../bot-api/commands.ts';
import { BOT, PERSONAS } from '../cast.ts';
import type { ChatMessage, ChatSummary, SimState } from '../contract.ts';
import { nameOf } from './membership.ts';
import { isIn, type StoredChat, type StoredMessage } from './model.ts';
import type { World } from './world.ts';

/** Everything the viewer's page needs to draw its frame. */
export function simState(world: World, viewer: number): SimState {
  const chats = [...world.chats.values()]
    .filter((chat) => chat.migratedTo === null && isIn(chat.members[viewer]))
    .sort((a, b) => b.active - a.active);
  return {
    bot: { id: BOT.id, username: BOT.username, first_name: world.settings.first_name },
    personas: [...PERSONAS],
    now: new Date(world.clock.now()).toISOString(),
    paused: world.clock.paused,
    chats: chats.map((chat) => chatSummary(world, chat, viewer)),
    commands: Object.fromEntries(chats.map((chat) => [chat.id, commandsFor(world, chat, viewer)])),
  };
}

export function chatSummary(world: World, chat: StoredChat, viewer: number): ChatSummary {
  const last = lastMessage(world, chat);
  return {
    id: chat.id,
    kind: chat.kind,
    title: chat.kind === 'private' ? (viewer === chat.id ? world.settings.first_name : chat.title) : chat.title,
    is_forum: chat.is_forum,
    topics: chat.topics,
    members: Object.keys(chat.members)
      .map(Number)
      .filter((id) => id !== BOT.id && isIn(chat.members[id])),
    bot: world.bot(chat)?.status ?? 'left',
    started: chat.kind !== 'private' || chat.started,
    pinned: chat.pinned.filter((id) => world.message(chat.id, id) !== undefined),
    unread: chat.unread[viewer] ?? 0,
    last: last === undefined ? null : { text: summary(world, last), at: iso(last.at), from: author(last) },
  };
}

export function chatMessage(world: World, message: StoredMessage, viewer: number): ChatMessage {
  const { chat, id, thread, from, text, entities, markup, service, reactions, silent, deleted } = message;
  return {
    message_id: id,
    chat,
    thread,
    from: from === null || service !== null ? null : { id: from, name: nameOf(from), is_bot: from === BOT.id },
    at: iso(message.at),
    edited_at: message.editedAt === null ? null : iso(message.editedAt),
    text,
    entities,
    reply_to: replyQuote(world, message),
    buttons: markup?.kind === 'inline' ? markup.rows : [],
    force_reply: forcedReply(world, message, viewer),
    file: fileOf(world, message),
    service: service?.says ?? null,
    reactions,
    silent,
    deleted,
  };
}

/** The first messages after `after`, or else the last before `before` or of all; oldest first, without deleted ones. `thread` 0 means General. */
export function history(world: World, chat: StoredChat, { before, after, limit, thread }: Stretch): StoredMessage[] {
  const wanted = (message: StoredMessage) =>
    !message.deleted &&
    (before === undefined || message.id < before) &&
    (after === undefined || message.id > after) &&
    (thread === undefined || message.thread === (thread === 0 ? null : thread));
  const found = [...(world.messages.get(chat.id)?.values() ?? [])].filter(wanted);
  return after === undefined ? found.slice(-limit) : found.slice(0, limit);
}

interface Stretch {
  before?: number | undefined;
  after?: number | undefined;
  limit: number;
  thread?: number | undefined;
}

function lastMessage(world: World, chat: StoredChat): StoredMessage | undefined {
  for (let id = chat.nextMessage - 1; id > 0; id -= 1) {
    const message = world.message(chat.id, id);
    if (message !== undefined) return message;
  }
  return undefined;
}

function summary(world: World, message: StoredMessage): string {
  if (message.service !== null) return message.service.says;
  return message.text || (world.files.get(message.file ?? '')?.name ?? '');
}

function replyQuote(world: World, message: StoredMessage): ChatMessage['reply_to'] {
  const target = world.message(message.chat, message.reply);
  return target === undefined
    ? null
    : { message_id: target.id, from: author(target), text: summary(world, target).slice(0, 200) };
}

/** A selective one is meant for whoever is mentioned or replied to. */
function forcedReply(world: World, message: StoredMessage, viewer: number): ChatMessage['force_reply'] {
  if (message.markup?.kind !== 'force_reply') return null;
  const { placeholder, selective } = message.markup;
  const username = PERSONAS.find(({ id }) => id === viewer)?.username;
  const isMeant =
    !selective ||
    world.message(message.chat, message.reply)?.from === viewer ||
    message.entities.some(
      ({ type, offset, length, user }) =>
        user?.id === viewer || (type === 'mention' && message.text.slice(offset + 1, offset + length) === username),
    );
  return isMeant ? { placeholder } : null;
}

function fileOf(world: World, message: StoredMessage): ChatMessage['file'] {
  const file = world.files.get(message.file ?? '');
  return file === undefined
    ? null
    : { kind: file.kind, name: file.name, size: file.size, url: `/sim/files/${file.id}` };
}

function author(message: StoredMessage): string {
  return message.from === null ? '' : nameOf(message.from);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
