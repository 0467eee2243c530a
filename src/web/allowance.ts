import { LRUCache } from 'lru-cache';

interface Rate {
  /** How many within one span. */
  most: number;
  /** In milliseconds. */
  per: number;
}

/** How many names are counted at once; whoever is pushed out starts anew. */
const remembered = 10_000;

/**
 * Counts what each name asks for, in memory: true while it may. `now` is the machine's own clock in milliseconds, never the sandbox's. A restart
 * forgets it all.
 */
export function createAllowance({ most, per }: Rate, now: () => number): (name: string) => boolean {
  const spans = new LRUCache<string, { until: number; count: number }>({ max: remembered });
  return (name) => {
    const at = now();
    const known = spans.get(name);
    const span = known && at < known.until ? known : { until: at + per, count: 0 };
    span.count += 1;
    spans.set(name, span);
    return span.count <= most;
  };
}
