import { SourceFault, type SourceTrouble } from '../../coordinator/sources.ts';

/** Trouble of the other side as a whole; `missing`, `refused` and `broken` are about one question, and the next may do. */
const wholeSide: readonly SourceTrouble[] = ['down', 'slow', 'limited', 'unauthorised', 'forbidden'];
const shortestMs = 5_000;
const longestMs = 300_000;

export interface Patience {
  /** Asks, unless the same source was in trouble a moment ago: then it fails at once with the same words. */
  ask<T>(source: string, doing: () => Promise<T>): Promise<T>;
}

interface Rest {
  since: number;
  until: number;
  times: number;
  fault: SourceFault;
}

/**
 * Leaves a source in trouble alone: for as long as it said, and at least 5 s, doubling up to 5 minutes. `now` in milliseconds; a clock that is set back
 * ends the rest.
 */
export function createPatience(now: () => number): Patience {
  const rests = new Map<string, Rest>();
  const isResting = ({ since, until }: Rest): boolean => now() >= since && now() < until;
  return {
    async ask(source, doing) {
      const before = rests.get(source);
      if (before && isResting(before)) throw before.fault;
      try {
        const value = await doing();
        rests.delete(source);
        return value;
      } catch (fault) {
        if (fault instanceof SourceFault && wholeSide.includes(fault.trouble))
          rests.set(source, longerRest(before, rests.get(source), fault, now()));
        throw fault;
      }
    },
  };
}

/** Ten questions that fail side by side are one trouble: only what was asked after the last rest makes the next one longer. */
function longerRest(before: Rest | undefined, current: Rest | undefined, fault: SourceFault, since: number): Rest {
  const isCounted = current !== undefined && current !== before;
  const times = isCounted ? current.times : (before?.times ?? 0) + 1;
  const restMs = Math.max(fault.afterMs ?? 0, Math.min(shortestMs * 2 ** (times - 1), longestMs));
  return { since, until: Math.max(since + restMs, isCounted ? current.until : 0), times, fault };
}
