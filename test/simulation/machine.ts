import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { type Chance, chanceOf } from './chance.ts';
import { createHours, type Hours, type Owner, type Timer } from './hours.ts';

/**
 * The computer on which the bot runs: its clocks, its timers and its chance. It takes the place of the real ones for everything that is loaded in
 * this thread afterwards, libraries included, so that nothing can happen that the seed did not bring about.
 */
export interface Machine {
  hours: Hours;
  /** Runs what belongs to the world around the bot: it goes by the true time, and its timers outlive the process. */
  outside<T>(doing: () => T): T;
  /** Everything that can happen now has happened. */
  settle(): Promise<void>;
  /** From here on the process is no more: what it still has in hand leads nowhere. */
  die(): void;
  /** A new process begins. */
  begin(life: number): void;
  isDead(): boolean;
  /** Errors that nobody caught. */
  uncaught: unknown[];
}

/** To be called once a thread, before anything of the bot is loaded. */
export function takeOver(seed: number, start: number): Machine {
  const hours = createHours(start);
  const uncaught: unknown[] = [];
  let owner: Owner = 'bot';
  let isDead = false;
  let pending = 0;
  let chance: Chance = chanceOf(seed, 'machine', 0);
  const soon = globalThis.setImmediate;

  const isGone = (whose: Owner): boolean => isDead && whose === 'bot';
  const run = (whose: Owner, doing: () => void): void => {
    if (isGone(whose)) return;
    const before = owner;
    owner = whose;
    try {
      doing();
    } catch (fault) {
      if (!isGone(whose)) uncaught.push(fault);
    } finally {
      owner = before;
    }
  };

  class Handle {
    timer: Timer | null = null;
    readonly ms: number;
    readonly doing: () => void;
    readonly whose: Owner = owner;
    constructor(ms: number, doing: () => void) {
      this.ms = Number.isFinite(ms) ? ms : 1;
      this.doing = doing;
      this.refresh();
    }
    refresh(): this {
      if (this.timer) hours.cancel(this.timer);
      if (isGone(this.whose)) return this;
      this.timer = hours.later(this.ms, this.whose, () => run(this.whose, this.doing));
      return this;
    }
    close(): void {
      if (this.timer) hours.cancel(this.timer);
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
    const whose = owner;
    const immediate = { isCleared: false, unref: () => immediate, ref: () => immediate };
    pending += 1;
    soon(() => {
      pending -= 1;
      if (!immediate.isCleared) run(whose, () => doing(...all));
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
  const now = (): number => Math.floor(owner === 'world' ? hours.real() : hours.wall());
  globalThis.Date = class extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [now()] : parts) as [number]));
    }
    static override now(): number {
      return now();
    }
  } as DateConstructor;
  performance.now = () => hours.real() - start;

  Math.random = () => chance.next();
  const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => chance.between(0, 255)));
  Object.assign(crypto, {
    randomBytes: bytes,
    randomUUID: () => bytes(16).toString('hex'),
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
    outside(doing) {
      const before = owner;
      owner = 'world';
      try {
        return doing();
      } finally {
        owner = before;
      }
    },
    async settle() {
      do await new Promise<void>((resolve) => void soon(resolve));
      while (pending > 0);
    },
    die() {
      isDead = true;
      hours.forgetBot();
    },
    begin(life) {
      isDead = false;
      chance = chanceOf(seed, 'machine', life);
    },
    isDead: () => isDead,
  };
}
