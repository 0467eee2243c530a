import { MINUTE } from '../../time/duration.ts';
import type { Instant } from '../events.ts';
import type { HealthCheck } from './checks.ts';

/** How one check stands. Unknown is never green. */
export interface Reading {
  check: string;
  state: 'green' | 'warning' | 'red' | 'unknown';
  /** Null where nothing is known, or somebody only said how it is. */
  value: number | null;
  unit: string;
  /** "below 1 %" */
  limit: string;
  /** Why it is so, without a full stop. */
  says: string;
  /** When it was so, by the account of whoever measured it. */
  at: Instant;
  /** "Prometheus main", or `byHand`. */
  source: string;
}

/** The source of what a person says. */
export const byHand = 'by hand';

export interface Sample {
  at: Instant;
  value: number;
}

/** A clock that is this much ahead of ours tells nothing about now. */
const farthestAhead = MINUTE;

/**
 * How a check stands at a moment. `samples` from the oldest to the newest, over at least the minutes for which it may be outside; without one that is fresh it is
 * unknown. Outside the limit it is a warning until it has been there without a break for as long as the check says.
 */
export function judgeHealth(
  check: HealthCheck,
  heard: readonly Sample[] | { unknown: string },
  at: Instant,
  source: string,
): Reading {
  const base = { check: check.name, unit: check.unit, limit: limitOf(check), source };
  const unknown = (says: string, when = at): Reading => ({ ...base, state: 'unknown', value: null, says, at: when });
  if ('unknown' in heard) return unknown(heard.unknown);
  const last = heard.at(-1);
  if (!last || !Number.isFinite(last.value)) return unknown('no data');
  const reading = { ...base, value: last.value, at: last.at };
  const fault = untimely(last.at, check, at);
  if (fault) return { ...reading, state: 'unknown', says: fault };
  if (isWithin(check, last.value)) return { ...reading, state: 'green', says: `it is ${limitOf(check)}` };
  const outsideMs = Math.max(at, last.at) - outsideSince(check, heard);
  const state = outsideMs >= check.forMinutes * MINUTE ? 'red' : 'warning';
  return { ...reading, state, says: `it is not ${limitOf(check)}` };
}

/** The same reading at a later moment: what has grown old says nothing any more. */
export function asOf(reading: Reading, check: HealthCheck, at: Instant): Reading {
  const fault = reading.state === 'unknown' ? null : untimely(reading.at, check, at);
  return fault ? { ...reading, state: 'unknown', says: fault } : reading;
}

/** Why a figure of `then` says nothing about `at`; null when it does. */
function untimely(then: Instant, { staleSeconds }: HealthCheck, at: Instant): string | null {
  if (then - at > farthestAhead) return 'it is from the future: one of the clocks is wrong';
  return at - then <= staleSeconds * 1000 ? null : 'its last figure is too old';
}

/** The moment since which all figures are outside the limit. One that is none is a break, and so is a silence: nobody knows how it was meanwhile. */
function outsideSince(check: HealthCheck, samples: readonly Sample[]): Instant {
  const silence = Math.max(check.staleSeconds * 1000, MINUTE);
  let since = samples.at(-1)?.at ?? Number.NaN;
  for (const { value, at } of samples.toReversed()) {
    if (!Number.isFinite(value) || isWithin(check, value) || since - at > silence) break;
    since = at;
  }
  return since;
}

const isWithin = ({ below, above }: HealthCheck, value: number): boolean =>
  Number.isFinite(value) && (below === undefined || value < below) && (above === undefined || value > above);

const limitOf = ({ below, above, unit }: HealthCheck): string =>
  `${below === undefined ? `above ${above}` : `below ${below}`}${unit ? ` ${unit}` : ''}`;
