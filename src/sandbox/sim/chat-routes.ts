import { z } from 'zod';
import { remove } from '../bot-api/edit.ts';
import { BOT, MARA } from '../cast.ts';
import type { ChatKind } from '../contract.ts';
import { chatKind, chatSummary as chatSummaryShape, standing } from '../shapes/chats.ts';
import { ledBy } from '../world/first-start.ts';
import { migrate, setBotStanding, setStanding } from '../world/membership.ts';
import { isIn, type StoredChat } from '../world/model.ts';
import { NotPossible } from '../world/people.ts';
import { deleteTopic, openTopic } from '../world/topics.ts';
import { chatSummary } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { chatOf, done, inChat, who, written } from './input.ts';
import { type Operation, operation } from './operation.ts';

/** Groups: who is in them, their topics, and what becomes of them. */
export function chatRoutes(world: World): Operation[] {
  return [...memberRoutes(world), ...topicRoutes(world)];
}

function memberRoutes(world: World): Operation[] {
  return [
    operation(
      'createChat',
      'POST /chats',
      {
        tag: 'groups',
        summary: 'Makes a group; the first member owns it',
        body: {
          title: z.string().default('New group'),
          kind: chatKind.extract(['group', 'supergroup']),
          is_forum: z.boolean().default(false),
          members: z.array(who).default([]),
        },
        answer: chatSummaryShape,
      },
      ({ title, kind, is_forum, members }) => {
        const owner = members[0] ?? MARA;
        const chat = world.addChat({
          id: freeId(world, kind),
          kind,
          title,
          is_forum,
          members: ledBy([owner, ...members]),
          active: world.clock.now(),
        });
        return chatSummary(world, chat, owner);
      },
    ),
    operation(
      'setBotStanding',
      'POST /chats/{chat}/bot',
      {
        tag: 'groups',
        summary: 'Adds, promotes, demotes or removes the bot (my_chat_member); in a private chat kicked blocks it',
        params: inChat,
        body: {
          by: who.prefault('Mara'),
          status: standing,
          rights: z
            .union([z.array(z.string()), z.record(z.string(), z.boolean())])
            .optional()
            .describe('A list of rights, or which are on and off; missing means the usual ones'),
        },
        answer: done,
      },
      ({ chat, by, status, rights }) => {
        const named = Array.isArray(rights) ? Object.fromEntries(rights.map((right) => [right, true])) : rights;
        setBotStanding(world, notMigrated(chatOf(world, chat)), by, status, named);
        return {};
      },
    ),
    operation(
      'setMember',
      'POST /chats/{chat}/members',
      {
        tag: 'groups',
        summary:
          'Somebody joins, leaves, is kicked or becomes an admin, maybe a hidden one (chat_member where the bot may see it)',
        params: inChat,
        body: { user: who, status: standing, by: who.optional(), is_anonymous: z.boolean().default(false) },
        answer: done,
      },
      ({ chat: id, user, status, by = user, is_anonymous: isAnonymous }) => {
        const chat = notMigrated(chatOf(world, id));
        if (chat.kind === 'private') throw new NotPossible('Nobody joins a private chat');
        setStanding(world, chat, user, status, by, { isAnonymous });
        return {};
      },
    ),
    operation(
      'migrateChat',
      'POST /chats/{chat}/migrate',
      {
        tag: 'groups',
        summary: 'A group becomes a supergroup',
        params: inChat,
        answer: z.object({ new_chat: z.int() }),
      },
      ({ chat: id }) => {
        const chat = chatOf(world, id);
        if (chat.kind !== 'group' || chat.migratedTo !== null) throw new NotPossible(`${chat.title} is no basic group`);
        return { new_chat: migrate(world, chat, ownerOf(chat)).id };
      },
    ),
  ];
}

function topicRoutes(world: World): Operation[] {
  return [
    operation(
      'openTopic',
      'POST /chats/{chat}/topics',
      {
        tag: 'groups',
        summary: 'Opens a topic in a forum',
        params: inChat,
        body: { name: z.string(), by: who.optional().describe('The owner of the group, unless somebody is named') },
        answer: z.object({ thread: z.int() }),
      },
      ({ chat: id, name, by }) => {
        const chat = chatOf(world, id);
        if (!chat.is_forum) throw new NotPossible(`${chat.title} has no topics`);
        return { thread: openTopic(world, chat, name, by ?? ownerOf(chat)).thread };
      },
    ),
    operation(
      'deleteTopic',
      'DELETE /chats/{chat}/topics/{thread}',
      {
        tag: 'groups',
        summary: 'Deletes a topic',
        params: { ...inChat, thread: written },
        answer: done,
      },
      ({ chat: id, thread }) => {
        const chat = chatOf(world, id);
        const topic = chat.topics.find((each) => each.thread === thread);
        if (topic === undefined) throw new NotPossible('There is no such topic');
        deleteTopic(world, chat, topic);
        return {};
      },
    ),
    operation(
      'deleteMessage',
      'DELETE /chats/{chat}/messages/{message}',
      {
        tag: 'groups',
        summary: 'A person deletes a message (no update, as in Telegram)',
        params: { ...inChat, message: written },
        answer: done,
      },
      ({ chat, message: id }) => {
        const message = world.message(chatOf(world, chat).id, id);
        if (message === undefined) throw new NotPossible('There is no such message');
        remove(world, message);
        return {};
      },
    ),
  ];
}

function notMigrated(chat: StoredChat): StoredChat {
  if (chat.migratedTo !== null) throw new NotPossible('The group became a supergroup');
  return chat;
}

function ownerOf(chat: StoredChat): number {
  const ids = Object.keys(chat.members).map(Number);
  return (
    ids.find((id) => chat.members[id]?.status === 'creator') ??
    ids.find((id) => id !== BOT.id && isIn(chat.members[id])) ??
    MARA
  );
}

function freeId(world: World, kind: ChatKind): number {
  let id = kind === 'group' ? -4001 : -1_002_000_000_004;
  while (world.chats.has(id)) id -= 1;
  return id;
}
