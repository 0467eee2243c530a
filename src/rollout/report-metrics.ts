import { placedItems } from './checklist.ts';
import type { PersonId } from './events.ts';
import { judgeMetrics } from './proofs/metrics.ts';
import type { Metric } from './proofs/proof.ts';
import { iso } from './report-said.ts';
import type { Named, ReportedMetric } from './report-shape.ts';
import type { Rollout } from './rollout.ts';
import { itemState } from './standing.ts';

/** Of each item the figures that were brought last, before and after, with the values between which each may lie. */
export const metricsIn = (rollout: Rollout, named: (person: PersonId) => Named): ReportedMetric[] =>
  placedItems(rollout.checklist).flatMap(({ item, number }) => {
    const newest = itemState(item.id, rollout).evidence.findLast(({ proof }) => proof?.type === 'metrics');
    if (newest?.proof?.type !== 'metrics') return [];
    const { by, at } = newest;
    return newest.proof.metrics.map((metric) => ({
      item: number,
      name: metric.name,
      unit: metric.unit,
      before: metric.before,
      after: metric.after,
      allowed: allowedValues(metric),
      state: judgeMetrics({ type: 'metrics', metrics: [metric] }).state,
      by: named(by),
      at: iso(at),
    }));
  });

/** Per cent of `before` as values. */
function allowedValues({ before, allowed }: Metric): ReportedMetric['allowed'] {
  if (!allowed) return null;
  const share = (percent: number): number => tidy((Math.abs(before) * percent) / 100);
  return {
    from: allowed.fall === null ? null : tidy(before - share(allowed.fall)),
    to: allowed.rise === null ? null : tidy(before + share(allowed.rise)),
  };
}

/** 198 instead of 198.00000000000003. */
const tidy = (value: number): number => Number(value.toPrecision(12));
