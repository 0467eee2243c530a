import type { Update } from '../world/updates.ts';
import { type Call, integer, list } from './params.ts';
import { conflict } from './refusal.ts';

const LONGEST_WAIT = 50;

/** Only one can wait for updates; whoever comes later wins, as with Telegram. */
export class Polling {
  #endCurrent: ((why: string) => void) | null = null;

  /** Ends a waiting poll, saying what ended it. */
  interrupt(why: string): void {
    this.#endCurrent?.(why);
  }

  async getUpdates({ world, params, signal }: Call): Promise<Update[]> {
    if (world.settings.webhook !== null) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    this.interrupt('terminated by other getUpdates request; make sure that only one bot instance is running');
    const kinds = list(params, 'allowed_updates', 'allowed updates');
    if (kinds !== undefined) world.queue.allow(kinds.length === 0 ? null : kinds.map(String));
    const offset = integer(params, 'offset') ?? 0;
    const limit = Math.min(Math.max(integer(params, 'limit') ?? 100, 1), 100);
    const ready = world.queue.take(offset, limit);
    const wait = Math.min(integer(params, 'timeout') ?? 0, LONGEST_WAIT);
    if (ready.length > 0 || wait <= 0) return ready;
    await this.#untilPushed(world.queue.onPush, wait * 1000, signal);
    return world.queue.take(Math.max(offset, 0), limit);
  }

  #untilPushed(onPush: (listener: () => void) => () => void, milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        stopListening();
        signal.removeEventListener('abort', onTime);
        if (this.#endCurrent === end) this.#endCurrent = null;
        finish();
      };
      const onTime = () => settle(resolve);
      const end = (why: string) => settle(() => reject(conflict(why)));
      const timer = setTimeout(onTime, milliseconds);
      const stopListening = onPush(onTime);
      signal.addEventListener('abort', onTime);
      this.#endCurrent = end;
    });
  }
}
