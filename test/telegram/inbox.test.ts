import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import { createInbox } from '../../src/telegram/inbox.ts';
import type { TelegramUpdate } from '../../src/telegram/kit.ts';
import { onStore, until } from '../support/on-store.ts';
import { heardLog } from '../support/secrets/listening.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const said = (id: number, chat: number) => ({ update_id: id, message: { message_id: id, chat: { id: chat } } });

/** An inbox whose bot does this with each update. */
function inboxFor(handle: (update: TelegramUpdate, isLastAttempt: boolean) => Promise<void>) {
  const { store, clock } = onStore();
  const modes = createModes(clock);
  const setAside: number[] = [];
  const inbox = createInbox({
    store,
    bot: { handle },
    log: pino({ level: 'trace' }, heardLog),
    modes,
    refusals: { refuse: () => false },
    onSetAside: (id) => setAside.push(id),
  });
  onTestFinished(() => inbox.stop());
  const receive = async (...updates: { update_id: number }[]): Promise<void> => {
    const rows = updates.map((update) => ({ updateId: update.update_id, raw: JSON.stringify(update) }));
    await store.inbox.receive(rows, null, clock.now());
    inbox.wake();
  };
  return { store, inbox, modes, setAside, receive };
}

describe('the inbox', () => {
  it('hands on what is said in one chat one after the other', async () => {
    const order: string[] = [];
    const { receive } = inboxFor(async ({ update_id: id }) => {
      order.push(`begins ${id}`);
      await pause(id === 1 ? 30 : 1);
      order.push(`ends ${id}`);
    });
    await receive(said(1, -1), said(2, -1));
    await receive(said(3, -1));
    await until(() => order.length === 6);
    expect(order).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2', 'begins 3', 'ends 3']);
  });

  it('hands on different chats side by side, whatever kind of update it is', async () => {
    let most = 0;
    let now = 0;
    const { receive } = inboxFor(async () => {
      now += 1;
      most = Math.max(most, now);
      await pause(20);
      now -= 1;
    });
    await receive(
      said(1, -1),
      { update_id: 2, callback_query: { id: 'q', message: { chat: { id: -2 } } } } as never,
      { update_id: 3, my_chat_member: { chat: { id: -3 } } } as never,
      { update_id: 4, channel_post: { chat: { id: -4 } } } as never,
    );
    await until(() => most === 4);
  });

  it('leaves nothing behind that is finished', async () => {
    const { receive, store } = inboxFor(async () => undefined);
    await receive(...Array.from({ length: 250 }, (_, index) => said(index + 1, -(index % 20))));
    await until(async () => (await store.inbox.waiting()) === 0);
  });

  it('#7 hands on nothing while another process acts in its place, and goes on afterwards', async () => {
    const handled: number[] = [];
    const { receive, inbox, modes, store } = inboxFor(async ({ update_id: id }) => void handled.push(id));
    modes.enter('rival', 'another instance polls with the same BOT_TOKEN');
    await receive(said(1, -1));
    await pause(50);
    expect([handled, await store.inbox.waiting()]).toEqual([[], 1]);
    modes.leave('rival');
    inbox.wake();
    await until(() => handled.length === 1);
  });

  it('#81 marks what is finished as soon as the disk takes it, so that no later process handles it again', async () => {
    const handled: number[] = [];
    const { receive, store } = inboxFor(async ({ update_id: id }) => void handled.push(id));
    const { finish } = store.inbox;
    let refusals = 1;
    store.inbox.finish = async (ids) => {
      if (refusals-- > 0) throw new Error('database or disk is full');
      await finish(ids);
    };
    await receive(said(1, -1));
    await until(async () => (await store.inbox.waiting()) === 0);
    expect([handled, refusals]).toEqual([[1], -1]);
  });

  it('tries a fault again in place, while its chat waits and others do not', async () => {
    const order: number[] = [];
    const { receive, store, setAside } = inboxFor(async ({ update_id: id }) => {
      order.push(id);
      if (id === 1 && order.filter((each) => each === 1).length === 1) throw new Error('disk full');
    });
    await receive(said(1, -1), said(2, -1), said(3, -2));
    await until(async () => (await store.inbox.waiting()) === 0);
    expect([order, setAside]).toEqual([[1, 3, 1, 2], []]);
  });

  it('#1 sets aside what fails three times, says so the last time, and goes on in the same chat', async () => {
    const attempts: boolean[] = [];
    const order: number[] = [];
    const { receive, store, setAside, inbox } = inboxFor(async ({ update_id: id }, isLastAttempt) => {
      order.push(id);
      if (id === 2) return;
      attempts.push(isLastAttempt);
      throw new Error('it always fails');
    });
    await receive(said(1, -1), said(2, -1));
    await until(() => setAside.length === 1);
    await inbox.stop();
    expect([attempts, order]).toEqual([
      [false, false, true],
      [1, 1, 1, 2],
    ]);
    expect(await store.inbox.quarantined()).toMatchObject([{ updateId: 1, why: 'Error' }]);
    expect(await store.inbox.waiting()).toBe(0);
  });

  it('#13 finishes what is in hand when it is stopped, and takes no more', async () => {
    const done: number[] = [];
    const { receive, store, inbox } = inboxFor(async ({ update_id: id }) => {
      await pause(30);
      done.push(id);
    });
    await receive(said(1, -1));
    await pause(10);
    await inbox.stop();
    await receive(said(2, -1));
    await pause(40);
    expect([done, await store.inbox.waiting()]).toEqual([[1], 1]);
  });
});
