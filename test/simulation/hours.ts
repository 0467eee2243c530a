/** Whose timer it is: the process's, which ends with it, or the world's. */
export type Owner = 'bot' | 'world';

/** Time that passes only when it is told to. `real` never goes back; the clock on the wall is what the bot reads, and it may be wrong. */
export interface Hours<Whose = Owner> {
  real(): number;
  wall(): number;
  /** Moves the clock on the wall. */
  jump(by: number): void;
  /** Calls it when that much real time has passed; what it answers calls it off. */
  later(afterMs: number, whose: Whose, doing: () => void): () => void;
  /** Infinity when nothing waits. */
  nextAt(): number;
  /** Passes on to then; nothing happens on the way. */
  passTo(real: number): void;
  /** Does the first thing that is due, if any is. */
  ring(): void;
  /** Whatever they waited for will not happen. */
  forget(whose: Whose): void;
  /** Begins anew at that moment, with a clock that is right and nothing to wait for. */
  reset(real: number): void;
}

interface Timer<Whose> {
  at: number;
  whose: Whose;
  doing(): void;
}

export function createHours<Whose = Owner>(start: number): Hours<Whose> {
  let real = start;
  let offset = 0;
  /** The soonest last. */
  let timers: Timer<Whose>[] = [];
  return {
    real: () => real,
    wall: () => real + offset,
    jump: (by) => {
      offset += by;
    },
    later(afterMs, whose, doing) {
      const timer = { at: real + Math.max(afterMs, 0), whose, doing };
      let place = timers.length;
      while (place > 0 && (timers[place - 1]?.at ?? 0) <= timer.at) place -= 1;
      timers.splice(place, 0, timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    nextAt: () => timers.at(-1)?.at ?? Number.POSITIVE_INFINITY,
    passTo: (at) => {
      real = Math.max(real, at);
    },
    ring() {
      if ((timers.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= real) timers.pop()?.doing();
    },
    forget: (gone) => {
      timers = timers.filter(({ whose }) => whose !== gone);
    },
    reset(at) {
      real = at;
      offset = 0;
      timers = [];
    },
  };
}
