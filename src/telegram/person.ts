import type { TelegramChat, TelegramMessage, TelegramUser } from '@gramio/types';
import type { Store } from '../coordinator/store.ts';
import type { Person } from '../team/authority.ts';
import { displayName, nobodies, type Place } from './kit.ts';

/** Who this is, as far as authority goes: only a human's own numeric id counts. Somebody who speaks as a channel or an anonymous admin is nobody. */
export async function personFrom(
  user: TelegramUser | undefined,
  speaksFor: TelegramChat | undefined,
  store: Store,
): Promise<Person> {
  if (!user) return { id: 0, name: 'somebody', isOwner: false, isHuman: false };
  const isHuman = !user.is_bot && !nobodies.has(user.id) && !speaksFor;
  const isOwner = isHuman && (await store.house()).owners.includes(user.id);
  return { id: user.id, name: displayName(user), isOwner, isHuman };
}

export function placeOf(message: TelegramMessage): Place {
  const { chat } = message;
  return {
    chat: chat.id,
    kind: chat.type,
    title: chat.title ?? '',
    // A reply in the General topic carries a thread id too, which is no topic.
    thread: message.is_topic_message ? (message.message_thread_id ?? null) : null,
  };
}
