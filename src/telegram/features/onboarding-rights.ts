import type { TelegramChatMember } from '@gramio/types';
import { teamStream } from '../../coordinator/ports.ts';
import { type SetupData, setupData } from '../faces/setup-data.ts';
import type { Kit } from '../kit.ts';
import { turnCard } from './showing.ts';

/** Whether somebody is in a chat: restricted people can be in or out. */
export const isIn = (member: TelegramChatMember): boolean =>
  ['creator', 'administrator', 'member'].includes(member.status) ||
  (member.status === 'restricted' && member.is_member);

function rightsOf(member: TelegramChatMember, lookedAt: number): NonNullable<SetupData['rights']> {
  const isAdmin = member.status === 'administrator' || member.status === 'creator';
  const canPin =
    member.status === 'creator' ||
    ((member.status === 'administrator' || member.status === 'restricted') && member.can_pin_messages === true);
  return { isAdmin, canPin, lookedAt };
}

/** Writes down on a team's open set-up cards what the bot may do, and turns them on where that was all that was missing. */
export async function noteRights(
  kit: Kit,
  team: number,
  member: TelegramChatMember,
  { turnsOn = false }: { turnsOn?: boolean } = {},
): Promise<void> {
  const rights = rightsOf(member, kit.clock.now());
  for (const card of await kit.store.cards.of(teamStream(team), 'setup')) {
    if (card.isClosed) continue;
    const data: SetupData = { ...setupData(card), rights, roles: kit.checklist.roles };
    const isWaiting = ['', 'rights'].includes(card.view);
    await turnCard(kit, card.id, { data, ...(turnsOn && rights.canPin && isWaiting ? { view: 'zone' } : {}) });
  }
}
