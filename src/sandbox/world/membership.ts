import { BOT, findPersona } from '../cast.ts';
import { type Fields, isAdmin, isIn, type Membership, type Service, type Standing, type StoredChat } from './model.ts';
import { deliver } from './people.ts';
import { adminRights, seconds, usualRights, wireChat, wireMember, wireUser } from './wire.ts';
import type { World } from './world.ts';

/** Somebody adds, promotes, demotes or removes the bot; in a private chat `kicked` blocks it and `member` unblocks it. */
export function setBotStanding(
  world: World,
  chat: StoredChat,
  by: number,
  status: Standing,
  rights?: Record<string, boolean>,
): void {
  const before = chat.members[BOT.id];
  const wasIn = isIn(before);
  chat.members[BOT.id] = membership(status, rights);
  world.saveChat(chat);
  world.events.emit({ type: 'chats' });
  world.emit('my_chat_member', memberUpdated(world, chat, by, BOT.id, before));
  if (chat.kind === 'private') return;
  if (!wasIn && isIn(chat.members[BOT.id])) {
    announce(world, chat, by, arrival(by, BOT.id));
  } else if (wasIn && !isIn(chat.members[BOT.id])) {
    world.post(chat, { from: by, service: departure(by, BOT.id) });
  }
}

/** A person joins, leaves, is kicked, promoted or demoted. */
export function setStanding(
  world: World,
  chat: StoredChat,
  user: number,
  status: Standing,
  by: number,
  { isAnonymous = false } = {},
): void {
  const before = chat.members[user];
  const after = membership(status);
  chat.members[user] = isAnonymous ? { ...after, rights: { ...after.rights, is_anonymous: true } } : after;
  world.saveChat(chat);
  world.events.emit({ type: 'chats' });
  if (isAdmin(world.bot(chat))) world.emit('chat_member', memberUpdated(world, chat, by, user, before));
  if (!isIn(before) && isIn(chat.members[user])) announce(world, chat, by, arrival(by, user));
  if (isIn(before) && !isIn(chat.members[user])) announce(world, chat, by, departure(by, user));
}

/** Turns a basic group into a supergroup with a new id; the old one only points there. Returns the new chat. */
export function migrate(world: World, old: StoredChat, by: number): StoredChat {
  const id = -1_002_500_000_000 - Math.abs(old.id);
  const next = world.addChat({ id, kind: 'supergroup', title: old.title, members: structuredClone(old.members) });
  announce(world, old, by, { says: 'The group became a supergroup', fields: { migrate_to_chat_id: id } });
  old.migratedTo = id;
  world.saveChat(old);
  announce(world, next, by, {
    says: 'The group became a supergroup',
    fields: { migrate_from_chat_id: old.id },
  });
  return next;
}

/** Writes a service line and tells the bot about it. */
export function announce(
  world: World,
  chat: StoredChat,
  by: number,
  service: Service,
  thread: number | null = null,
): number {
  const message = world.post(chat, { from: by, service, thread });
  deliver(world, chat, message);
  return message.id;
}

export function nameOf(id: number): string {
  return id === BOT.id ? BOT.first_name : (findPersona(id)?.first_name ?? `User ${id}`);
}

function membership(status: Standing, rights?: Record<string, boolean>): Membership {
  if (status !== 'administrator') return { status, rights: {} };
  return { status, rights: rights === undefined ? usualRights() : adminRights(rights) };
}

function memberUpdated(
  world: World,
  chat: StoredChat,
  by: number,
  user: number,
  before: Membership | undefined,
): Fields {
  return {
    chat: wireChat(chat),
    from: wireUser(by),
    date: seconds(world.clock.now()),
    old_chat_member: wireMember(user, before),
    new_chat_member: wireMember(user, chat.members[user]),
  };
}

function arrival(by: number, user: number): Service {
  return {
    says: by === user ? `${nameOf(user)} joined` : `${nameOf(by)} added ${nameOf(user)}`,
    fields: { new_chat_members: [wireUser(user)] },
  };
}

function departure(by: number, user: number): Service {
  return {
    says: by === user ? `${nameOf(user)} left` : `${nameOf(by)} removed ${nameOf(user)}`,
    fields: { left_chat_member: wireUser(user) },
  };
}
