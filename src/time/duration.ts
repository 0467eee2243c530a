/** A moment: milliseconds since 1970-01-01 UTC. */
export type Instant = number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const LONGEST = 3660 * DAY;

/**
 * Milliseconds for "90m", "1h30", "1h 30m", "3d", "1.5h", "45 min", "2 weeks"; whole minutes.
 * A day is 24 hours, whatever the clocks do. Undefined for nothing, zero, ten years and anything else.
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > 40) return undefined;
  let rest = text.trim().toLowerCase().replace(',', '.');
  let total = 0;
  let smallest = Number.POSITIVE_INFINITY;
  while (rest !== '') {
    const part = nextPart(rest, smallest);
    if (part === undefined) return undefined;
    total += part.ms;
    smallest = part.unit;
    rest = rest.slice(part.length).trimStart();
  }
  const whole = Math.round(total / MINUTE) * MINUTE;
  return whole > 0 && whole <= LONGEST ? whole : undefined;
}

/** "90 min", "2 h 30 min", "2 days 4 h": the two largest units, never negative, below 100 minutes in minutes. */
export function sayDuration(ms: number): string {
  const { days, hours, minutes } = unitsOf(ms);
  const words: string[] = [];
  if (days > 0) words.push(days === 1 ? '1 day' : `${days} days`);
  if (hours > 0) words.push(`${hours} h`);
  if (minutes > 0) words.push(`${minutes} min`);
  return words.length === 0 ? 'less than a minute' : words.join(' ');
}

/** The amounts worth saying: minutes below 100, then hours and minutes, then days and hours, rounded. */
export function unitsOf(ms: number): { days: number; hours: number; minutes: number } {
  const exact = Math.abs(ms);
  if (!(exact >= MINUTE)) return { days: 0, hours: 0, minutes: 0 };
  const minutes = Math.round(exact / MINUTE);
  if (minutes < 100 && minutes !== 60) return { days: 0, hours: 0, minutes };
  if (minutes * MINUTE < DAY) return { days: 0, hours: Math.floor(minutes / 60), minutes: minutes % 60 };
  const hours = Math.round(minutes / 60);
  return { days: Math.floor(hours / 24), hours: hours % 24, minutes: 0 };
}

function nextPart(rest: string, smaller: number): { ms: number; unit: number; length: number } | undefined {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)\s*([a-z]+)/.exec(rest);
  if (match) {
    const unit = unitOf(match[2] ?? '');
    if (unit === undefined || unit >= smaller) return undefined;
    return { ms: Number(match[1]) * unit, unit, length: match[0].length };
  }
  const minutes = /^[0-5]\d$/.test(rest) && smaller === HOUR ? Number(rest) : undefined; // the 30 of "1h30"
  return minutes === undefined ? undefined : { ms: minutes * MINUTE, unit: MINUTE, length: rest.length };
}

function unitOf(word: string): number | undefined {
  if (/^(m|min|mins|minute|minutes)$/.test(word)) return MINUTE;
  if (/^(h|hr|hrs|hour|hours)$/.test(word)) return HOUR;
  if (/^(d|day|days)$/.test(word)) return DAY;
  if (/^(w|week|weeks)$/.test(word)) return 7 * DAY;
  return undefined;
}
