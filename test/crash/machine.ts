import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { type Chance, chanceOf } from '../simulation/chance.ts';
import { createHours, type Hours, type Owner } from './hours.ts';

/**
 * The computer on which the bot runs: its clocks, its timers and its chance. It takes the place of the real ones for everything that is loaded in
 * this thread afterwards, libraries included, so that the same script is the same run.
 */
export interface Machine {
  hours: Hours;
  /** Everything that can happen now has happened. */
  settle(): Promise<void>;
  /** From here on the process is no more: what it still has in hand leads nowhere. */
  die(): void;
  /** A new process begins; what is random in it follows from its name. */
  begin(name: string): void;
  isDead(): boolean;
  /** Errors that nobody caught. */
  uncaught: unknown[];
}

/** To be called once a thread, before anything of the bot is loaded. `turn` is told of each turn of the event loop that the process takes. */
export function takeOver(start: number, turn: () => void): Machine {
  const hours = createHours(start);
  const uncaught: unknown[] = [];
  let isDead = true;
  let pending = 0;
  let ids = 0;
  let chance: Chance = chanceOf('machine', 0);
  const soon = globalThis.setImmediate;

  const run = (doing: () => void): void => {
    if (isDead) return;
    turn();
    try {
      doing();
    } catch (fault) {
      if (!isDead) uncaught.push(fault);
    }
  };

  class Handle {
    callOff: () => void = () => undefined;
    readonly ms: number;
    readonly doing: () => void;
    constructor(ms: number, doing: () => void) {
      this.ms = Number.isFinite(ms) ? ms : 1;
      this.doing = doing;
      this.refresh();
    }
    refresh(): this {
      this.callOff();
      if (!isDead) this.callOff = hours.later(this.ms, 'bot' satisfies Owner, () => run(this.doing));
      return this;
    }
    close(): void {
      this.callOff();
    }
    ref = (): this => this;
    unref = (): this => this;
    hasRef = (): boolean => true;
    [Symbol.dispose](): void {
      this.close();
    }
  }

  const setTimeout = (doing: (...all: unknown[]) => void, ms = 1, ...all: unknown[]): Handle =>
    new Handle(ms, () => doing(...all));
  const setInterval = (doing: (...all: unknown[]) => void, ms = 1, ...all: unknown[]): Handle => {
    const handle: Handle = new Handle(ms, () => {
      handle.refresh();
      doing(...all);
    });
    return handle;
  };
  const clear = (handle: unknown): void => {
    if (handle instanceof Handle) handle.close();
  };
  const setImmediate = (doing: (...all: unknown[]) => void, ...all: unknown[]): object => {
    const immediate = { isCleared: false, unref: () => immediate, ref: () => immediate };
    pending += 1;
    soon(() => {
      pending -= 1;
      if (!immediate.isCleared) run(() => doing(...all));
    });
    return immediate;
  };
  const clearImmediate = (immediate: unknown): void => {
    if (typeof immediate === 'object' && immediate !== null) Object.assign(immediate, { isCleared: true });
  };
  const sleep = <T>(ms = 1, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const handle = setTimeout(() => resolve(value as T), ms);
      signal?.addEventListener('abort', () => {
        handle.close();
        reject(signal.reason);
      });
    });

  const all = { setTimeout, setInterval, setImmediate, clearTimeout: clear, clearInterval: clear, clearImmediate };
  Object.assign(globalThis, all);
  Object.assign(timers, all);
  Object.assign(timersPromises, {
    setTimeout: sleep,
    setImmediate: (value?: unknown) => new Promise((resolve) => void setImmediate(() => resolve(value))),
  });

  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [hours.now()] : parts) as [number]));
    }
    static override now(): number {
      return hours.now();
    }
  } as DateConstructor;
  performance.now = () => hours.now() - start;

  Math.random = () => chance.next();
  const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => chance.between(0, 255)));
  Object.assign(crypto, {
    randomBytes: bytes,
    // The scheduler keeps its tasks by these in a register that a new process here does not begin anew.
    randomUUID: () => String(++ids),
    randomFillSync: (buffer: Uint8Array) => {
      buffer.set(bytes(buffer.byteLength));
      return buffer;
    },
  });
  AbortSignal.timeout = (ms) => {
    const limit = new AbortController();
    setTimeout(() => limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
    return limit.signal;
  };
  syncBuiltinESMExports();
  process.on('unhandledRejection', (fault) => {
    if (!isDead) uncaught.push(fault);
  });

  return {
    hours,
    uncaught,
    async settle() {
      do await new Promise<void>((resolve) => void soon(resolve));
      while (pending > 0);
    },
    die() {
      isDead = true;
      hours.forgetBot();
    },
    begin(name) {
      isDead = false;
      chance = chanceOf('machine', name);
    },
    isDead: () => isDead,
  };
}
