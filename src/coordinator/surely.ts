import { setTimeout as sleep } from 'node:timers/promises';

/** Real milliseconds between two attempts, and how many there are: ten minutes. */
const pause = 1_000;
const most = 600;

/**
 * Writes down what has happened already and cannot be taken back: a message that is on a screen. While the disk takes nothing it is tried again, for
 * ten minutes; `onFault` hears the first failure alone.
 */
export async function surely<T>(write: () => Promise<T>, onFault: (fault: unknown) => void): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (fault) {
      if (attempt === 1) onFault(fault);
      if (attempt >= most) throw fault;
      await sleep(pause, undefined, { ref: false });
    }
  }
}
