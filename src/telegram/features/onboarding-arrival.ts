import type { TelegramChatMemberUpdated } from '@gramio/types';
import { newCard } from '../../coordinator/new-card.ts';
import { teamStream } from '../../coordinator/ports.ts';
import type { Person } from '../../team/authority.ts';
import { holdsRole, type Team } from '../../team/team.ts';
import type { Kit } from '../kit.ts';
import { personFrom } from '../person.ts';
import { isIn, noteRights } from './onboarding-rights.ts';
import { post } from './wizard-wire.ts';

/** The bot was added to a chat, removed, promoted or demoted. */
export async function standingChanged(kit: Kit, change: TelegramChatMemberUpdated, cause: string): Promise<void> {
  const was = isIn(change.old_chat_member);
  const is = isIn(change.new_chat_member);
  const by = await personFrom(change.from, undefined, kit.store);
  if (!is) return was ? removed(kit, change, by, cause) : undefined;
  if (!was) return change.chat.type === 'channel' ? addedToChannel(kit, change, by) : added(kit, change, by, cause);
  const team = await kit.store.teamOfChat(change.chat.id);
  if (team) await noteRights(kit, team.number, change.new_chat_member);
}

async function added(kit: Kit, change: TelegramChatMemberUpdated, by: Person, cause: string): Promise<void> {
  const { id: chat, title = '' } = change.chat;
  const known = await kit.store.teamOfChat(chat);
  if (known && (by.isOwner || holdsRole(by.id, 'lead', known))) return regain(kit, change, known, by, cause);
  if (by.isOwner) {
    // Whoever taps on the card meanwhile is told whose it is.
    if (by.isHuman) await kit.store.people.saw({ id: by.id, name: by.name, username: change.from.username ?? null });
    const team = await found(kit, { chat, title, by, cause });
    return noteRights(kit, team, change.new_chat_member);
  }
  if (await informsSomebody(kit, by))
    return say(
      kit,
      chat,
      'I am here to announce rollouts. Write <code>/rollout_audience</code> to have them told here.',
    );
  const { owners } = await kit.store.house();
  leave(
    kit,
    chat,
    owners.length
      ? 'I only work in groups to which my owner adds me, so I leave again.'
      : 'I have no owner yet, so I leave again. Whoever runs me opens the link in my log first.',
  );
}

/** The next free number: where two groups meet, one takes the number after. */
async function found(kit: Kit, asked: { chat: number; title: string; by: Person; cause: string }): Promise<number> {
  const { chat, title, by, cause } = asked;
  for (;;) {
    const number = await kit.store.nextTeamNumber();
    const command = { type: 'FoundTeam', number, chat, title, by } as const;
    const { team } = await kit.handle.team(number, cause, command);
    if (team.chat === chat) return number;
  }
}

async function regain(
  kit: Kit,
  change: TelegramChatMemberUpdated,
  team: Team,
  by: Person,
  cause: string,
): Promise<void> {
  const { id: chat, title = '' } = change.chat;
  await kit.handle.team(team.number, cause, { type: 'RegainChat', chat, title, by });
  if (team.isSetUp) return say(kit, chat, 'I am back, and everything is as it was. See /status.');
  await kit.store.cards.post(newCard('setup', teamStream(team.number), { chat, thread: null }));
  await noteRights(kit, team.number, change.new_chat_member);
}

async function removed(kit: Kit, change: TelegramChatMemberUpdated, by: Person, cause: string): Promise<void> {
  const team = await kit.store.teamOfChat(change.chat.id);
  const why = by.id === kit.bot.id ? 'the bot left' : 'the bot was removed';
  if (team) await kit.handle.team(team.number, cause, { type: 'LoseChat', why, by });
}

/** Customers read a channel: what there is to say goes to whoever added the bot. */
async function addedToChannel(kit: Kit, { chat }: TelegramChatMemberUpdated, by: Person): Promise<void> {
  const isWanted = by.isOwner || (await informsSomebody(kit, by));
  if (!isWanted) {
    kit.later(kit.api.call('leaveChat', { chat_id: chat.id }), 'leaving a channel');
    return;
  }
  const known = await kit.store.people.byId(by.id);
  if (known?.hasStarted)
    say(
      kit,
      by.id,
      'I can post in that channel now. Write <code>/rollout_audience</code> there to have rollouts told.',
    );
}

async function informsSomebody(kit: Kit, by: Person): Promise<boolean> {
  if (!by.isHuman) return false;
  const teams = await kit.store.teams();
  return teams.some((team) => ['lead', 'comms'].some((role) => holdsRole(by.id, role, team)));
}

const say = (kit: Kit, chat: number, html: string): void =>
  kit.later(post(kit, { chat, thread: null }, html), 'speaking in a new chat');

function leave(kit: Kit, chat: number, html: string): void {
  const goodbye = post(kit, { chat, thread: null }, html).catch((fault: unknown) =>
    kit.log.warn({ chat, fault: String(fault) }, 'could not say why it leaves'),
  );
  kit.later(
    goodbye.then(() => kit.api.call('leaveChat', { chat_id: chat })),
    'leaving a group',
  );
}
