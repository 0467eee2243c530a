/** Numbers that look random and are the same for the same name: who asks for them first changes nothing. */
export interface Chance {
  /** From 0 to 1, without 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True once in a while: 0.1 is one time in ten. */
  happens(share: number): boolean;
  oneOf<T>(all: readonly T[]): T;
  bytes(count: number): Buffer;
}

export function chanceOf(...names: (string | number)[]): Chance {
  let state = digest(names.join(' '));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between: Chance['between'] = (from, to) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    happens: (share) => next() < share,
    oneOf: (all) => all[Math.floor(next() * all.length)] as (typeof all)[number],
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => between(0, 255))),
  };
}

function digest(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}
