import Database from 'better-sqlite3';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDiskWatch } from '../../src/coordinator/disk-watch.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import { storeOn } from '../../src/sqlite/open.ts';
import { createInbox } from '../../src/telegram/inbox.ts';
import type { TelegramUpdate } from '../../src/telegram/kit.ts';
import { startPoller } from '../../src/telegram/poller.ts';
import { createRefusals } from '../../src/telegram/refusals.ts';
import { onStore, until } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';
import { type Call, standIn } from './stand-in.ts';

const log = pino({ level: 'trace' }, heardLog);
const big = 'x'.repeat(30_000);

/** A bot on a file that can be made as full as a disk gets, before a Telegram that keeps what was not asked past. */
async function onSmallDisk(
  handle: (update: TelegramUpdate, isAgain: boolean) => Promise<void> = async () => undefined,
) {
  const { file, clock, random, store: first } = onStore();
  first.close();
  const telegram = await standIn();
  const modes = createModes(clock);
  const history: string[] = [];
  modes.onChange(({ mode, why }, isOver) => history.push(`${mode} ${isOver ? 'is over' : why}`));
  const disk = createDiskWatch({ modes, probe: () => store.probe(), everyMs: 50 });
  const db = new Database(file);
  const store = storeOn(db, { clock, random, epochOwner: 'small', onDiskFault: disk.fault });
  const refusals = createRefusals({
    api: telegram.api,
    bot: { id: 42, username: 'rollout_bot' },
    modes,
    owners: async () => [1900],
    log,
  });
  const handled: number[] = [];
  const inbox = createInbox({
    store,
    bot: {
      handle: async (update, _isLastAttempt, isAgain) => {
        await handle(update, isAgain);
        handled.push(update.update_id);
      },
    },
    log,
    modes,
    refusals,
    onSetAside: () => undefined,
  });
  const queue: { update_id: number }[] = [];
  telegram.repliesBy(({ method, params }: Call) => {
    if (method !== 'getUpdates') return 'done';
    // What is before an offset is forgotten for good.
    const left = queue.filter(({ update_id }) => update_id >= Number(params['offset'] ?? 0));
    queue.splice(0, queue.length, ...left);
    return queue.length > 0 ? { result: [...queue] } : 'silence';
  });
  const isReadOnly = (): boolean => modes.now().length > 0;
  const start = () =>
    startPoller({
      api: telegram.api,
      store,
      clock,
      log,
      isLetIn: (update) => !refusals.wasRefused(update),
      onHeard: async () => undefined,
      onStored: inbox.wake,
      onNotStored: (updates) => (isReadOnly() ? updates.filter((each) => !refusals.refuse(each)) : updates),
      isReadOnly,
      modes,
    });
  modes.onChange((_, isOver) => isOver && inbox.wake());
  onTestFinished(async () => {
    disk.stop();
    await poller?.stop();
    store.close();
    await telegram.close();
  });
  let poller: ReturnType<typeof startPoller> | undefined;
  const pages = (): number => Number(db.pragma('page_count', { simple: true }));
  return {
    store,
    db,
    modes,
    history,
    handled,
    queue,
    inbox,
    poll: () => {
      poller = start();
    },
    fill: () => void db.pragma(`max_page_count = ${pages()}`),
    makeRoom: () => void db.pragma(`max_page_count = ${pages() + 10_000}`),
    said: (method: string) => telegram.calls.filter((call) => call.method === method).map(({ params }) => params.text),
  };
}

const tap = (update_id: number, more = '') => ({
  update_id,
  callback_query: { id: `q${update_id}`, from: { id: 1001 }, data: more, message: { chat: { id: -1 } } },
});
const command = (update_id: number, text: string, type = 'supergroup') => ({
  update_id,
  message: { message_id: update_id, from: { id: 1001 }, chat: { id: -1, type }, text, padding: big },
});
const left = { update_id: 9, chat_member: { chat: { id: -1 }, padding: big } };

describe('#81 a disk that is full', () => {
  it('refuses taps and commands in words, asks for the same again, and goes on by itself when there is room', async () => {
    const { store, history, handled, queue, poll, fill, makeRoom, said } = await onSmallDisk();
    fill();
    queue.push(tap(5, big), command(6, '/rollout stop it burns'), command(7, 'lunch?'), left);
    poll();
    await until(() => said('sendMessage').length === 1);
    expect(said('answerCallbackQuery')).toEqual([
      'NOT recorded: the disk is full. Tap again in a few minutes; afterwards /status shows what counts.',
    ]);
    expect(said('sendMessage')).toEqual([expect.stringMatching(/^NOT recorded: the disk is full\..* Say it again/)]);
    expect([await store.inbox.offset(), await store.inbox.waiting(), history]).toEqual([
      null,
      0,
      ['READ_ONLY the disk is full'],
    ]);

    // A process that begins anew when there is room has not refused anything, so Telegram must not have it any more.
    await until(() => queue[0]?.update_id === 7);
    expect([queue, history]).toEqual([[command(7, 'lunch?'), left], ['READ_ONLY the disk is full']]);

    makeRoom();
    await until(() => handled.length === 2, 15_000);
    // What was refused in words is not done after all; what nobody was told about is.
    expect(handled).toEqual([7, 9]);
    expect([await store.inbox.offset(), history]).toEqual([10, ['READ_ONLY the disk is full', 'READ_ONLY is over']]);
    expect([said('answerCallbackQuery').length, said('sendMessage').length]).toEqual([1, 1]);
  }, 30_000);

  it('tells an owner who asks in private how it is, and nobody else', async () => {
    const { queue, poll, fill, said } = await onSmallDisk();
    fill();
    const asks = (update_id: number, id: number, type: string) => {
      const { message } = command(update_id, '/bot', type);
      return { update_id, message: { ...message, from: { id }, chat: { id: type === 'private' ? id : -1, type } } };
    };
    queue.push(asks(5, 1900, 'private'), asks(6, 1001, 'private'), asks(7, 1900, 'supergroup'));
    poll();
    await until(() => said('sendMessage').length === 3);
    const [owner, ...others] = said('sendMessage').toSorted(
      (one, other) => Number(/^NOT/.test(`${one}`)) - Number(/^NOT/.test(`${other}`)),
    );
    expect(owner).toMatch(
      /^READ_ONLY since \S+ \S+ UTC: the disk is full, so nothing is recorded and nothing is sent\./,
    );
    expect(others).toEqual([expect.stringMatching(/^NOT recorded/), expect.stringMatching(/^NOT recorded/)]);
  }, 30_000);

  it('that filled up again before a trial write could be taken away is noticed to have room all the same', async () => {
    const { store, db, history, fill, makeRoom } = await onSmallDisk();
    // As a process leaves it that was refused the second half of its trial.
    db.prepare("INSERT INTO settings (name, value) VALUES ('probe', 'left')").run();
    fill();
    await expect(store.settings.set('big', big)).rejects.toThrow('full');
    makeRoom();
    await until(() => history.length === 2);
    expect(history).toEqual(['READ_ONLY the disk is full', 'READ_ONLY is over']);
    expect(await store.settings.get('probe')).toBeNull();
  });

  it('that fills up between the storing of a tap and what it does refuses it too, and loses nothing that nobody waits for', async () => {
    const scene = await onSmallDisk(async ({ update_id, chat_member }) => {
      await scene.store.settings.set(`done ${update_id}`, chat_member ? big : big.repeat(2));
    });
    const { store, history, handled, inbox, fill, makeRoom, said } = scene;
    const rows = [tap(5), left].map((update) => ({ updateId: update.update_id, raw: JSON.stringify(update) }));
    await store.inbox.receive(rows, 10, 0);
    fill();
    inbox.wake();
    await until(() => said('answerCallbackQuery').length === 1);
    expect([handled, history]).toEqual([[], ['READ_ONLY the disk is full']]);
    makeRoom();
    await until(async () => (await store.inbox.waiting()) === 0, 15_000);
    expect(handled).toEqual([9]);
    expect(await store.settings.get('done 5')).toBeNull();
  }, 30_000);

  it('carries a tap on whose decision was recorded before, calls it no new one, and does not call it unrecorded', async () => {
    const again: boolean[] = [];
    const scene = await onSmallDisk(async ({ update_id }, isAgain) => {
      again.push(isAgain);
      const decided = { events: [{ type: 'OwnerNamed', person: 1001, how: 'claim', at: 0 } as const] };
      const { repeated } = await scene.store.change('house', `update ${update_id}`, () => decided);
      if (!repeated) scene.fill();
      await scene.store.settings.set('afterwards', big);
    });
    const { store, handled, inbox, makeRoom, said, modes } = scene;
    await store.inbox.receive([{ updateId: 5, raw: JSON.stringify(tap(5)) }], 6, 0);
    inbox.wake();
    await until(() => modes.now().length === 1);
    makeRoom();
    await until(() => handled.length === 1, 15_000);
    expect([said('answerCallbackQuery'), await store.settings.get('afterwards')]).toEqual([[], big]);
    // Its card may be closed by what it did itself: only as one that was begun before it may end that.
    expect([again[0], new Set(again.slice(1))]).toEqual([false, new Set([true])]);
  }, 30_000);
});

describe('#82 a database that cannot be written', () => {
  it('is the same mode with another reason, and nothing is called recorded', async () => {
    const { db, store, history, handled, queue, poll, said } = await onSmallDisk();
    db.pragma('query_only = ON');
    queue.push(tap(5));
    poll();
    await until(() => said('answerCallbackQuery').length === 1);
    expect(said('answerCallbackQuery')).toEqual([
      expect.stringMatching(/^NOT recorded: the database cannot be written \(SQLITE_READONLY\)\./),
    ]);
    expect([handled, await store.inbox.offset()]).toEqual([[], null]);
    db.pragma('query_only = OFF');
    await until(() => history.length === 2, 15_000);
    expect(history[1]).toBe('READ_ONLY is over');
  }, 30_000);
});
