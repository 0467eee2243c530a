import type { Fields } from '../world/model.ts';
import type { Update } from '../world/updates.ts';
import type { World } from '../world/world.ts';
import { type Call, integer } from './params.ts';
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
    allowedUpdates(world, params);
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

/** Takes over which kinds of update are wanted, if the call says so; what is no list of them changes nothing, and no kinds mean the usual ones. */
export function allowedUpdates(world: World, params: Fields): void {
  const kinds = listOf(params['allowed_updates']);
  if (kinds !== null) world.queue.allow(kinds.length === 0 ? null : kinds.map(String));
}

function listOf(value: unknown): unknown[] | null {
  try {
    const given: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return Array.isArray(given) ? given : null;
  } catch {
    return null;
  }
}
