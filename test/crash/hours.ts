/** Whose timer it is: the process's, which ends with it, or the world's around it. */
export type Owner = 'bot' | 'world';

/** Time that passes only when it is told to, in milliseconds of UTC. */
export interface Hours {
  now(): number;
  /** Calls it when that much time has passed; what it answers calls it off. */
  later(afterMs: number, owner: Owner, doing: () => void): () => void;
  /** Infinity when nothing waits. */
  nextAt(): number;
  /** Passes on to then, and does the first thing that is due, if any is. */
  passTo(at: number): void;
  /** Whatever the process waited for will not happen. */
  forgetBot(): void;
  /** Begins anew at that moment, with nothing to wait for. */
  reset(at: number): void;
}

interface Timer {
  at: number;
  owner: Owner;
  doing(): void;
}

export function createHours(start: number): Hours {
  let now = start;
  /** The soonest last. */
  let timers: Timer[] = [];
  return {
    now: () => now,
    later(afterMs, owner, doing) {
      const timer = { at: now + Math.max(afterMs, 0), owner, doing };
      let place = timers.length;
      while (place > 0 && (timers[place - 1]?.at ?? 0) <= timer.at) place -= 1;
      timers.splice(place, 0, timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    nextAt: () => timers.at(-1)?.at ?? Number.POSITIVE_INFINITY,
    passTo(at) {
      now = Math.max(now, at);
      if ((timers.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= now) timers.pop()?.doing();
    },
    forgetBot: () => {
      timers = timers.filter(({ owner }) => owner === 'world');
    },
    reset: (at) => {
      now = at;
      timers = [];
    },
  };
}
