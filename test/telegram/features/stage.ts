import { expect, onTestFinished } from 'vitest';
import type { Card, CardKind } from '../../../src/coordinator/ports.ts';
import type { Keyboard } from '../../../src/telegram/buttons.ts';
import { announcements } from '../../../src/telegram/features/announcements.ts';
import { announcing } from '../../../src/telegram/features/announcing.ts';
import { assigning } from '../../../src/telegram/features/assigning.ts';
import { breakingGlass } from '../../../src/telegram/features/break-glass.ts';
import { confirming } from '../../../src/telegram/features/confirming.ts';
import { ending } from '../../../src/telegram/features/ending.ts';
import { evidence } from '../../../src/telegram/features/evidence.ts';
import { goNoGo } from '../../../src/telegram/features/go-no-go.ts';
import { history } from '../../../src/telegram/features/history.ts';
import { issues } from '../../../src/telegram/features/issues.ts';
import { items } from '../../../src/telegram/features/items.ts';
import { looking } from '../../../src/telegram/features/looking.ts';
import { objecting } from '../../../src/telegram/features/objecting.ts';
import { ownReminders } from '../../../src/telegram/features/own-reminders.ts';
import { reasons } from '../../../src/telegram/features/reasoned.ts';
import { reminding } from '../../../src/telegram/features/reminding.ts';
import { roles } from '../../../src/telegram/features/roles.ts';
import { scheduling } from '../../../src/telegram/features/scheduling.ts';
import { signing } from '../../../src/telegram/features/signing.ts';
import { stakeholders } from '../../../src/telegram/features/stakeholders.ts';
import { faces } from '../../../src/telegram/features.ts';
import { foundTeam, group, startRollout } from '../../support/on-store.ts';
import { aiko, ben, luis, mara, nadia, priya } from '../../support/story.ts';
import { read } from '../showing.ts';
import { beforeAChat, type Shown } from './before-a-chat.ts';

export const customers = -100700;

const features = [
  ...[looking, items, evidence, assigning, signing, scheduling, announcing, confirming, announcements],
  ...[reminding, ownReminders],
  ...[stakeholders, history, ending, reasons, goNoGo, objecting, breakingGlass, roles, issues],
];

/** R-1 of the cast's team, before a chat that refuses texts that Telegram would and shows what people see. Whatever changed is on screen at once. */
export async function openStage({ hasWindow = true, hasEmail = true } = {}) {
  const draw = async (): Promise<void> => {
    for (const card of await store.cards.stale(Date.now() + 60_000, 50)) await kit.refresher.now(card.id);
    await settle();
  };
  const stage = beforeAChat({
    faces,
    featuresFor: (kit) => features.map((feature) => feature(kit)),
    hasEmail,
    previewMail: async () => ({ subject: 'Payments 4.2.0 update', text: () => 'WHEN Tue 8 December 2026' }),
    reading: ({ text = '', parse_mode }) => (parse_mode === 'HTML' ? read(text) : text),
    afterwards: draw,
    titleOf: (chat) => (chat === group ? 'Payments' : 'Customers'),
  });
  const { kit, store, handle, clock, settle, calls, sent, faults } = stage;
  onTestFinished(() => expect(faults).toEqual([]));

  await foundTeam(handle);
  for (const who of [mara, aiko, luis, priya, nadia, ben])
    await store.people.saw({ id: who.id, name: who.name, username: `${who.name.toLowerCase()}_x` });
  await startRollout(handle, { hasWindow });
  await draw();

  return {
    ...stage,
    rollout: () => store.rollout('rollout/1/1'),
    team: () => store.team(1),
    shown: (id: number) => sent.get(id) as Shown,
    /** Time goes on, and what is due is said. */
    async passes(ms: number): Promise<void> {
      clock.at += ms;
      await handle.checkCalendar('rollout/1/1', clock.at);
      await draw();
    },
    /** How many thumbs up there were. */
    thumbs: () => calls.filter(({ method }) => method === 'setMessageReaction').length,
    async card(kind: CardKind): Promise<Card & { text: string; keyboard: Keyboard }> {
      const cards = await store.cards.of('rollout/1/1', kind);
      const card = cards.findLast((each) => !each.isClosed) ?? cards.at(-1);
      if (!card?.message) throw new Error(`No card ${kind}`);
      const { text, keyboard } = sent.get(card.message) as Shown;
      return { ...card, text, keyboard };
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
