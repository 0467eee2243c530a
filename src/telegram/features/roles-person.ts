import type { TelegramMessage } from '@gramio/types';
import { Refusal } from '../../team/refusal.ts';
import { displayName, type Kit, nobodies } from '../kit.ts';

/** Somebody who is to get or lose a role. */
export interface Target {
  id: number;
  name: string;
  isHuman: boolean;
  /** Found by a username alone, which change hands, or by an unknown number: somebody has to look at whose it is. */
  isGuess: boolean;
}

/**
 * The person whom a message means: somebody mentioned without a username, a numeric id, a `@name` that was seen before, or who wrote what it replies
 * to. Throws a Refusal that says how to name somebody.
 */
export async function personMeant(kit: Kit, message: TelegramMessage, words: readonly string[]): Promise<Target> {
  const mentioned = message.entities?.find((entity) => entity.type === 'text_mention')?.user;
  if (mentioned) return targetFrom(mentioned);
  const username = words.find((word) => /^@\w{3,32}$/.test(word));
  if (username) return byUsername(kit, username);
  const id = words.find((word) => /^\d{3,16}$/.test(word));
  if (id) return byId(kit, Number(id));
  const replied = repliedTo(message);
  if (replied) return replied;
  throw new Refusal('Whom do you mean? Write @name, or reply to one of their messages.', 'no-such-person');
}

async function byId(kit: Kit, id: number): Promise<Target> {
  const known = await kit.store.people.byId(id);
  const isHuman = !nobodies.has(id) && id !== kit.bot.id;
  // A number that nobody was ever seen with may be a slip of the finger.
  return { id, name: known?.name || `person ${id}`, isHuman, isGuess: known === null };
}

async function byUsername(kit: Kit, username: string): Promise<Target> {
  if (username.slice(1).toLowerCase() === kit.bot.username.toLowerCase())
    return { id: kit.bot.id, name: kit.bot.name, isHuman: false, isGuess: false };
  const known = await kit.store.people.byUsername(username);
  if (known)
    return { id: known.id, name: known.name || username.slice(1), isHuman: !nobodies.has(known.id), isGuess: true };
  throw new Refusal(
    `I have not seen ${username} yet. Reply to one of their messages instead, or let them write to me once.`,
    'no-such-person',
  );
}

function repliedTo({ reply_to_message: replied }: TelegramMessage): Target | null {
  // In a topic every message replies to the one that opened it.
  if (!replied?.from || replied.forum_topic_created) return null;
  const target = targetFrom(replied.from);
  return replied.sender_chat ? { ...target, isHuman: false } : target;
}

const targetFrom = (user: NonNullable<TelegramMessage['from']>): Target => ({
  id: user.id,
  name: displayName(user),
  isHuman: !user.is_bot && !nobodies.has(user.id),
  isGuess: false,
});
