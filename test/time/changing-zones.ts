import { DAY, type Instant, MINUTE } from '../../src/time/duration.ts';

// What the clocks of the world do, found with Intl.DateTimeFormat alone, which our own reckoning does not use.
const formats = new Map<string, Intl.DateTimeFormat>();

/** "2027-03-28 03:00" */
export function shownByIntl(at: Instant, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format.format(at).replace(',', '');
}

const offset = (at: Instant, zone: string) => Date.parse(`${shownByIntl(at, zone).replace(' ', 'T')}Z`) - at;

/** Every moment in 2026 to 2028 at which the clocks of a zone change. */
function changes(zone: string): Instant[] {
  const found: Instant[] = [];
  const step = 28 * DAY;
  for (let from = Date.UTC(2026, 0, 1); from < Date.UTC(2029, 0, 1); from += step) {
    if (offset(from, zone) === offset(from + step, zone)) continue;
    let [before, after] = [from, from + step];
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
      if (offset(middle, zone) === offset(from, zone)) before = middle;
      else after = middle;
    }
    found.push(after);
  }
  return found;
}

/** All zones whose clocks change in 2026 to 2028, and when. */
export const changing = Intl.supportedValuesOf('timeZone')
  .map((zone) => ({ zone, at: changes(zone) }))
  .filter(({ at }) => at.length > 0);
