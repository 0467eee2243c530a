import type { Instant } from './duration.ts';
import { offsetAt } from './wall.ts';
import { ABBREVIATIONS, AMBIGUOUS, BIG_CITIES, LABELS, MODERN } from './zone-names.ts';

export { wallTime } from './wall.ts';

/**
 * Whether every function here takes this name: "Europe/Berlin", "UTC", "+05:30".
 * Abbreviations are no zones ("CST" is three of them); `findZone` turns the safe ones into one.
 */
export function isZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (/^[+-]\d/.test(name)) return /^[+-](0\d|1[0-4]):(00|15|30|45)$/.test(name);
  return name.includes('/') && (known().names.has(name.toLowerCase()) || intlName(name) !== undefined);
}

/**
 * The zone somebody means by "europe/berlin", "berlin", "new york", "UTC+2", "+02:00" or "CET".
 * Undefined if there is none or more than one, as for IST, CST and BST.
 */
export function findZone(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (word === '' || word.length > 64) return undefined;
  const short = ABBREVIATIONS.get(word) ?? offsetZone(word);
  if (short !== undefined) return short;
  const name = word.replaceAll(' ', '_');
  if (name.includes('/')) return known().names.get(name) ?? intlName(name);
  const homes = known().cities.get(name.replaceAll('_', ' '));
  return homes?.length === 1 ? homes[0] : undefined;
}

/** At most five zones that may have been meant, best first. */
export function suggestZones(text: string): string[] {
  const word = text.trim().toLowerCase().replaceAll('_', ' ').slice(0, 40);
  if (word.length < 2) return [];
  const exact = findZone(word) ?? BIG_CITIES.get(word);
  const sure = [...(exact === undefined ? [] : [exact]), ...(AMBIGUOUS.get(word) ?? [])];
  if (sure.length > 0) return sure.slice(0, 5);
  return [...known().cities]
    .map(([city, zones]) => ({ zones, far: distance(word.slice(word.lastIndexOf('/') + 1), city) }))
    .filter(({ far }) => far <= 2)
    .sort((one, other) => one.far - other.far)
    .flatMap(({ zones }) => zones)
    .slice(0, 5);
}

/** "CET", "EST", "JST", "UTC"; "UTC+5:45" where English has no short name. Throws RangeError for a bad zone. */
export function zoneLabel(at: Instant, zone: string): string {
  const key = `${zone} ${offsetAt(at, zone)}`;
  const kept = labels.get(key);
  if (kept !== undefined) return kept;
  const label = LABELS.get(zone) ?? shortName(at, zone);
  labels.set(key, label);
  return label;
}

/** "New York", "Kolkata", "UTC", "UTC+2". */
export function cityOf(zone: string): string {
  if (/^[+-]/.test(zone)) return offsetLabel(zone);
  const name = MODERN.get(zone) ?? zone;
  return name.slice(name.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

const labels = new Map<string, string>(); // bounded by zones × their offsets
const ENGLISH = ['en-GB', 'en-US', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];

function shortName(at: Instant, zone: string): string {
  if (/^[+-]/.test(zone)) return offsetLabel(zone);
  let name = 'UTC';
  for (const locale of ENGLISH) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' });
    name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? name;
    if (!/^GMT[+-]/.test(name)) return name;
  }
  return name.replace('GMT', 'UTC');
}

function offsetLabel(zone: string): string {
  return `UTC${zone.slice(0, 1)}${Number(zone.slice(1, 3))}${zone.endsWith(':00') ? '' : zone.slice(3)}`;
}

function offsetZone(word: string): string | undefined {
  const match = /^(?:utc|gmt)?\s*([+−-])(\d{1,2})(?::?(\d{2}))?$/.exec(word);
  if (!match) return undefined;
  const sign = match[1] === '+' ? '+' : '-';
  const zone = `${sign}${(match[2] ?? '').padStart(2, '0')}:${match[3] ?? '00'}`;
  if (!isZone(zone)) return undefined;
  return zone.endsWith('00:00') ? 'UTC' : zone;
}

type Known = { names: Map<string, string>; cities: Map<string, string[]> };
let knownZones: Known | undefined;

function known(): Known {
  knownZones ??= gather();
  return knownZones;
}

function gather(): Known {
  const names = new Map<string, string>();
  const cities = new Map<string, string[]>();
  for (const listed of [...Intl.supportedValuesOf('timeZone'), ...MODERN.values()]) {
    const zone = MODERN.get(listed) ?? listed;
    names.set(listed.toLowerCase(), zone).set(zone.toLowerCase(), zone);
    for (const name of new Set([listed, zone])) addCity(cities, lastPart(name), zone);
  }
  return { names, cities };
}

function addCity(cities: Map<string, string[]>, city: string, zone: string): void {
  const homes = cities.get(city) ?? [];
  if (!homes.includes(zone)) cities.set(city, [...homes, zone]);
}

function lastPart(zone: string): string {
  return zone
    .slice(zone.lastIndexOf('/') + 1)
    .replaceAll('_', ' ')
    .toLowerCase();
}

function intlName(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** 0 for the beginning of the city, otherwise the edits between the two words. */
function distance(word: string, city: string): number {
  if (word.length >= 3 && city.startsWith(word)) return 0;
  if (Math.abs(word.length - city.length) > 2) return 3;
  let row = Array.from({ length: city.length + 1 }, (_, index) => index);
  for (let line = 1; line <= word.length; line++) {
    const next = [line];
    for (let column = 1; column <= city.length; column++) {
      const swap = (row[column - 1] ?? 0) + (word[line - 1] === city[column - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[city.length] ?? 3;
}
