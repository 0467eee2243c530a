import { type Instant, MINUTE } from './duration.ts';
import { offsetAt } from './wall.ts';

/**
 * What the wall of a zone shows at moments between two others, as milliseconds since 1970. Asks the calendar a few times instead of every time, and
 * finds one change of clocks between them, which is all that some weeks can have. Throws RangeError for a bad zone.
 */
export function offsetsOver(zone: string, from: Instant, until: Instant): (at: Instant) => number {
  const [first, last] = [offsetAt(from, zone), offsetAt(until, zone)];
  if (first === last) return (at) => at + first;
  let [before, after] = [from, until];
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
    if (middle === before) break;
    if (offsetAt(middle, zone) === first) before = middle;
    else after = middle;
  }
  return (at) => at + (at < after ? first : last);
}
