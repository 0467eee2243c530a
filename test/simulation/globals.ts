import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import type { Chance } from './chance.ts';

/** What takes the place of this process' clocks, timers and chance. `Owner` is whose something is: the bot's, or the world's around it. */
export interface Substitutes<Owner> {
  /** Whose it is what is begun at this moment. */
  owner(): Owner;
  /** What belonged to a process that is no more leads nowhere. */
  isGone(owner: Owner): boolean;
  run(owner: Owner, doing: () => void): void;
  /** Gives what calls it off. */
  later(ms: number, owner: Owner, doing: () => void): () => void;
  /** What the clock on the wall says. */
  now(): number;
  /** Milliseconds that only go forward. */
  steady(): number;
  chance(): Chance;
  uuid(): string;
  uncaught(fault: unknown): void;
}

/**
 * To be called once a thread, before anything of the bot is loaded: libraries loaded afterwards obey, too. `settle` waits until everything that can
 * happen now has happened.
 */
export function takeGlobals<Owner>(world: Substitutes<Owner>): { settle(): Promise<void> } {
  const soon = globalThis.setImmediate;
  let pending = 0;

  class Handle {
    callOff: () => void = () => undefined;
    readonly ms: number;
    readonly doing: () => void;
    readonly whose: Owner = world.owner();
    constructor(ms: number, doing: () => void) {
      this.ms = Number.isFinite(ms) ? ms : 1;
      this.doing = doing;
      this.refresh();
    }
    refresh(): this {
      this.callOff();
      if (world.isGone(this.whose)) return this;
      this.callOff = world.later(this.ms, this.whose, () => world.run(this.whose, this.doing));
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
    const whose = world.owner();
    const immediate = { isCleared: false, unref: () => immediate, ref: () => immediate };
    pending += 1;
    soon(() => {
      pending -= 1;
      if (!immediate.isCleared) world.run(whose, () => doing(...all));
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
  AbortSignal.timeout = (ms) => {
    const limit = new AbortController();
    setTimeout(() => limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
    return limit.signal;
  };
  takeClocks(world);
  rememberParts();
  takeChance(world);
  syncBuiltinESMExports();
  process.on('unhandledRejection', world.uncaught);
  return {
    async settle() {
      do await new Promise<void>((resolve) => void soon(resolve));
      while (pending > 0);
    },
  };
}

function takeClocks({ now, steady }: Pick<Substitutes<never>, 'now' | 'steady'>): void {
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [now()] : parts) as [number]));
    }
    static override now(): number {
      return now();
    }
  } as DateConstructor;
  performance.now = steady;
}

/**
 * The scheduler asks ICU a dozen times a minute what the same two or three moments are called in its zone. That depends on nothing else, so it is
 * worked out once.
 */
function rememberParts(): void {
  const { formatToParts } = Intl.DateTimeFormat.prototype;
  const known = new WeakMap<Intl.DateTimeFormat, Map<number, readonly Intl.DateTimeFormatPart[]>>();
  Intl.DateTimeFormat.prototype.formatToParts = function (given) {
    const at = Number(given ?? Date.now());
    const ofThis = known.get(this) ?? new Map<number, readonly Intl.DateTimeFormatPart[]>();
    known.set(this, ofThis);
    const parts = ofThis.get(at) ?? Object.freeze(formatToParts.call(this, at));
    if (ofThis.size >= rememberedParts) ofThis.clear();
    ofThis.set(at, parts);
    return parts as Intl.DateTimeFormatPart[];
  };
}
const rememberedParts = 32;

function takeChance({ chance, uuid }: Pick<Substitutes<never>, 'chance' | 'uuid'>): void {
  Math.random = () => chance().next();
  const bytes = (count: number): Buffer => chance().bytes(count);
  Object.assign(crypto, {
    randomBytes: bytes,
    randomUUID: uuid,
    randomFillSync: (buffer: Uint8Array) => {
      buffer.set(bytes(buffer.byteLength));
      return buffer;
    },
  });
}
