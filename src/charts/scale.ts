import { DAY, HOUR, type Instant, MINUTE } from '../time/duration.ts';
import { sayClock, sayTime } from '../time/say.ts';

/** Where a value lies on paper; what lies outside stands at the edge. */
export type Scale = (value: number) => number;

/** From `least` to `most`, drawn from pixel `from` to pixel `to`. */
export function scale(least: number, most: number, from: number, to: number): Scale {
  const span = most - least;
  return (value) => {
    const share = span > 0 ? (value - least) / span : 0;
    return from + Math.min(Math.max(share, 0), 1) * (to - from);
  };
}

export interface Tick {
  at: Instant;
  says: string;
}

const steps = [5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY];
const longer = [2, 3, 4, 7, 14, 28, 91, 182, 364, 1820, 3640].map((days) => days * DAY);
const mostTicks = 7;

/** At most eight moments along an axis: clocks on the way through a day ("22:15"), else days ("8 Dec"), in the zone. */
export function ticks(from: Instant, to: Instant, zone: string): Tick[] {
  const step = [...steps, ...longer].find((each) => (to - from) / each <= mostTicks);
  if (step === undefined || to <= from) return [];
  const first = from - sinceMidnight(from, zone);
  const skipped = Math.ceil((from - first) / step);
  const many = Math.max(Math.floor((to - first) / step) - skipped + 1, 0);
  return Array.from({ length: many }, (_, index) => tickAt(first + (skipped + index) * step, step, zone)).filter(
    ({ at }) => at >= from && at <= to,
  );
}

/** Where the clocks have changed on the way, a step of days has come an hour too early or too late: a day still begins at its own midnight. */
function tickAt(at: Instant, step: number, zone: string): Tick {
  if (step < DAY) return { at, says: sayClock(at, zone) };
  const within = at + HOUR;
  return { at: within - sinceMidnight(within, zone), says: dayOf(within, zone) };
}

/** Milliseconds on the clock since the day began. */
function sinceMidnight(at: Instant, zone: string): number {
  const [hour = 0, minute = 0] = sayClock(at, zone).split(':').map(Number);
  return hour * HOUR + minute * MINUTE + (at % MINUTE);
}

/** "8 Dec" of "Tue 8 Dec 22:00 CET". */
const dayOf = (at: Instant, zone: string): string => sayTime(at, zone).split(' ').slice(1, 3).join(' ');
