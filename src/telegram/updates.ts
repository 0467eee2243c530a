import type { Logger } from 'pino';
import type { Modes } from '../coordinator/modes.ts';
import type { Clock } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { BotApi } from './api.ts';
import type { TelegramUpdate } from './kit.ts';
import { startPoller } from './poller.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Refusals } from './refusals.ts';
import { startWebhook } from './webhook.ts';

/** How updates come in: by asking, or by Telegram's webhook. Both end in the same inbox. */
export interface Updates {
  webhook: { path: string; secret: string; receive(update: { update_id: number }): Promise<void> } | null;
  health(): { isWell: boolean; troubles: string[] };
  stop(): Promise<void>;
}

interface Deps {
  api: BotApi;
  store: Store;
  clock: Clock;
  log: Logger;
  wake(): void;
  /** Updates can be had and stored: said after each answer, by webhook every half minute. */
  onHeard(): Promise<void>;
  modes: Modes;
  refusals: Refusals;
  /** Real milliseconds. */
  realNow?: () => number;
  /** How often it says by webhook that it is there; real milliseconds. */
  everyMs?: number;
  updates: { mode: 'polling' } | { mode: 'webhook'; publicUrl: string; secret: string };
}

/** How long Telegram may be silent before the bot calls itself unwell. */
const patience = 60_000;

export function startUpdates({ refusals, wake, updates, everyMs, realNow = Date.now, ...deps }: Deps): Updates {
  const { api, log, modes } = deps;
  const isWithinLimits = createRateLimit({ api, log, now: () => performance.now() });
  const isReadOnly = (): boolean => modes.has('disk');
  const way = {
    ...deps,
    isLetIn: (update: TelegramUpdate): boolean => !refusals.wasRefused(update) && isWithinLimits(update),
    onStored: wake,
    onNotStored: (some: TelegramUpdate[]): TelegramUpdate[] =>
      isReadOnly() ? some.filter((each) => !refusals.refuse(each)) : some,
  };
  if (updates.mode === 'webhook') return startWebhook({ ...way, ...updates, ...(everyMs ? { everyMs } : {}) });
  const poller = startPoller({ ...way, isReadOnly, realNow });
  return {
    webhook: null,
    health() {
      const since = poller.troubledSince();
      // What has a mode of its own says itself.
      const isSilent = since !== null && realNow() - since > patience && modes.mayAct('telegram');
      return { isWell: !isSilent, troubles: isSilent ? ['Telegram has not answered for a minute.'] : [] };
    },
    stop: () => poller.stop(),
  };
}
