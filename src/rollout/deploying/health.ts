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
  /** "Prometheus main", or "by hand". */
  source: string;
}

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
  const finite = heard.filter(({ value }) => Number.isFinite(value));
  const last = finite.at(-1);
  if (!last || last !== heard.at(-1)) return unknown('no data');
  if (last.at > at + farthestAhead) return unknown('it is from the future: one of the clocks is wrong', last.at);
  const reading = { ...base, value: last.value, at: last.at };
  if (at - last.at > check.staleSeconds * 1000)
    return { ...reading, state: 'unknown', says: 'its last figure is too old' };
  if (isWithin(check, last.value)) return { ...reading, state: 'green', says: `it is ${limitOf(check)}` };
  const outside = heard.slice(heard.findLastIndex(({ value }) => isWithin(check, value)) + 1);
  const since = outside[0]?.at ?? last.at;
  const isRed = at - since >= check.forMinutes * MINUTE && outside.every(({ value }) => Number.isFinite(value));
  return { ...reading, state: isRed ? 'red' : 'warning', says: `it is not ${limitOf(check)}` };
}

/** The same reading at a later moment: what has grown old says nothing any more. */
export function asOf(reading: Reading, { staleSeconds }: HealthCheck, at: Instant): Reading {
  const age = at - reading.at;
  if (reading.state === 'unknown' || (age <= staleSeconds * 1000 && age >= -farthestAhead)) return reading;
  return { ...reading, state: 'unknown', says: 'its last figure is too old' };
}

const isWithin = ({ below, above }: HealthCheck, value: number): boolean =>
  Number.isFinite(value) && (below === undefined || value < below) && (above === undefined || value > above);

const limitOf = ({ below, above, unit }: HealthCheck): string =>
  `${below === undefined ? `above ${above}` : `below ${below}`}${unit ? ` ${unit}` : ''}`;
