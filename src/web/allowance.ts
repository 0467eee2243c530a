import { LRUCache } from 'lru-cache';

interface Rate {
  /** How many within one span. */
  most: number;
  /** In milliseconds. */
  per: number;
}

/** How many names are counted at once; whoever is pushed out starts anew. */
const remembered = 10_000;

export interface Allowance {
  /** Counts one more, and says whether the name still had it. */
  take(name: string): boolean;
  /** Nothing is left to take in this span. Counts nothing. */
  isSpent(name: string): boolean;
}

/**
 * Counts what each name takes, in memory. `now` is the machine's own clock in milliseconds, never the sandbox's. A restart forgets it all.
 */
export function createAllowance({ most, per }: Rate, now: () => number): Allowance {
  const spans = new LRUCache<string, { until: number; count: number }>({ max: remembered });

  function spanOf(name: string): { until: number; count: number } {
    const at = now();
    const known = spans.get(name);
    return known && at < known.until ? known : { until: at + per, count: 0 };
  }

  return {
    take(name) {
      const span = spanOf(name);
      span.count += 1;
      spans.set(name, span);
      return span.count <= most;
    },
    isSpent: (name) => spanOf(name).count >= most,
  };
}
