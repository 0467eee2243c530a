import type { Card, NewCard } from '../../coordinator/ports.ts';
import type { Cards } from '../../coordinator/store.ts';
import type { Kit, Place, Tap } from '../kit.ts';
import { editFor } from '../message.ts';

// What handlers do with cards and with messages that have buttons. The store knows at once; the screen follows by itself.

/** Posts a card that no change posts by itself. */
export async function showCard(kit: Kit, card: NewCard): Promise<Card> {
  const posted = await kit.store.cards.post(card);
  kit.later(kit.refresher.now(posted.id), `posting a card (${card.kind})`);
  return posted;
}

/** Another page, or other facts of its own. */
export async function turnCard(kit: Kit, id: number, change: Parameters<Cards['turn']>[1]): Promise<void> {
  await kit.store.cards.turn(id, change);
  kit.later(kit.refresher.now(id), 'turning a card');
}

/** Another page of the card that was tapped. It stays: a page that gave way by itself would put other buttons under somebody's finger. */
export async function turnPage(kit: Kit, tap: Tap, view: string): Promise<void> {
  await turnCard(kit, tap.card.id, { view });
}

/** A card has done its work: no buttons any more, and the last word stays. */
export async function endCard(kit: Kit, card: Card, html: string): Promise<void> {
  await kit.store.cards.close(card.id);
  if (card.message !== null) rewrite(kit, card.chat, card.message, html);
}

/** Where a choice was offered, and to whom. */
interface Offered {
  place: Place;
  person: { id: number };
  dialogue: { message: number | null };
}

/** A choice was made: it is closed, and its message says what became of it. */
export async function endChoice(kit: Kit, { place, person, dialogue }: Offered, html: string): Promise<void> {
  if (dialogue.message !== null) rewrite(kit, place.chat, dialogue.message, html);
  await kit.store.dialogues.close(place.chat, person.id);
}

/** The same, but what it says stays as it is. */
export async function takeButtons(kit: Kit, { place, person, dialogue }: Offered): Promise<void> {
  await kit.store.dialogues.close(place.chat, person.id);
  if (dialogue.message === null) return;
  const edited = kit.api.call('editMessageReplyMarkup', { chat_id: place.chat, message_id: dialogue.message });
  kit.later(edited, 'taking buttons away');
}

function rewrite(kit: Kit, chat: number, message: number, html: string): void {
  kit.later(kit.api.call('editMessageText', editFor(chat, message, html)), 'closing a card');
}
