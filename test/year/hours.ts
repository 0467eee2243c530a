import type { Clock } from '../../src/coordinator/ports.ts';

/** Time that passes only when it is told to. `real` never goes back; the clock on the wall is what people and the bot read, and it may be wrong. */
export interface Hours {
  clock: Clock;
  real(): number;
  /** How far the clock on the wall is from real time. */
  offset(): number;
  jump(by: number): void;
  /** Passes on to then; nothing happens on the way. */
  passTo(real: number): void;
  /** Calls it when that much real time has passed; what it answers calls it off. `life` is the process that waits: it ends with it. */
  later(afterMs: number, life: number, doing: () => void): () => void;
  nextTimer(): number;
  ring(): void;
  forget(life: number): void;
}

interface Timer {
  at: number;
  number: number;
  life: number;
  doing: () => void;
}

export function createHours(start: number): Hours {
  let real = start;
  let offset = 0;
  let numbers = 0;
  let timers: Timer[] = [];
  return {
    clock: { now: () => real + offset, onJump: () => () => undefined },
    real: () => real,
    offset: () => offset,
    jump: (by) => {
      offset += by;
    },
    passTo: (at) => {
      real = Math.max(real, at);
    },
    later(afterMs, life, doing) {
      const timer = { at: real + Math.max(afterMs, 0), number: ++numbers, life, doing };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    nextTimer: () => Math.min(Number.POSITIVE_INFINITY, ...timers.map(({ at }) => at)),
    ring() {
      const due = timers.filter(({ at }) => at <= real).sort((a, b) => a.at - b.at || a.number - b.number);
      timers = timers.filter(({ at }) => at > real);
      for (const { doing } of due) doing();
    },
    forget: (life) => {
      timers = timers.filter((each) => each.life !== life);
    },
  };
}
