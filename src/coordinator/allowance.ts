/** So many a second and no more. What was not used is saved up for a second. */
export interface Allowance {
  left(): number;
  take(count: number): void;
}

/** How long to rest once it is used up, so that what comes next comes together. */
export const restMs = 100;

/** `now` is real time in milliseconds. */
export function createAllowance(perSecond: number, now: () => number): Allowance {
  let saved = perSecond;
  let countedAt = now();
  return {
    left() {
      const at = now();
      saved = Math.min(perSecond, saved + (Math.max(at - countedAt, 0) / 1000) * perSecond);
      countedAt = at;
      return Math.floor(saved);
    },
    take(count) {
      saved -= count;
    },
  };
}
