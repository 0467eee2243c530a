import { LRUCache } from 'lru-cache';
import { failureOf } from './failures.ts';
import type { Kit, Tap } from './kit.ts';

/** How long Telegram's list of admins is believed, and how long somebody has to tap a second time, in milliseconds. */
const listLasts = 10 * 60_000;
const agreeWithin = 60_000;
const mostChats = 1_000;

/** Taps that only turn a page. After any other one a name may stand in the group; commands of an anonymous admin are nobody's. */
const harmless = new Set(['open', 'item', 'back', 'evidence', 'who', 'list', 'mail', 'mine', 'deputies']);

/** Says whether a tap may go on. An admin who is hidden in the group is told first that the card would show who they are; the second tap counts. */
export function createAnonymity(kit: Pick<Kit, 'api' | 'clock' | 'log'>): (tap: Tap) => Promise<boolean> {
  const hiddenIn = new LRUCache<number, { at: number; people: Set<number> }>({ max: mostChats });
  const warned = new LRUCache<string, number>({ max: mostChats });

  async function hidden(chat: number): Promise<Set<number>> {
    const at = kit.clock.now();
    const known = hiddenIn.get(chat);
    if (known && at - known.at < listLasts) return known.people;
    const people = await look(chat);
    hiddenIn.set(chat, { at, people });
    return people;
  }

  /** Where Telegram does not answer, the sign-off goes first: whoever taps does so with their own account. */
  async function look(chat: number): Promise<Set<number>> {
    try {
      const admins: unknown = await kit.api.call('getChatAdministrators', { chat_id: chat });
      const list = Array.isArray(admins) ? (admins as { user: { id: number }; is_anonymous?: boolean }[]) : [];
      return new Set(list.filter((each) => each.is_anonymous).map((each) => each.user.id));
    } catch (fault) {
      kit.log.debug({ why: failureOf(fault).why }, 'the admins of a chat are not known');
      return new Set();
    }
  }

  return async ({ card, verb, place, person, answer }) => {
    if (place.kind === 'private' || harmless.has(verb)) return true;
    if (!(await hidden(place.chat)).has(person.id)) return true;
    const who = `${card.id} ${person.id}`;
    const at = kit.clock.now();
    const before = warned.get(who);
    if (before !== undefined && at >= before && at - before < agreeWithin) return true;
    warned.set(who, at);
    answer(
      'You are an anonymous admin here, and your name would be shown. Nothing is counted yet: tap again within a minute to go on.',
      true,
    );
    return false;
  };
}
