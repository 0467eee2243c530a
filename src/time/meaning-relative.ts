import { DAY, HOUR, type Instant, sayDuration } from './duration.ts';
import { choice, type Reading, refused } from './reading.ts';
import { sayClock, sayTime, sayTimeWithYear, sayUntil } from './say.ts';

type Around = { now: Instant; window?: { opensAt: Instant; closesAt: Instant } };

export function meanFromNow(said: { length: string; ms: number | undefined }, zone: string, { now }: Around): Reading {
  if (said.ms === undefined) return refused(`I cannot read "in ${said.length}". Write "in 90m", "in 2h" or "in 3d".`);
  const asks = clocksChange(now, said.ms, said.length, zone);
  return { kind: 'instant', at: now + said.ms, zone, ...(asks === undefined ? {} : { asks }) };
}

/** Elapsed time, so "-72h" is 72 hours before the window whatever the clocks do between. */
export function meanFromWindow(
  said: { edge: 'start' | 'end'; ms: number; length: string },
  zone: string,
  { now, window }: Around,
): Reading {
  if (!window) return refused('There is no window yet that this could refer to. Write a day and a time: "tue 22:00".');
  const edge = said.edge === 'start' ? window.opensAt : window.closesAt;
  const at = edge + said.ms;
  if (at < now) {
    const late = `That would be ${sayTime(at, zone)}, which has passed (${sayUntil(at, now)}).`;
    return refused(
      `${late} The window opens ${sayTime(window.opensAt, zone)}.`,
      startChoices(window.opensAt, zone, now),
    );
  }
  const asks = clocksChange(edge, said.ms, said.length, zone);
  return { kind: 'instant', at, zone, ...(asks === undefined ? {} : { asks }) };
}

function startChoices(opensAt: Instant, zone: string, now: Instant) {
  return opensAt > now ? [choice(opensAt, zone, now)] : [];
}

/** A question if days were counted and the clocks change between: 7 × 24 hours is then not "the same time". */
function clocksChange(from: Instant, ms: number, length: string, zone: string): string | undefined {
  const inDays = ms % DAY === 0 && /[dw]/.test(length);
  if (!inDays || sayClock(from, zone) === sayClock(from + ms, zone)) return undefined;
  const hours = `${Math.abs(ms) / HOUR} hours ${ms < 0 ? 'earlier' : 'later'}`;
  return `The clocks change in between: ${sayDuration(ms)} are ${hours}, ${sayTimeWithYear(from + ms, zone)}. Right?`;
}
