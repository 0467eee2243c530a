import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Modes } from '../coordinator/modes.ts';
import type { Clock } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { BotApi } from './api.ts';
import { backOff } from './back-off.ts';
import { isTokenRefused, readFailure } from './failures.ts';
import type { TelegramUpdate } from './kit.ts';
import { neededUpdates } from './poller.ts';
import type { Updates } from './updates.ts';

interface Deps {
  api: BotApi;
  store: Store;
  clock: Clock;
  log: Logger;
  modes: Pick<Modes, 'has'>;
  publicUrl: string;
  secret: string;
  /** Whether an update is stored, or only counted as seen. */
  isLetIn(update: TelegramUpdate): boolean;
  /** Updates can be had and stored: said once Telegram has taken the webhook, and every half minute. */
  onHeard(): Promise<void>;
  onStored(): void;
  /** These could not be stored. Returns those that Telegram is to bring once more. */
  onNotStored(updates: TelegramUpdate[]): TelegramUpdate[];
  /** Real milliseconds. */
  everyMs?: number;
}

const path = 'telegram/updates';

/** Has Telegram bring updates, and stores each before it is acknowledged. Whether another process does the same is not known: Telegram does not say. */
export function startWebhook({ api, store, clock, log, modes, everyMs = 30_000, ...deps }: Deps): Updates {
  const stopping = new AbortController();
  const { signal } = stopping;
  let trouble: string | null = 'The webhook is not set yet.';
  const rest = (ms: number): Promise<unknown> => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);

  const set = async (): Promise<void> => {
    const url = `${deps.publicUrl.replace(/\/$/, '')}/${path}`;
    for (let failures = 1; !signal.aborted; failures++)
      try {
        const asked = { url, secret_token: deps.secret, allowed_updates: [...neededUpdates] };
        await api.call('setWebhook', asked, { signal });
        trouble = null;
        return;
      } catch (fault) {
        if (signal.aborted) return;
        trouble = 'Telegram did not take the webhook.';
        log.error({ err: fault }, trouble);
        if (!isPassing(fault)) return;
        await rest(backOff(fault, failures));
      }
  };

  const hear = (): Promise<void> =>
    deps.onHeard().catch((fault: unknown) => log.error({ err: fault }, 'that the bot is here could not be stored'));

  /** Telegram calls when there is something, so that silence says nothing: what can be missed is missed while this process is not there. */
  const run = async (): Promise<void> => {
    await set();
    while (!signal.aborted) {
      if (trouble === null) await hear();
      // Nobody else asks while it is muted.
      if (modes.has('token')) await api.call('getMe', undefined, { signal }).catch(() => undefined);
      await rest(everyMs);
    }
  };

  const receive = async (update: { update_id: number }): Promise<void> => {
    if (!deps.isLetIn(update as TelegramUpdate)) return;
    const row = { updateId: update.update_id, raw: JSON.stringify(update) };
    try {
      await store.inbox.receive([row], null, clock.now());
    } catch (fault) {
      if (deps.onNotStored([update as TelegramUpdate]).length > 0) throw fault;
      return;
    }
    deps.onStored();
  };

  const running = run();
  return {
    webhook: { path: `/${path}`, secret: deps.secret, receive },
    health: () => ({ isWell: trouble === null, troubles: trouble ? [trouble] : [] }),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Whether the same may be taken a while later: not where Telegram says that the address will not do. */
const isPassing = (fault: unknown): boolean =>
  isTokenRefused(fault) || ['too-fast', 'away', 'silent'].includes(readFailure(fault)?.kind ?? '');
