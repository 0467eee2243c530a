/** So many within any second and no more: nothing is saved up, because whoever counts at the other end does not save either. */
export interface Allowance {
  left(): number;
  take(count: number): void;
}

/** How long to rest once it is used up, so that what comes next comes together. */
export const restMs = 50;

/** Calls that left a second apart may arrive a little closer. */
const second = 1_010;

/** `now` is real time in milliseconds. */
export function createAllowance(perSecond: number, now: () => number): Allowance {
  let taken: { at: number; count: number }[] = [];
  return {
    left() {
      const until = now();
      // A clock that was set back must not lock anything.
      taken = taken.filter(({ at }) => at > until - second && at <= until);
      return perSecond - taken.reduce((sum, { count }) => sum + count, 0);
    },
    take(count) {
      if (count > 0) taken.push({ at: now(), count });
    },
  };
}
