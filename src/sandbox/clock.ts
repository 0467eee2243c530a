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

/** A clock that goes back together with everything else. */
export interface RenewableClock extends ClockControl {
  /** Starts anew, as at the very beginning. */
  reset(): void;
  /** Goes on from what is stored, as if no time had passed since `at`. */
  resume(at: number): void;
}

interface Saved {
  offset: number;
  pausedAt: number | null;
}

/** Resumes from what was saved; otherwise starts at `startAt`, or now. `changed` is called after every move. */
export function createClock(storage: Storage, startAt: number | undefined, changed: () => void): RenewableClock {
  const fresh = (): Saved => ({ offset: startAt === undefined ? 0 : startAt - Date.now(), pausedAt: null });
  let { offset, pausedAt } = storage.load<Saved>('clock')[0] ?? fresh();
  const listeners = new Set<() => void>();
  const save = () => storage.put('clock', 'clock', { offset, pausedAt });
  const moved = () => {
    save();
    changed();
    for (const listener of [...listeners]) listener();
  };
  const set = (to: number): void => {
    if (pausedAt === null) offset = to - Date.now();
    else pausedAt = to;
    moved();
  };
  save();

  return {
    now: () => pausedAt ?? Date.now() + offset,
    get paused() {
      return pausedAt !== null;
    },
    set,
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
    reset() {
      ({ offset, pausedAt } = fresh());
      moved();
    },
    resume(at) {
      ({ offset, pausedAt } = storage.load<Saved>('clock')[0] ?? fresh());
      set(at);
    },
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
