import { setTimeout as sleep } from 'node:timers/promises';
import type { Modes } from './modes.ts';

/** Real milliseconds between two attempts, and how many there are where it is not the disk: ten minutes. */
const pause = 1_000;
const most = 600;

export type Surely = <T>(write: () => Promise<T>) => Promise<T>;

/**
 * Writes down what has happened already and cannot be taken back: a message that is on a screen. While the disk takes nothing it waits for that to be
 * over, however long; after any other fault it is tried again for ten minutes. `onFault` hears the first failure of each alone.
 */
export function createSurely(modes: Pick<Modes, 'has' | 'over'>, onFault: (fault: unknown) => void): Surely {
  return async (write) => {
    let left = most;
    for (let isFirst = true; ; isFirst = false) {
      try {
        return await write();
      } catch (fault) {
        if (isFirst) onFault(fault);
        if (modes.has('disk')) {
          await modes.over('disk');
          continue;
        }
        left -= 1;
        if (left === 0) throw fault;
        await sleep(pause, undefined, { ref: false });
      }
    }
  };
}
