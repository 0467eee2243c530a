import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import type { Store } from '../../src/coordinator/store.ts';
import { startPoller } from '../../src/telegram/poller.ts';
import { watchingToken } from '../../src/telegram/token-watch.ts';
import { onStore, until } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';
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
  const modes = createModes(clock);
  const said: string[] = [];
  const logged: string[] = [];
  modes.onChange(({ mode, why }, isOver) => said.push(`${mode} ${isOver ? 'is over' : why}`));
  let stored = 0;
  let realTime = 0;
  const poller = startPoller({
    api: watchingToken(telegram.api, modes),
    store: { ...store, inbox: { ...store.inbox, ...change(store) } },
    clock,
    log: pino(
      { level: 'warn' },
      {
        write: (line: string) => {
          heardLog.write(line);
          logged.push(JSON.parse(line).msg);
        },
      },
    ),
    isLetIn: ({ update_id }) => update_id !== refused,
    onHeard: async () => undefined,
    onStored: () => {
      stored += 1;
    },
    onNotStored: (some) => some,
    isReadOnly: () => false,
    modes,
    realNow: () => realTime,
  });
  onTestFinished(async () => {
    await poller.stop();
    await telegram.close();
  });
  const offsets = () => telegram.calls.map(({ params }) => params['offset'] ?? null);
  const later = (ms: number): void => {
    realTime += ms;
  };
  return { poller, store, telegram, offsets, said, logged, modes, later, stored: () => stored };
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
    const { poller, store, telegram, offsets, logged } = await polling([updates(5), updates(5)], ({ inbox }) => ({
      receive: (...all) => (++attempts === 1 ? Promise.reject(new Error('disk full')) : inbox.receive(...all)),
    }));
    await until(() => attempts === 1 && poller.troubledSince() !== null);
    await until(() => telegram.calls.length === 3);
    expect(offsets()).toEqual([null, null, 6]);
    expect([await store.inbox.waiting(), poller.troubledSince()]).toEqual([1, null]);
    // Telegram did answer: it is the store that whoever reads the log has to look at.
    expect(logged).toEqual(['what Telegram said, or that it was heard, could not be stored']);
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

  const halfAnswer = { result: 'not a list' };
  it.each<[string, Reply]>([
    ['a server in trouble', { code: 502, says: 'Bad Gateway' }],
    ['the page of a proxy', { page: 503 }],
    ['half an answer', halfAnswer],
    ['a line that is cut', 'hang up'],
  ])('#9 is troubled by %s and nothing more, and asks again', async (_, reply) => {
    const { poller, store, telegram, said, modes } = await polling([reply, updates(5)]);
    await until(() => poller.troubledSince() !== null);
    await until(() => telegram.calls.length === 3);
    expect([await store.inbox.waiting(), poller.troubledSince(), said]).toEqual([1, null, []]);
    expect(modes.mayAct('telegram')).toBe(true);
  });

  it.each([
    [401, 'Unauthorized'],
    [404, 'Not Found'],
  ])(
    '#10 is muted when the token is no good (%i): nothing is sent, and it hardly asks any more',
    async (code, says) => {
      const { said, telegram, modes } = await polling([{ code, says }]);
      await until(() => said.length === 1);
      expect(said).toEqual(['MUTED Telegram no longer accepts BOT_TOKEN']);
      expect([modes.mayAct('telegram'), modes.mayAct('email')]).toEqual([false, true]);
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(telegram.calls.length).toBe(1);
    },
  );

  const conflict = { code: 409, says: 'Conflict: terminated by other getUpdates request' };
  it('#7 takes a rival for one that is about to stop for a minute, then fences itself, and goes on when it is gone', async () => {
    const { said, telegram, modes, later } = await polling([conflict, conflict, conflict, updates()]);
    await until(() => telegram.calls.length === 2);
    expect([said, modes.mayAct()]).toEqual([[], true]);
    later(60_001);
    await until(() => said.length === 1);
    expect([said, modes.mayAct('email')]).toEqual([['FENCED another instance polls with the same BOT_TOKEN'], false]);
    await until(() => said.length === 2);
    expect([said[1], modes.mayAct()]).toEqual(['FENCED is over', true]);
  });

  it('#7 is as patient with a rival after an outage as at any other time', async () => {
    const { said, telegram, modes, later, poller } = await polling(['hang up', conflict, updates()]);
    await until(() => poller.troubledSince() !== null);
    later(10 * 60_000);
    await until(() => telegram.calls.length >= 3 && poller.troubledSince() === null);
    expect([said, modes.mayAct()]).toEqual([[], true]);
  });

  it('#15 does not take a webhook away that somebody else has set, and says so at once', async () => {
    const says = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first";
    const { said, telegram } = await polling([
      { code: 409, says },
      { code: 409, says },
    ]);
    await until(() => telegram.calls.length === 2);
    expect(said).toEqual([expect.stringMatching(/^FENCED a webhook is set .* I do not take it away/)]);
    expect(new Set(telegram.calls.map(({ method }) => method))).toEqual(new Set(['getUpdates']));
  });

  it('#12 stores kinds of updates and fields that nobody knows yet, as they are', async () => {
    const unknown = { update_id: 5, guest_message: { from: { id: 1 }, text: 'hello' }, signature: { new: true } };
    const { store, telegram } = await polling([{ result: [unknown] }]);
    await until(() => telegram.calls.length === 2);
    expect((await store.inbox.take(9, 0)).map(({ raw }) => JSON.parse(raw))).toEqual([unknown]);
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
