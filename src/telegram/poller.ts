import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Modes } from '../coordinator/modes.ts';
import type { Clock } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import { type BotApi, BotApiError } from './api.ts';
import { backOff } from './back-off.ts';
import { readFailure } from './failures.ts';
import type { TelegramUpdate } from './kit.ts';

/** The kinds of updates that the bot needs; Telegram leaves out membership unless it is asked for. */
export const neededUpdates = ['message', 'channel_post', 'callback_query', 'my_chat_member', 'chat_member'] as const;

const pollSeconds = 50;
/** So long a rival may be the former process of this bot, of which Telegram does not know yet that it is gone. */
const patienceWithRivals = 60_000;
/** Who taps while nothing can be stored is to hear so before Telegram stops waiting for the answer: it is never asked later than after these. */
const mostFailuresWhenReadOnly = 3;

export interface Poller {
  stop(): Promise<void>;
  /** Since when updates could not be fetched or stored, in real milliseconds; null while it works. */
  troubledSince(): number | null;
}

interface Deps {
  api: BotApi;
  store: Store;
  clock: Clock;
  log: Logger;
  /** Whether an update is stored, or only counted as seen. */
  isLetIn(update: TelegramUpdate): boolean;
  /** Telegram has answered, and whatever it said is stored. Rejects when that cannot be written down. */
  onHeard(): Promise<void>;
  /** New updates are stored. */
  onStored(): void;
  /** These could not be stored. Returns those that are to be asked for again; whoever made one of the others was told that it does not count. */
  onNotStored(updates: TelegramUpdate[]): TelegramUpdate[];
  /** Whether nothing can be stored at the moment. */
  isReadOnly(): boolean;
  modes: Pick<Modes, 'enter' | 'leave'>;
  /** Real milliseconds. */
  realNow?: () => number;
}

/**
 * Asks for updates and stores them with the next offset in one transaction before it asks again, so that nothing is acknowledged that is not on
 * disk. telegraf's own loop acknowledges updates that were never handled, so it is not used.
 */
export function startPoller({
  api,
  store,
  clock,
  log,
  isLetIn,
  onHeard,
  onStored,
  onNotStored,
  isReadOnly,
  modes,
  realNow = Date.now,
}: Deps): Poller {
  const stopping = new AbortController();
  let troubled: number | null = null;
  let rivalSince: number | null = null;
  let failures = 0;
  let isFirst = true;
  /** Telegram is to forget what is before this, though that could not be stored. */
  let behindRefused: number | null = null;

  const poll = async (): Promise<void> => {
    const stored = await store.inbox.offset();
    const offset = behindRefused === null ? stored : Math.max(behindRefused, stored ?? 0);
    const updates = await api.call(
      'getUpdates',
      {
        ...(offset === null ? {} : { offset }),
        // Whether Telegram can be heard again shows at once, not after a minute in which nobody says anything.
        timeout: isFirst || failures > 0 ? 0 : pollSeconds,
        limit: 100,
        allowed_updates: [...neededUpdates],
      },
      { timeoutMs: (pollSeconds + 15) * 1000, signal: stopping.signal },
    );
    rivalSince = null;
    modes.leave('rival');
    if (updates.length > 0) await keep(updates);
    await onHeard();
    isFirst = false;
    troubled = null;
    failures = 0;
  };

  const keep = async (updates: TelegramUpdate[]): Promise<void> => {
    const next = Math.max(...updates.map((update) => update.update_id)) + 1;
    const letIn = updates.filter(isLetIn);
    const rows = letIn.map((update) => ({ updateId: update.update_id, raw: JSON.stringify(update) }));
    try {
      await store.inbox.receive(rows, next, clock.now());
    } catch (fault) {
      const [first] = onNotStored(letIn);
      // Whoever was told to tap again must not be surprised by a process that begins anew and does not know of it.
      if (first !== updates[0]) behindRefused = first?.update_id ?? next;
      throw fault;
    }
    behindRefused = null;
    onStored();
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await poll();
      } catch (fault) {
        if (stopping.signal.aborted) return;
        troubled ??= realNow();
        failures += 1;
        const pause = backOff(fault, isReadOnly() ? Math.min(failures, mostFailuresWhenReadOnly) : failures);
        log.warn({ err: fault, retryInMs: pause }, readFailure(fault) ? 'no updates from Telegram' : notStored);
        noteRival(fault);
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  const noteRival = (fault: unknown): void => {
    if (fault instanceof BotApiError && fault.code === 409) {
      rivalSince ??= realNow();
      const rival = rivalIn(fault, realNow() - rivalSince);
      if (rival) modes.enter('rival', rival);
    } else rivalSince = null;
  };

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
    troubledSince: () => troubled,
  };
}

const notStored = 'what Telegram said, or that it was heard, could not be stored';

/** Two may not act for one bot. A webhook stays until somebody takes it away, and is not this bot's to take. */
function rivalIn({ message }: BotApiError, persistsFor: number): string | null {
  if (/webhook/i.test(message))
    return 'a webhook is set for this bot, by another deployment it seems, and I do not take it away (deleteWebhook does; TELEGRAM_MODE=webhook sets mine)';
  return persistsFor > patienceWithRivals ? 'another instance polls with the same BOT_TOKEN' : null;
}
