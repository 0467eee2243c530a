import { type Context, Hono } from 'hono';
import { remove } from '../bot-api/edit.ts';
import { BOT, MARA } from '../cast.ts';
import type { ChatKind } from '../contract.ts';
import { ledBy } from '../world/first-start.ts';
import { migrate, setBotStanding, setStanding } from '../world/membership.ts';
import { isIn, type Standing, type StoredChat } from '../world/model.ts';
import { NotPossible } from '../world/people.ts';
import { deleteTopic, openTopic } from '../world/topics.ts';
import { chatSummary } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { bodyOf, chatOf, personOf, textOf } from './input.ts';

const KINDS: ChatKind[] = ['group', 'supergroup'];
const STANDINGS: Standing[] = ['creator', 'administrator', 'member', 'left', 'kicked'];

/** Groups: who is in them, their topics, and what becomes of them. */
export function chatRoutes(world: World): Hono {
  const routes = new Hono();
  const theChat = (c: Context) => chatOf(world, c.req.param('chat'));

  routes.post('/chats', async (c) => {
    const { title, kind, is_forum, members } = await bodyOf(c);
    if (!KINDS.includes(kind as ChatKind)) throw new NotPossible(`kind has to be one of ${KINDS.join(', ')}`);
    const people = Array.isArray(members) ? members.map((one) => personOf(one, 'members')) : [];
    const owner = people[0] ?? MARA;
    const chat = world.addChat({
      id: freeId(world, kind as ChatKind),
      kind: kind as ChatKind,
      title: String(title ?? 'New group'),
      is_forum: is_forum === true,
      members: ledBy([owner, ...people]),
      active: world.clock.now(),
    });
    return c.json(chatSummary(world, chat, owner));
  });

  routes.post('/chats/:chat/bot', async (c) => {
    const body = await bodyOf(c);
    const by = personOf(body['by'] ?? MARA, 'by');
    setBotStanding(world, groupOrPrivate(theChat(c)), by, standingOf(body['status']), rightsOf(body['rights']));
    return c.json({});
  });

  routes.post('/chats/:chat/members', async (c) => {
    const body = await bodyOf(c);
    const user = personOf(body['user'], 'user');
    const by = body['by'] === undefined ? user : personOf(body['by'], 'by');
    const chat = groupOrPrivate(theChat(c));
    if (chat.kind === 'private') throw new NotPossible('Nobody joins a private chat');
    setStanding(world, chat, user, standingOf(body['status']), by, { isAnonymous: body['is_anonymous'] === true });
    return c.json({});
  });

  routes.post('/chats/:chat/topics', async (c) => {
    const chat = theChat(c);
    if (!chat.is_forum) throw new NotPossible(`${chat.title} has no topics`);
    const body = await bodyOf(c);
    const topic = openTopic(world, chat, textOf(body, 'name'), personOf(body['by'] ?? ownerOf(chat), 'by'));
    return c.json({ thread: topic.thread });
  });

  routes.delete('/chats/:chat/topics/:thread', (c) => {
    const chat = theChat(c);
    const topic = chat.topics.find(({ thread }) => thread === Number(c.req.param('thread')));
    if (topic === undefined) throw new NotPossible('There is no such topic');
    deleteTopic(world, chat, topic);
    return c.json({});
  });

  routes.delete('/chats/:chat/messages/:message', (c) => {
    const message = world.message(theChat(c).id, Number(c.req.param('message')));
    if (message === undefined) throw new NotPossible('There is no such message');
    remove(world, message);
    return c.json({});
  });

  routes.post('/chats/:chat/migrate', (c) => {
    const chat = theChat(c);
    if (chat.kind !== 'group' || chat.migratedTo !== null) throw new NotPossible(`${chat.title} is no basic group`);
    const next = migrate(world, chat, ownerOf(chat));
    return c.json({ new_chat: next.id });
  });
  return routes;
}

function standingOf(value: unknown): Standing {
  if (!STANDINGS.includes(value as Standing)) throw new NotPossible(`status has to be one of ${STANDINGS.join(', ')}`);
  return value as Standing;
}

/** A list of rights, or which are on and off; missing means the usual ones. */
function rightsOf(value: unknown): Record<string, boolean> | undefined {
  if (Array.isArray(value)) return Object.fromEntries(value.map((right) => [String(right), true]));
  return typeof value === 'object' && value !== null ? (value as Record<string, boolean>) : undefined;
}

function groupOrPrivate(chat: StoredChat): StoredChat {
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
