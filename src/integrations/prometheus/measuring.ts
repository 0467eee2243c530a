import { SourceFault } from '../../coordinator/sources.ts';
import { compared } from '../../rollout/deploying/benchmark.ts';
import type { HealthCheck } from '../../rollout/deploying/checks.ts';
import { judgeHealth, type Reading } from '../../rollout/deploying/health.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Metric } from '../../rollout/proofs/proof.ts';
import type { Product } from '../settings.ts';
import type { Prometheus, Range } from './prometheus.ts';
import { fillQuery, type Names } from './query.ts';

const stepSeconds = 15;

/**
 * Every check of a product at a moment, side by side; what could not be measured is unknown and says why. A target that is gone has no figure from then on; one that is
 * merely not scraped any more keeps its last figure for `staleSeconds`, before Prometheus 2.43 for five minutes:
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness
 */
export async function measure(
  prometheus: Prometheus,
  checks: Product['health'],
  names: Names,
  at: Instant,
): Promise<Reading[]> {
  return Promise.all(checks.map((check) => measureOne(prometheus, check, names, at)));
}

async function measureOne(
  prometheus: Prometheus,
  { from, query, ...check }: Product['health'][number],
  names: Names,
  at: Instant,
): Promise<Reading> {
  const source = prometheus.title(from);
  try {
    const samples = await prometheus.samples(from, fillQuery(query, names), rangeOf(check, at));
    return judgeHealth(checkOf(check), samples, at, source);
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    return judgeHealth(checkOf(check), { unknown: fault.message.replace(/\.$/, '') }, at, source);
  }
}

/** A step more than the check may be outside its limit, in whole steps back from that moment: the last figure is of then. */
function rangeOf({ forMinutes, staleSeconds }: HealthCheck, at: Instant): Range {
  const steps = Math.ceil((Math.max(forMinutes, 1) * 60) / stepSeconds) + 1;
  return { from: at - steps * stepSeconds * 1000, to: at, stepSeconds, staleSeconds };
}

/** The check alone, without where it is measured. */
export const checkOf = ({ name, unit, below, above, forMinutes, staleSeconds }: HealthCheck): HealthCheck => ({
  name,
  unit,
  forMinutes,
  staleSeconds,
  ...(below === undefined ? {} : { below }),
  ...(above === undefined ? {} : { above }),
});

/** The figures before and after, by their medians over two spans of the same length. Throws SourceFault where one of them has no data. */
export async function benchmark(
  prometheus: Prometheus,
  benchmarks: Product['benchmarks'],
  names: Names,
  { baselineMs, spanMs, at }: { baselineMs: number; spanMs: number; at: Instant },
): Promise<Metric[]> {
  const step = Math.max(Math.ceil(spanMs / 1000 / 500), 1);
  const over = (to: Instant) => ({ from: to - spanMs, to, stepSeconds: step });
  return Promise.all(
    benchmarks.map(async ({ name, from, query, unit, mayRise, mayFall }) => {
      const filled = fillQuery(query, names);
      const [before, after] = await Promise.all([
        prometheus.samples(from, filled, over(at - baselineMs)),
        prometheus.samples(from, filled, over(at)),
      ]);
      const metric = compared({ name, unit, mayRise, mayFall }, before, after);
      if (typeof metric === 'string')
        throw new SourceFault('missing', `${prometheus.title(from)} has no data for ${name} ${metric}.`);
      return metric;
    }),
  );
}
