import type { Metric } from '../proofs/proof.ts';
import type { Sample } from './health.ts';

/** Fewer figures than this on one side say nothing. */
const fewest = 5;

/**
 * One figure before and after: the medians of what was measured, so that a spike decides nothing. Says on which side there is no data where there is not enough. What is
 * allowed is in per cent; where nothing is, the metric says that nobody said so.
 */
export function compared(
  {
    name,
    unit,
    mayRise,
    mayFall,
  }: { name: string; unit: string; mayRise?: number | undefined; mayFall?: number | undefined },
  before: readonly Sample[],
  after: readonly Sample[],
): Metric | 'before' | 'after' {
  const [then, now] = [median(before), median(after)];
  if (then === null) return 'before';
  if (now === null) return 'after';
  const isLimited = mayRise !== undefined || mayFall !== undefined;
  return {
    name,
    unit,
    before: then,
    after: now,
    allowed: isLimited ? { rise: mayRise ?? null, fall: mayFall ?? null } : null,
  };
}

function median(samples: readonly Sample[]): number | null {
  const values = samples
    .map(({ value }) => value)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (values.length < fewest) return null;
  const middle = values.length / 2;
  const [low, high] = [values[Math.ceil(middle) - 1], values[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
