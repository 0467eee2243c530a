import type { Logger } from 'pino';
import { createLoop, type Loop } from '../coordinator/loop.ts';
import type { Modes } from '../coordinator/modes.ts';
import type { Store, StoredUpdate } from '../coordinator/store.ts';
import { createSurely } from '../coordinator/surely.ts';
import type { Bot } from './bot.ts';
import type { TelegramUpdate } from './kit.ts';
import type { Refusals } from './refusals.ts';

const atOnce = 100;
const mostAttempts = 3;
const pauseBeforeRetry = 1_000;

interface Deps {
  store: Store;
  bot: Bot;
  log: Logger;
  modes: Pick<Modes, 'has' | 'mayAct' | 'over'>;
  refusals: Pick<Refusals, 'refuse'>;
  /** An update failed three times and was set aside. */
  onSetAside(updateId: number): void;
}

/**
 * Feeds stored updates to the bot: those of one chat strictly one after the other, different chats side by side, so that their changes share a
 * commit and no chat waits for another. An update is finished when everything that it changes is stored.
 */
export function createInbox({ store, bot, log, modes, refusals, onSetAside }: Deps): Loop {
  const lanes = new Map<number, Promise<void>>();
  let inHand = 0;
  /** The last update that was handed out; rows are taken in the order of their arrival. */
  let last = 0;
  const finished: number[] = [];
  const recording = new Set<Promise<void>>();
  const onFault = (fault: unknown): void => log.error({ err: fault }, 'the inbox could not be written');
  const surely = createSurely(modes, onFault);

  /** A fault is tried again in place: the chat's later updates wait with it, because their order is what people saw. */
  const handle = async (update: StoredUpdate, read: TelegramUpdate): Promise<void> => {
    let wasBegun = update.attempts > 1;
    for (let attempt = update.attempts; ; attempt++) {
      try {
        await bot.handle(read, attempt >= mostAttempts, wasBegun);
        return finish(update.updateId);
      } catch (fault) {
        // Some of it may be recorded, whatever became of the rest.
        wasBegun = true;
        log.error({ err: fault, update: update.updateId, attempt }, 'an update failed');
        if (modes.has('disk')) {
          if (await isRefused(update, read)) return finish(update.updateId);
          attempt -= 1;
          continue;
        }
        if (attempt >= mostAttempts) return setAside(update, fault);
        await new Promise((resolve) => setTimeout(resolve, pauseBeforeRetry));
      }
    }
  };

  /**
   * The disk took nothing of it: whoever waits hears so, and it is dropped once that can be written down. What was recorded already is carried on
   * then, and so is what nobody waits for.
   */
  const isRefused = async ({ updateId }: StoredUpdate, read: TelegramUpdate): Promise<boolean> => {
    const hasTraces = await store.inbox.hasLeftTraces(updateId).catch(() => true);
    const isTold = !hasTraces && refusals.refuse(read);
    await modes.over('disk');
    return isTold;
  };

  const setAside = async ({ updateId }: StoredUpdate, fault: unknown): Promise<void> => {
    await surely(() => store.inbox.quarantine(updateId, fault instanceof Error ? fault.name : 'fault'));
    onSetAside(updateId);
  };

  /**
   * What finishes in the same turn is marked in one transaction; the next one in the chat does not wait for that. However long the disk refuses: what
   * is not marked is handled once more by the next process, and may mean something else by then.
   */
  const finish = (updateId: number): void => {
    finished.push(updateId);
    if (finished.length > 1) return;
    const recorded: Promise<void> = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => {
        const ids = finished.splice(0);
        return surely(() => store.inbox.finish(ids));
      })
      .catch(onFault)
      .finally(() => {
        recording.delete(recorded);
        // After a crash an update is taken alone: the next one is there only once this one is recorded.
        loop.wake();
      });
    recording.add(recorded);
  };

  const enter = (update: StoredUpdate): void => {
    inHand += 1;
    const read = JSON.parse(update.raw) as TelegramUpdate;
    const lane = laneOf(read);
    const before = lanes.get(lane) ?? Promise.resolve();
    const mine: Promise<void> = before
      .then(() => handle(update, read))
      .catch(onFault)
      .finally(() => {
        inHand -= 1;
        if (lanes.get(lane) === mine) lanes.delete(lane);
        loop.wake();
      });
    lanes.set(lane, mine);
  };

  const loop = createLoop({
    async step() {
      // Not one by one as others finish: what is taken together shares its commits.
      if (inHand > atOnce / 2) return false;
      const updates = await store.inbox.take(atOnce - inHand, last);
      for (const update of updates) enter(update);
      last = updates.at(-1)?.updateId ?? last;
      return updates.length > 0;
    },
    rest: () => Promise.resolve(Number.POSITIVE_INFINITY),
    onFault: (fault) => log.error({ err: fault }, 'the inbox could not be read'),
    mayStep: () => modes.mayAct(),
  });

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(lanes.values());
      await Promise.all(recording);
    },
  };
}

/** The chat where it happened; 0 for what has none. */
function laneOf(update: TelegramUpdate): number {
  const chat =
    update.message?.chat ??
    update.channel_post?.chat ??
    update.callback_query?.message?.chat ??
    update.my_chat_member?.chat ??
    update.chat_member?.chat;
  return chat?.id ?? 0;
}
