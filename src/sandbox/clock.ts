import type { SandboxClock } from './contract.ts';
import type { Storage } from './storage.ts';

/** The clock with its knobs. It runs with real time plus an offset; while paused it stands still. */
export interface ClockControl extends SandboxClock {
  readonly paused: boolean;
  /** Goes to this moment (milliseconds since the epoch), backwards too. */
  set(to: number): void;
  pause(paused: boolean): void;
  save(): void;
}

interface Saved {
  offset: number;
  pausedAt: number | null;
}

/** Resumes from what was saved; otherwise starts at `startAt`, or now. `changed` is called after every move. */
export function createClock(storage: Storage, startAt: number | undefined, changed: () => void): ClockControl {
  let { offset, pausedAt }: Saved = storage.load<Saved>('clock')[0] ?? {
    offset: startAt === undefined ? 0 : startAt - Date.now(),
    pausedAt: null,
  };
  const listeners = new Set<() => void>();
  const save = () => storage.put('clock', 'clock', { offset, pausedAt });
  const moved = () => {
    save();
    changed();
    for (const listener of [...listeners]) listener();
  };
  save();

  return {
    now: () => pausedAt ?? Date.now() + offset,
    get paused() {
      return pausedAt !== null;
    },
    set(to) {
      if (pausedAt === null) offset = to - Date.now();
      else pausedAt = to;
      moved();
    },
    pause(paused) {
      if (paused === (pausedAt !== null)) return;
      if (pausedAt === null) pausedAt = Date.now() + offset;
      else {
        offset = pausedAt - Date.now();
        pausedAt = null;
      }
      moved();
    },
    save,
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
