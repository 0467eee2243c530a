import type { Modes } from './modes.ts';

interface Deps {
  modes: Modes;
  /** Writes enough to tell whether work would go on, and takes it away again. Rejects while it would not. */
  probe(): Promise<void>;
  /** Real milliseconds between two trial writes. */
  everyMs?: number;
}

export interface DiskWatch {
  /** The disk did not take something; `why` is half a sentence. Nothing is recorded from now on until it takes something again. */
  fault(why: string): void;
  stop(): void;
}

/**
 * A disk that is full or gone makes the bot READ_ONLY; a trial write now and then finds out when that is over, without a restart. There is no
 * ballast file to delete: what can still be said needs no disk, and what needs one needs somebody who makes room.
 */
export function createDiskWatch({ modes, probe, everyMs = 2_000 }: Deps): DiskWatch {
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const look = (): void => {
    timer = setTimeout(
      () =>
        void probe().then(
          () => {
            timer = null;
            modes.leave('disk');
          },
          () => isStopped || look(),
        ),
      everyMs,
    ).unref();
  };

  return {
    fault(why) {
      modes.enter('disk', why);
      if (timer === null && !isStopped) look();
    },
    stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
