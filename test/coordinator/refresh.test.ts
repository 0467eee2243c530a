import { describe, expect, it, onTestFinished } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import type { Card } from '../../src/coordinator/ports.ts';
import { createRefresher, type Screen, type Showing } from '../../src/coordinator/refresh.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { card, noted, r1, withRollout } from '../sqlite/store.ts';
import { until } from '../support/on-store.ts';

const shown = (message = 7): Showing => ({ outcome: 'shown', message, digest: 'd' });

/** A refresher over real cards, one of which is to be posted; `screen` stands for Telegram. `now` may be moved on. */
async function refreshing(screen: Screen, change: (cards: Store['cards']) => Partial<Store['cards']> = () => ({})) {
  const place = await withRollout();
  const time = { passed: 0 };
  const faults: unknown[] = [];
  const store = { ...place.store, cards: { ...place.store.cards, ...change(place.store.cards) } };
  const modes = createModes(place.clock);
  const refresher = createRefresher({
    store,
    screen,
    realNow: () => Date.now() + time.passed,
    atOnce: 20,
    onFault: (fault) => faults.push(fault),
    modes,
  });
  onTestFinished(() => refresher.stop());
  await place.show(card());
  const [posted] = await place.store.cards.of(r1, 'status');
  const now = async (): Promise<Card> => (await place.store.cards.byId((posted as Card).id)) as Card;
  let notes = 0;
  /** Something happens to the rollout. */
  const note = () => place.store.change(r1, `note ${++notes}`, () => ({ events: [noted(`${notes}`)], stale: [r1] }));
  return { refresher, faults, time, note, card: posted as Card, now };
}

describe('stale cards', () => {
  it('are posted, and drawn again after a change', async () => {
    const drawn: number[] = [];
    const { refresher, time, note, now } = await refreshing(async ({ message }) => {
      drawn.push(message ?? 0);
      return shown();
    });
    refresher.wake();
    await until(async () => (await now()).message === 7);
    await note();
    time.passed = 10_000;
    refresher.wake();
    await until(() => drawn.length === 2);
    expect(drawn).toEqual([0, 7]);
  });

  it('are drawn once for fifty changes', async () => {
    let drawn = 0;
    const { refresher, time, note, now } = await refreshing(async () => {
      drawn += 1;
      return shown();
    });
    refresher.wake();
    await until(async () => (await now()).message === 7);
    await Promise.all(Array.from({ length: 50 }, note));
    time.passed = 10_000;
    refresher.wake();
    await until(() => drawn === 2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(drawn).toBe(2);
  });

  it('are drawn again when something happened while they were being drawn', async () => {
    let drawn = 0;
    const { refresher, time, note, card } = await refreshing(async () => {
      drawn += 1;
      if (drawn === 1) await note();
      return shown();
    });
    await refresher.now(card.id);
    time.passed = 10_000;
    refresher.wake();
    await until(() => drawn === 2);
  });

  it('can be waited for, but for no longer than one says', async () => {
    let answer = (_: Showing): void => undefined;
    const { refresher, now, card } = await refreshing(() => new Promise((resolve) => (answer = resolve)));
    await refresher.drawn(card.id, 60_000);
    void refresher.now(card.id);
    await refresher.drawn(card.id, 0);
    expect((await now()).message).toBeNull();
    await refresher.drawn(card.id, 20);
    const waiting = refresher.drawn(card.id, 60_000);
    answer(shown());
    await waiting;
    expect((await now()).message).not.toBeNull();
  });

  it('#81 are posted once, however long the disk is too full to note it', async () => {
    let posted = 0;
    let refusals = 1;
    const { refresher, now, faults } = await refreshing(
      async () => shown(++posted),
      (cards) => ({
        shown: async (...all) => {
          if (refusals-- > 0) throw new Error('database or disk is full');
          await cards.shown(...all);
        },
        postpone: async () => undefined,
      }),
    );
    refresher.wake();
    await until(async () => (await now()).message !== null);
    expect([posted, (await now()).message, faults.length]).toEqual([1, 1, 1]);
  });

  it('#54 wait before another copy is posted, where nobody knows whether the first arrived', async () => {
    let posted = 0;
    const { refresher, time, now, card } = await refreshing(async () => {
      posted += 1;
      return { outcome: 'lost', afterMs: 60_000 };
    });
    refresher.wake();
    await until(async () => (await now()).nonce !== card.nonce);
    refresher.wake();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(posted).toBe(1);
    time.passed = 61_000;
    refresher.wake();
    await until(() => posted === 2);
  });

  it('#38 follow their chat to where it has moved, although they were asked for in the old one', async () => {
    const { refresher, now, card } = await refreshing(async ({ chat }) =>
      chat === -1_002_500_004_001 ? shown(9) : { outcome: 'moved', to: -1_002_500_004_001 },
    );
    refresher.wake();
    await until(async () => (await now()).message === 9);
    expect(await now()).toMatchObject({ chat: -1_002_500_004_001, thread: null });
    expect((await now()).nonce).not.toBe(card.nonce);
  });

  it('get a new nonce when they are gone from the chat, and are closed where nothing can be shown', async () => {
    const outcomes: Showing[] = [{ outcome: 'lost' }, shown(8), { outcome: 'close', why: 'kicked' }];
    const { refresher, card, now } = await refreshing(async () => outcomes.shift() ?? shown());
    await refresher.now(card.id);
    await until(async () => (await now()).message === 8);
    expect((await now()).nonce).not.toBe(card.nonce);
    await refresher.now(card.id);
    expect((await now()).isClosed).toBe(true);
  });

  it('wait as long as Telegram asks', async () => {
    let drawn = 0;
    const { refresher, time, card } = await refreshing(async () => {
      drawn += 1;
      return drawn === 1 ? { outcome: 'later', afterMs: 30_000 } : shown();
    });
    await refresher.now(card.id);
    refresher.wake();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(drawn).toBe(1);
    time.passed = 31_000;
    refresher.wake();
    await until(() => drawn === 2);
  });

  it('do no harm when they cannot be drawn, nor when that cannot be noted', async () => {
    let drawn = 0;
    const { refresher, faults, card } = await refreshing(
      async () => {
        drawn += 1;
        throw new Error('a face threw');
      },
      () => ({ postpone: () => Promise.reject(new Error('disk full')) }),
    );
    refresher.wake();
    await until(() => faults.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([drawn, faults.map(String)]).toEqual([1, ['Error: a face threw', 'Error: disk full']]);
    expect(card.message).toBeNull();
  });

  it('are not looked for again and again while Telegram takes its time over one', async () => {
    let looks = 0;
    const { refresher, now } = await refreshing(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        return shown();
      },
      (cards) => ({
        stale: (...all) => {
          looks += 1;
          return cards.stale(...all);
        },
      }),
    );
    refresher.wake();
    await until(async () => (await now()).message === 7);
    expect(looks).toBeLessThan(5);
  });

  it('are finished when it is stopped', async () => {
    const { refresher, now } = await refreshing(async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return shown();
    });
    refresher.wake();
    await new Promise((resolve) => setTimeout(resolve, 35));
    await refresher.stop();
    expect((await now()).message).toBe(7);
  });
});
