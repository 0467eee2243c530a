import type { TelegramMessage } from '@gramio/types';
import { displayName, type Feature, type Kit, nobodies, type TelegramUpdate } from '../kit.ts';
import { personFrom } from '../person.ts';
import { isIn } from './onboarding-rights.ts';

/** Who comes and goes, chats that get another id, and private chats that open and close. */
export function membership(kit: Kit): Feature {
  return {
    async updates(update: TelegramUpdate, cause) {
      const { message, chat_member: other, my_chat_member: own } = update;
      if (own?.chat.type === 'private') {
        await kit.store.people.started(own.chat.id, isIn(own.new_chat_member));
        return true;
      }
      if (other) {
        if (isIn(other.old_chat_member) && !isIn(other.new_chat_member))
          await left(kit, other.chat.id, other.new_chat_member.user.id, other.from, cause);
        return true;
      }
      return message ? serviceMessage(kit, message, cause) : false;
    },
  };
}

async function serviceMessage(kit: Kit, message: TelegramMessage, cause: string): Promise<boolean> {
  const { chat, left_chat_member: gone, new_chat_members: come, from } = message;
  if (message.migrate_to_chat_id) await moved(kit, chat.id, message.migrate_to_chat_id, message, cause);
  else if (message.migrate_from_chat_id) await moved(kit, message.migrate_from_chat_id, chat.id, message, cause);
  // The bot's own coming and going is told by my_chat_member.
  else if (gone && gone.id !== kit.bot.id) await left(kit, chat.id, gone.id, from, cause);
  else if (come) for (const user of come) await met(kit, user);
  else return false;
  return true;
}

async function left(
  kit: Kit,
  chat: number,
  person: number,
  from: TelegramMessage['from'],
  cause: string,
): Promise<void> {
  const team = await kit.store.teamOfChat(chat);
  if (!team) return;
  const by = await personFrom(from, undefined, kit.store);
  await kit.handle.team(team.number, cause, { type: 'PersonLeft', person, by });
  // What was asked in private about this team is answered no more.
  await kit.store.dialogues.close(person, person);
}

/** A group became a supergroup. Both chats say so; the second time nothing is left to move. */
async function moved(kit: Kit, from: number, to: number, message: TelegramMessage, cause: string): Promise<void> {
  const by = await personFrom(message.from, message.sender_chat, kit.store);
  for (const team of await kit.store.teams()) {
    const concerns =
      team.chat === from ||
      team.stakeholders.some((each) => each.medium === 'telegram' && each.address.split('/')[0] === String(from));
    if (!concerns) continue;
    await kit.handle.team(team.number, cause, { type: 'MoveChat', from, to, by });
    // Telegram may tell first that the bot is out of the old chat.
    if (team.isLost && team.chat === from)
      await kit.handle.team(team.number, `${cause} again`, {
        type: 'RegainChat',
        chat: to,
        title: message.chat.title ?? team.title,
        by,
      });
  }
}

async function met(kit: Kit, user: NonNullable<TelegramMessage['from']>): Promise<void> {
  if (user.is_bot || nobodies.has(user.id)) return;
  await kit.store.people.saw({ id: user.id, name: displayName(user), username: user.username ?? null });
}
