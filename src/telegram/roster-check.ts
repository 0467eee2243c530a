import type { Team } from '../team/team.ts';
import { failureOf } from './failures.ts';
import { isIn } from './features/onboarding-rights.ts';
import type { Kit } from './kit.ts';

/**
 * Asks Telegram whether everybody who holds a role is still in the group: where the bot is no admin, nobody tells it that somebody was removed. Who
 * is gone loses their roles; where Telegram does not say, everything stays as it is.
 */
export async function checkRosters({ api, store, handle, bot, clock, log }: Kit): Promise<void> {
  for (const team of await store.teams()) {
    if (team.isLost || !team.isSetUp) continue;
    for (const person of new Set(Object.values(team.roles).flat()))
      if (await isGone(team, person)) {
        const by = { id: bot.id, name: bot.name, isOwner: false, isHuman: false };
        const cause = `roster ${team.number} ${person} ${clock.now()}`;
        await handle.team(team.number, cause, { type: 'PersonLeft', person, by });
      }
  }

  async function isGone({ chat }: Team, person: number): Promise<boolean> {
    try {
      return !isIn(await api.call('getChatMember', { chat_id: chat, user_id: person }));
    } catch (fault) {
      log.debug({ why: failureOf(fault).why, person }, 'nobody says whether somebody is still in the group');
      return false;
    }
  }
}
