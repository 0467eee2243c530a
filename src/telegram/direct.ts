import type { Store } from '../coordinator/store.ts';
import type { BotApi } from './api.ts';

/** Speaks to the owners in private without a letter, for when none can be written. Rejects with the first that Telegram refused, after all were tried. */
export async function sayToOwners(text: string, { api, store }: { api: BotApi; store: Store }): Promise<void> {
  const { owners } = await store.house();
  const sent = await Promise.allSettled(owners.map((owner) => api.call('sendMessage', { chat_id: owner, text })));
  const refused = sent.find((each) => each.status === 'rejected');
  if (refused) throw refused.reason;
}
