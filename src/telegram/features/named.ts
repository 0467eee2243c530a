import { displayName, type Kit, nobodies, type Saying, type TelegramMessage } from '../kit.ts';

/** Somebody whom a command names: in the text, or by replying to one of their messages. */
export interface Named {
  id: number;
  name: string;
  isHuman: boolean;
}

/** `@ben`, a name that was picked from Telegram's list, `me`, or the person who is replied to. Null when nobody is named or known. */
export async function personNamed(kit: Kit, saying: Saying, word: string | undefined): Promise<Named | null> {
  const { message, person } = saying;
  const picked = message.entities?.find((entity) => entity.type === 'text_mention')?.user;
  if (picked) return known(kit, picked);
  if (word?.toLowerCase() === 'me') return { id: person.id, name: person.name, isHuman: person.isHuman };
  if (word?.startsWith('@')) {
    const found = await kit.store.people.byUsername(word.slice(1));
    return found ? { id: found.id, name: found.name, isHuman: true } : null;
  }
  const replied = repliedTo(message);
  if (!replied?.from || replied.from.is_bot) return null;
  const author = await known(kit, replied.from);
  return replied.sender_chat ? { ...author, isHuman: false } : author;
}

/** The message that is replied to; in a topic every message seems to reply to the one that opened it. */
export function repliedTo(message: TelegramMessage): TelegramMessage | undefined {
  const replied = message.reply_to_message;
  return replied && !replied.forum_topic_created ? replied : undefined;
}

async function known(kit: Kit, user: NonNullable<TelegramMessage['from']>): Promise<Named> {
  const name = displayName(user);
  const isHuman = !user.is_bot && !nobodies.has(user.id);
  if (isHuman) await kit.store.people.saw({ id: user.id, name, username: user.username ?? null });
  return { id: user.id, name, isHuman };
}
