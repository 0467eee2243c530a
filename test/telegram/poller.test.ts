import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../src/coordinator/store.ts';
import { startPoller } from '../../src/telegram/poller.ts';
import { onStore, until } from '../support/on-store.ts';
import { type Reply, standIn } from './stand-in.ts';

/** Updates of these numbers. */
const updates = (...ids: number[]): Reply => ({
  result: ids.map((update_id) => ({ update_id, message: { text: 'hi' } })),
});

/** The number of the one update that is not let in. */
const refused = 666;

/** A poller before a Telegram that answers these in order, and then nothing. */
async function polling(replies: Reply[], change: (store: Store) => Partial<Store['inbox']> = () => ({})) {
  const telegram = await standIn();
  const { store, clock } = onStore();
  telegram.replies(...replies, 'silence');
  const said: string[] = [];
  let stored = 0;
  const poller = startPoller({
    api: telegram.api,
    store: { ...store, inbox: { ...store.inbox, ...change(store) } },
    clock,
    log: pino({ level: 'silent' }),
    isLetIn: ({ update_id }) => update_id !== refused,
    onHeard: async () => undefined,
    onStored: () => {
      stored += 1;
    },
    onUnusable: (why) => said.push(why),
  });
  onTestFinished(async () => {
    await poller.stop();
    await telegram.close();
  });
  const offsets = () => telegram.calls.map(({ params }) => params['offset'] ?? null);
  return { poller, store, telegram, offsets, said, stored: () => stored };
}

describe('the poller', () => {
  it('asks for the next updates only after it has stored those before, however they are ordered', async () => {
    const { store, telegram, offsets, stored } = await polling([updates(5, 7, 6), updates(8)]);
    await until(() => telegram.calls.length === 3);
    expect(offsets()).toEqual([null, 8, 9]);
    expect(telegram.calls[0]?.params).toMatchObject({ allowed_updates: expect.arrayContaining(['chat_member']) });
    expect([await store.inbox.waiting(), await store.inbox.offset(), stored()]).toEqual([4, 9, 2]);
  });

  it('#99 stores no row for what is not let in, and never asks for it again', async () => {
    const { store, telegram, offsets } = await polling([updates(665, refused), updates(refused)]);
    await until(() => telegram.calls.length === 3);
    expect(offsets()).toEqual([null, 667, 667]);
    expect([await store.inbox.waiting(), await store.inbox.offset()]).toEqual([1, 667]);
  });

  it('asks for the same again when they could not be stored, and is troubled until they are', async () => {
    let attempts = 0;
    const { poller, store, telegram, offsets } = await polling([updates(5), updates(5)], ({ inbox }) => ({
      receive: (...all) => (++attempts === 1 ? Promise.reject(new Error('disk full')) : inbox.receive(...all)),
    }));
    await until(() => attempts === 1 && poller.troubledSince() !== null);
    await until(() => telegram.calls.length === 3);
    expect(offsets()).toEqual([null, null, 6]);
    expect([await store.inbox.waiting(), poller.troubledSince()]).toEqual([1, null]);
  });

  it('comes back after a while when Telegram fails, and as late as it asks', async () => {
    const busy = { code: 429, says: 'Too Many Requests', parameters: { retry_after: 1 } };
    const { telegram, poller } = await polling(['hang up', busy, updates()]);
    await until(() => telegram.calls.length === 2);
    expect(poller.troubledSince()).not.toBeNull();
    await until(() => telegram.calls.length >= 3);
    const [first, second, third] = telegram.calls.map(({ at }) => at) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(490);
    expect(third - second).toBeGreaterThanOrEqual(990);
    await until(() => poller.troubledSince() === null);
  });

  it.each([
    [401, 'Unauthorized'],
    [404, 'Not Found'],
  ])('says that the token is no good (%i), and hardly asks any more', async (code, says) => {
    const { said, telegram } = await polling([{ code, says }]);
    await until(() => said.length === 1);
    expect(said).toEqual(['Telegram no longer accepts BOT_TOKEN.']);
    expect(telegram.calls.length).toBe(1);
  });

  it('takes a rival for one that is about to stop, at first', async () => {
    const { said, telegram } = await polling([{ code: 409, says: 'Conflict: terminated by other getUpdates request' }]);
    await until(() => telegram.calls.length === 2);
    expect(said).toEqual([]);
  });

  it('stops at once while Telegram keeps it waiting, and while it waits by itself', async () => {
    const asking = await polling([]);
    await until(() => asking.telegram.calls.length === 1);
    const resting = await polling([{ code: 401, says: 'Unauthorized' }]);
    await until(() => resting.said.length === 1);
    const begun = performance.now();
    await Promise.all([asking.poller.stop(), resting.poller.stop()]);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
