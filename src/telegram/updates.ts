import type { Logger } from 'pino';
import type { Modes } from '../coordinator/modes.ts';
import type { Clock } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { BotApi } from './api.ts';
import type { TelegramUpdate } from './kit.ts';
import { neededUpdates, startPoller } from './poller.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Refusals } from './refusals.ts';

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
  updates: { mode: 'polling' } | { mode: 'webhook'; publicUrl: string; secret: string };
}

const path = 'telegram/updates';
/** How long Telegram may be silent before the bot calls itself unwell. */
const patience = 60_000;

export function startUpdates({
  api,
  store,
  clock,
  log,
  wake,
  onHeard,
  modes,
  refusals,
  realNow = Date.now,
  updates,
}: Deps): Updates {
  const isWithinLimits = createRateLimit({ api, log, now: () => performance.now() });
  const isLetIn = (update: TelegramUpdate): boolean => !refusals.wasRefused(update) && isWithinLimits(update);
  const isReadOnly = (): boolean => modes.has('disk');
  const onNotStored = (some: TelegramUpdate[]): void => {
    if (isReadOnly()) for (const each of some) refusals.refuse(each);
  };
  if (updates.mode === 'webhook') return byWebhook(updates);
  const poller = startPoller({
    api,
    store,
    clock,
    log,
    isLetIn,
    onHeard,
    onStored: wake,
    onNotStored,
    isReadOnly,
    modes,
    realNow,
  });
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

  function byWebhook({ publicUrl, secret }: { publicUrl: string; secret: string }): Updates {
    let trouble: string | null = 'The webhook is not set yet.';
    // Telegram calls when there is something, so that silence says nothing: what can be missed is missed while this process is not there.
    const hear = (): void =>
      void onHeard().catch((fault: unknown) => log.error({ err: fault }, 'that the bot is here could not be stored'));
    const hearing = setInterval(hear, patience / 2).unref();
    const url = `${publicUrl.replace(/\/$/, '')}/${path}`;
    api
      .call('setWebhook', { url, secret_token: secret, allowed_updates: [...neededUpdates] })
      .then(() => {
        trouble = null;
        hear();
      })
      .catch((fault: unknown) => {
        trouble = 'Telegram did not take the webhook.';
        log.error({ err: fault }, trouble);
      });
    const receive = async (update: { update_id: number }): Promise<void> => {
      if (!isLetIn(update as TelegramUpdate)) return;
      const row = { updateId: update.update_id, raw: JSON.stringify(update) };
      await store.inbox.receive([row], null, clock.now()).catch((fault: unknown) => {
        onNotStored([update as TelegramUpdate]);
        throw fault;
      });
      wake();
    };
    return {
      webhook: { path: `/${path}`, secret, receive },
      health: () => ({ isWell: trouble === null, troubles: trouble ? [trouble] : [] }),
      stop: async () => clearInterval(hearing),
    };
  }
}
