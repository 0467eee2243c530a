import { fails, type Metric, type Proof, passes, some, statements, type Verdict } from './proof.ts';

type Metrics = Extract<Proof, { type: 'metrics' }>;

const figure = String.raw`(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([^\s\d→=>,;()-][^\s→=>,;()]*)?`;
const pair = new RegExp(String.raw`^(\S.{0,80}?):?\s+${figure}\s*(?:→|->|=>|\sto\s)\s*${figure}(.*)$`, 'i');
const limit = /(max|up to|min|down to|±|\+\/-|allowed)\s*([+-]?)\s*(\d+(?:\.\d+)?)\s*%/i;

/** A change of up to half of what is allowed more is marginal: somebody may decide to live with it. */
const marginal = 1.5;

/** `p95 latency 180 ms → 195 ms, max +10 %`, one a line; `min -5 %` for what must not fall, `±5 %` for what must stay. */
export function readMetrics(text: string): Metrics | null {
  const metrics = statements(text).flatMap((line): Metric[] => {
    const [, name = '', before, unit, after, otherUnit, rest = ''] = pair.exec(line) ?? [];
    if (!name || before === undefined || after === undefined) return [];
    return [
      {
        name: name.trim(),
        unit: otherUnit ?? unit ?? '',
        before: Number(before),
        after: Number(after),
        allowed: allowedIn(rest),
      },
    ];
  });
  return metrics.length ? { type: 'metrics', metrics } : null;
}

/** What a limit does not speak of may change as it likes: a latency that falls is no degradation. */
function allowedIn(text: string): Metric['allowed'] {
  const [, word = '', sign = '', amount] = limit.exec(text) ?? [];
  if (amount === undefined) return null;
  const share = Number(amount);
  if (/^(?:±|\+\/-)/.test(word)) return { rise: share, fall: share };
  const isFall = /^(?:min|down)/i.test(word) || sign === '-';
  return isFall ? { rise: null, fall: share } : { rise: share, fall: null };
}

export function judgeMetrics({ metrics }: Metrics): Verdict {
  const unlimited = metrics.filter(({ allowed }) => allowed === null).map(({ name }) => name);
  if (unlimited.length)
    return fails(
      `${some(unlimited)}: nobody said what may change`,
      'Say so behind it: "p95 180 → 195 ms, max +10 %" or "min -5 %".',
    );
  const unknown = metrics.filter((each) => excess(each) === null).map(({ name }) => name);
  if (unknown.length) return fails(`${some(unknown)}: cannot be compared with 0`, 'Measure it under load.');
  const over = (most: number, least: number): Metric[] =>
    metrics.filter((each) => (excess(each) ?? 0) > least && (excess(each) ?? 0) <= most);
  const worse = over(Number.POSITIVE_INFINITY, marginal);
  if (worse.length) return fails(some(worse.map(sayMetric)), 'Measure again once it is mended.');
  const close = over(marginal, 1);
  if (close.length)
    return {
      state: 'marginal',
      says: `marginal: ${some(close.map(sayMetric))}`,
      help: 'Measure again, or have a second person agree that it need not hold: /rollout_skip',
    };
  return passes(some(metrics.map(sayMetric)));
}

/** How much of what is allowed was used: 1 is all of it. Null where a share of nothing cannot be said. */
function excess({ before, after, allowed }: Metric): number | null {
  if (before === 0) return after === 0 ? 0 : null;
  const change = ((after - before) / Math.abs(before)) * 100;
  const most = change > 0 ? allowed?.rise : allowed?.fall;
  if (change === 0 || most == null) return 0;
  return most === 0 ? Number.POSITIVE_INFINITY : Math.abs(change) / most;
}

function sayMetric({ name, unit, before, after }: Metric): string {
  const change = before === 0 ? 0 : ((after - before) / Math.abs(before)) * 100;
  return `${name} ${before} → ${after}${unit ? ` ${unit}` : ''} (${change > 0 ? '+' : ''}${Number(change.toFixed(1))} %)`;
}
