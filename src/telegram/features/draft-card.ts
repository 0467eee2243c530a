import { newCard } from '../../coordinator/new-card.ts';
import type { Card, RolloutId } from '../../coordinator/ports.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import type { Instant } from '../../rollout/events.ts';
import { sendAtOf } from '../faces/draft-buttons.ts';
import { title } from '../faces/parts.ts';
import type { Kit, Meant, Tap } from '../kit.ts';
import type { Written } from './announce-arguments.ts';
import { endCard, showCard, turnCard } from './showing.ts';

/** What was written, and when it is to go out: null is at once, undefined leaves it as it was. */
export interface Given extends Partial<Written> {
  sendAt?: Instant | null | undefined;
}

/** Drafts what was given and has the draft's card at the bottom of the team's chat. */
export async function openDraft(
  kit: Kit,
  { id, rollout, team }: Meant,
  { person, cause }: Pick<Tap, 'person' | 'cause'>,
  { facts = {}, writing = {}, sendAt }: Given,
): Promise<void> {
  await kit.handle.rollout(id, cause, { type: 'DraftAnnouncement', facts, writing, by: person });
  const open = await openCard(kit, id);
  const data = { sendAt: sendAt === undefined ? sendAtOf(open?.data, kit.clock.now()) : sendAt };
  // The first draft posts a card by itself; a draft that was open already comes to the bottom.
  if (open && !rollout.draft) return turned(kit, open, data);
  await showCard(kit, newCard('draft', id, { chat: team.chat, thread: rollout.thread }, { data }));
  if (open) await endCard(kit, open, `${title(rollout)} — the draft moved ↓`);
}

export async function planSending(kit: Kit, id: RolloutId, sendAt: Instant | null): Promise<void> {
  const card = await openCard(kit, id);
  if (!card) return;
  await turned(kit, card, { sendAt });
}

async function turned(kit: Kit, card: Card, data: { sendAt: Instant | null }): Promise<void> {
  await turnCard(kit, card.id, { data, view: '' });
}

const openCard = async (kit: Kit, id: RolloutId): Promise<Card | undefined> =>
  (await kit.store.cards.of(id, 'draft')).findLast((card) => !card.isClosed);

export const mayAnnounce = (
  { person }: Pick<Tap, 'person'>,
  { rollout, team }: Pick<Meant, 'rollout' | 'team'>,
): void => mustBeAllowed(person, 'announce', 'write announcements', rollout, team);
