import { BOT, CUSTOMERS_CHAT, MARA, PERSONAS, PLATFORM_CHAT, TEAM_CHAT } from '../cast.ts';
import { setBotStanding } from './membership.ts';
import type { Membership } from './model.ts';
import { openTopic } from './topics.ts';
import type { World } from './world.ts';

/** The world as everybody first meets it: three groups, a private chat each, and Mara has just added the bot to her team. */
export function firstStart(world: World): void {
  for (const { id, first_name } of PERSONAS) {
    world.addChat({ id, kind: 'private', title: first_name, members: together([id, BOT.id]) });
  }
  const everybody = PERSONAS.map(({ id }) => id);
  world.addChat({
    id: PLATFORM_CHAT,
    kind: 'supergroup',
    title: 'Platform (topics)',
    is_forum: true,
    members: ledBy([1001, 1002, 1003]),
  });
  world.addChat({
    id: CUSTOMERS_CHAT,
    kind: 'supergroup',
    title: 'Payments customers',
    members: ledBy([MARA, 1005, 1099]),
  });
  const team = world.addChat({ id: TEAM_CHAT, kind: 'supergroup', title: 'Payments team', members: ledBy(everybody) });
  const platform = world.chats.get(PLATFORM_CHAT);
  if (platform !== undefined) openTopic(world, platform, 'Releases', MARA);
  setBotStanding(world, team, MARA, 'member');
  for (const chat of world.chats.values()) chat.unread = {};
}

function together(ids: number[]): Record<string, Membership> {
  return Object.fromEntries(ids.map((id) => [id, { status: 'member', rights: {} }]));
}

/** The first one owns the group. */
export function ledBy([owner, ...others]: number[]): Record<string, Membership> {
  return { ...together(others), [String(owner)]: { status: 'creator', rights: {} } };
}
