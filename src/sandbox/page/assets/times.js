/** Times as people read them, always in a named zone. */

const QUARTER = 15 * 60_000;

const formats = new Map();
const days = new Map();

/** "14:02" */
export function clockTime(at, zone) {
  return format(at, zone, { hour: '2-digit', minute: '2-digit' });
}

/** "14:02:09" */
export function exactTime(at, zone) {
  return format(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** "Tue 8 Dec, 22:00" */
export function dayAndTime(at, zone) {
  return `${shortDay(at, zone)}, ${clockTime(at, zone)}`;
}

/** "Tue 8 Dec" */
export function shortDay(at, zone) {
  return format(at, zone, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
}

/** The line between two days of a chat: "8 December". */
export function dayLine(at, zone) {
  return format(at, zone, { day: 'numeric', month: 'long' });
}

/** "2026-12-08", to see whether two times lie on one day. */
export function dayKey(at, zone) {
  // Asked for every message at every drawing. Days begin at full quarters of an hour, in every zone.
  const quarter = `${Math.floor(at / QUARTER)} ${zone}`;
  const known = days.get(quarter) ?? format(at, zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  days.set(quarter, known);
  return known;
}

/** "Berlin" of "Europe/Berlin". */
export function city(zone) {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** For the chat list: the time today, else the day. */
export function listTime(at, now, zone) {
  return dayKey(at, zone) === dayKey(now, zone)
    ? clockTime(at, zone)
    : format(at, zone, { day: 'numeric', month: 'short' });
}

/** "in 3 days", "2 hours ago". */
export function relative(at, now) {
  const seconds = Math.round((at - now) / 1000);
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
  for (const [unit, size] of UNITS) {
    // A second less than a day is still "in 1 day".
    if (Math.abs(seconds) >= size * 0.98) return words.format(Math.round(seconds / size), unit);
  }
  return seconds >= 0 ? 'in less than a minute' : 'just now';
}

/**
 * What Telegram shows for a date_time entity. `pattern` is `r` or `w?[dD]?[tT]?`; an empty or unknown one gives null and
 * the message's own text stays.
 */
export function dateTime(unix, pattern, zone, now) {
  const at = unix * 1000;
  if (pattern === 'r') return relative(at, now);
  if (!pattern || !/^w?[dD]?[tT]?$/.test(pattern)) return null;
  const day = [
    pattern.includes('w') && format(at, zone, { weekday: 'long' }),
    pattern.includes('d') &&
      format(at, zone, { day: '2-digit', month: '2-digit', year: '2-digit' }).replaceAll('/', '.'),
    pattern.includes('D') && format(at, zone, { day: 'numeric', month: 'long', year: 'numeric' }),
  ].filter(Boolean);
  const time = pattern.includes('t') ? clockTime(at, zone) : pattern.includes('T') ? exactTime(at, zone) : null;
  return [day.join(', '), time].filter(Boolean).join(' at ');
}

/** A `datetime-local` value ("2026-12-08T22:00") read in a zone; milliseconds. A time that the spring change skips moves on by an hour. */
export function fromLocal(value, zone) {
  const wall = Date.parse(`${value}Z`);
  const first = wall - offset(wall, zone);
  return wall - offset(first, zone);
}

/** The other way round, to the second. */
export function toLocal(at, zone) {
  return new Date(at + offset(at, zone)).toISOString().slice(0, 16);
}

const UNITS = /** @type {const} */ ([
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]);

function format(at, zone, options) {
  const key = `${zone}${JSON.stringify(options)}`;
  if (!formats.has(key))
    formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options }));
  return formats.get(key).format(new Date(at));
}

function offset(at, zone) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    new Date(at),
  );
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  return found ? (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60_000 : 0;
}
