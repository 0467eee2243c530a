import { BOT } from '../cast.ts';
import { isAdmin, isIn, type StoredChat, type StoredMessage } from './model.ts';
import type { World } from './world.ts';

/** Whether Telegram would show this message to the bot, which has privacy mode on. */
export function botSees(world: World, chat: StoredChat, message: StoredMessage): boolean {
  const membership = world.bot(chat);
  if (!isIn(membership)) return false;
  if (chat.kind === 'private' || isAdmin(membership) || message.service !== null) return true;
  if (world.message(chat.id, message.reply)?.from === BOT.id) return true;
  return isForBot(message.text) || mentionsBot(message);
}

/** A command without an addressee, or one that names this bot. */
function isForBot(text: string): boolean {
  const command = /^\/[a-z0-9_]+(?:@(\w+))?/i.exec(text);
  return command !== null && (command[1] === undefined || command[1].toLowerCase() === BOT.username);
}

function mentionsBot({ text, entities }: StoredMessage): boolean {
  return entities.some(
    ({ type, offset, length, user }) =>
      (type === 'mention' && text.slice(offset, offset + length).toLowerCase() === `@${BOT.username}`) ||
      (type === 'text_mention' && user?.id === BOT.id),
  );
}
