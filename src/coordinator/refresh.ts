import { setTimeout as sleep } from 'node:timers/promises';
import { createAllowance, restMs } from './allowance.ts';
import { createLoop, type Loop } from './loop.ts';
import type { Modes } from './modes.ts';
import type { Card } from './ports.ts';
import type { Store } from './store.ts';
import { createSurely } from './surely.ts';

/**
 * What became of showing a card: on screen as this message, unchanged, gone from the chat, to be shown in the chat that this one became, to be tried
 * later, or nowhere to be shown at all.
 */
export type Showing =
  | { outcome: 'shown'; message: number; digest: string }
  /** `afterMs`: the message may be there all the same, so the next one takes its time. */
  | { outcome: 'lost'; afterMs?: number }
  | { outcome: 'moved'; to: number }
  | { outcome: 'later'; afterMs: number }
  | { outcome: 'close'; why: string };

/** Renders a card from the state as it is now and posts or edits it. Never throws for what Telegram says. */
export type Screen = (card: Card) => Promise<Showing>;

export interface Refresher extends Loop {
  /** Redraws this card at once, because somebody has just tapped it. */
  now(id: number): Promise<void>;
  /** Waits until what is being drawn of this card is noted, at most so many real milliseconds; not at all where nothing is. */
  drawn(id: number, atMostMs: number): Promise<void>;
}

interface Deps {
  store: Store;
  screen: Screen;
  /** Real time in milliseconds: how often a message may be edited has nothing to do with the rollout's clock. */
  realNow(): number;
  atOnce: number;
  onFault(fault: unknown): void;
  /** Nothing is drawn while one forbids it. */
  modes: Modes;
}

/** About what Telegram takes from one bot. More would only come back as "Too Many Requests", and keep people's answers waiting. */
const mostPerSecond = 30;

const restAfterFault = 5_000;

/** Brings stale cards up to date: a card is a view of the state, so fifty taps cost one edit and a lost edit heals itself. */
export function createRefresher({ store, screen, realNow, atOnce, onFault, modes }: Deps): Refresher {
  const inHand = new Map<number, Promise<void>>();
  const surely = createSurely(modes, onFault);
  const mayAct = (): boolean => modes.mayAct('telegram');
  const allowance = createAllowance(mostPerSecond, realNow);

  const draw = async (card: Card): Promise<void> => {
    const mark = await store.cards.staleMark(card.id);
    const showing = await screen(card);
    // A message that is, or may be, on the screen and is not known would be posted again and again.
    if (showing.outcome === 'shown') {
      const { message, digest } = showing;
      await surely(() => store.cards.shown(card.id, realNow(), message, digest, mark));
    }
    if (showing.outcome === 'lost') {
      const until = showing.afterMs === undefined ? undefined : realNow() + showing.afterMs;
      await surely(() => store.cards.lost(card.id, until));
    }
    if (showing.outcome === 'moved') await store.cards.moved(card.id, showing.to);
    if (showing.outcome === 'later') await store.cards.postpone(card.id, realNow() + showing.afterMs);
    if (showing.outcome === 'close') await store.cards.close(card.id);
  };

  const take = (card: Card): Promise<void> => {
    const drawing: Promise<void> = draw(card)
      .catch(async (fault: unknown) => {
        onFault(fault);
        await store.cards.postpone(card.id, realNow() + restAfterFault);
      })
      // Not even that could be noted: the card stays in hand for a while, otherwise the loop would take it again at once.
      .catch(async (fault: unknown) => {
        onFault(fault);
        await sleep(1_000, undefined, { ref: false });
      })
      .finally(() => {
        inHand.delete(card.id);
        loop.wake();
      });
    inHand.set(card.id, drawing);
    return drawing;
  };

  const loop = createLoop({
    async step() {
      const free = Math.min(atOnce - inHand.size, allowance.left());
      const stale = free > 0 ? await store.cards.stale(realNow(), free, [...inHand.keys()]) : [];
      // Somebody's tap may have taken one meanwhile.
      const fresh = stale.filter((card) => !inHand.has(card.id));
      for (const card of fresh) void take(card);
      allowance.take(fresh.length);
      return fresh.length > 0;
    },
    async rest() {
      if (allowance.left() === 0) return restMs;
      // What is in hand wakes the loop when it is done.
      const next = await store.cards.nextStaleAt(realNow(), [...inHand.keys()]);
      return next === null ? Number.POSITIVE_INFINITY : next - realNow();
    },
    onFault,
    mayStep: mayAct,
    gatherMs: 25,
  });

  return {
    wake: loop.wake,
    async now(id) {
      await inHand.get(id);
      const card = await store.cards.byId(id);
      if (card && !card.isClosed && !inHand.has(id) && mayAct()) await take(card);
    },
    async drawn(id, atMostMs) {
      const drawing = inHand.get(id);
      if (drawing) await Promise.race([drawing, sleep(atMostMs, undefined, { ref: false })]);
    },
    async stop() {
      await loop.stop();
      await Promise.all(inHand.values());
    },
  };
}
