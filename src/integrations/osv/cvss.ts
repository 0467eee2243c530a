import { scoreOfV4 } from './cvss-v4.ts';

/** Which values each metric of a vector has, in CVSS's own letters. */
export type Metrics = ReadonlyMap<string, string>;

/**
 * The base score of a CVSS vector, version 3.0, 3.1 or 4.0: how bad it is wherever it is. Null for another version, or where a metric is missing, unknown or
 * said twice. What a vector says beyond (threat, environment, whether somebody exploits it) is left out, because it can only make things look better.
 */
export function scoreOfVector(vector: string): number | null {
  const [version = '', ...parts] = vector.trim().replace(/\/$/, '').split('/');
  const metrics = new Map(parts.map((part) => part.split(':', 2) as [string, string]));
  if (metrics.size !== parts.length) return null;
  if (version === 'CVSS:4.0') return scoreOfV4(metrics);
  return version === 'CVSS:3.0' || version === 'CVSS:3.1' ? scoreOfV3(metrics) : null;
}

/** https://www.first.org/cvss/v3.1/specification-document, section 7.4. */
const weights: Record<string, Record<string, number>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
/** Rights that are needed weigh less where the harm reaches beyond what they are for. */
const rights: Record<string, Record<string, number>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** Section 7.1. */
function scoreOfV3(metrics: Metrics): number | null {
  const scope = metrics.get('S') ?? '';
  const weight = (metric: string): number => weights[metric]?.[metrics.get(metric) ?? ''] ?? Number.NaN;
  const needed = rights[scope]?.[metrics.get('PR') ?? ''] ?? Number.NaN;
  const lost = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = scope === 'C' ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost;
  const ease = 8.22 * weight('AV') * weight('AC') * needed * weight('UI');
  if (Number.isNaN(impact + ease)) return null;
  if (impact <= 0) return 0;
  return roundedUp(Math.min((scope === 'C' ? 1.08 : 1) * (impact + ease), 10));
}

/** Appendix A: up to one decimal, without what floating point adds. */
function roundedUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
