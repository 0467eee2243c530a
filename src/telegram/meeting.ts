import { LRUCache } from 'lru-cache';
import { displayName, type Kit, type TelegramMessage } from './kit.ts';

export type Meet = (meeting: Pick<TelegramMessage, 'from' | 'chat' | 'sender_chat'>) => Promise<void>;

/** Knows people by what they are called now, and who has opened a private chat; what was known already is not written again. */
export function createMeeting({ store }: Pick<Kit, 'store'>): Meet {
  // Whoever was forgotten is met again after a while.
  const known = new LRUCache<number, string>({ max: 10_000, ttl: 600_000 });
  return async ({ from, chat, sender_chat }) => {
    if (!from || from.is_bot || sender_chat) return;
    const seen = `${displayName(from)}\n${from.username ?? ''}\n${chat.type === 'private'}`;
    if (known.get(from.id) === seen) return;
    await store.people.saw({ id: from.id, name: displayName(from), username: from.username ?? null });
    if (chat.type === 'private') await store.people.started(from.id, true);
    known.set(from.id, seen);
  };
}
