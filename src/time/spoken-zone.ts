import { DAY, type Instant } from './duration.ts';
import { offsetAt } from './wall.ts';
import { findZone, zoneLabel } from './zone.ts';
import { ABBREVIATIONS } from './zone-names.ts';

/** A zone as it was named; the abbreviation only if it says summer or winter, as "CEST" does. */
export type SpokenZone = { zone: string; abbreviation?: string };

/** "BST" is nobody's in general, but plain to a team in London: the own zone's short names come first. */
export function spokenZone(text: string, context: { now: Instant; zone: string }): SpokenZone | undefined {
  const word = text.toUpperCase();
  if (/^[A-Z]+$/.test(word) && word !== 'UTC' && offsetOfLabel(word, context.zone, context.now) !== undefined) {
    return { zone: context.zone, abbreviation: word };
  }
  const zone = findZone(text);
  if (zone === undefined) return undefined;
  const seasonal = ABBREVIATIONS.has(text) && offsetOfLabel(word, zone, context.now) !== undefined;
  return seasonal && zone !== 'UTC' ? { zone, abbreviation: word } : { zone };
}

/** "tz=Europe/Berlin" may stand anywhere. */
export function takeZoneOption(text: string): { body: string; zones: string[] } {
  const zones: string[] = [];
  const body = text.replace(/(?:^| )(?:tz|zone|timezone) ?= ?(?:"([^"]*)"|(\S+))/g, (_, quoted, plain) => {
    zones.push(String(quoted ?? plain));
    return '';
  });
  return { body: body.trim(), zones };
}

/** Milliseconds ahead of UTC while the zone goes by that short name within the coming year; undefined if it never does. */
export function offsetOfLabel(label: string, zone: string, now: Instant): number | undefined {
  for (let days = 0; days <= 360; days += 30) {
    const at = now + days * DAY;
    if (zoneLabel(at, zone) === label) return offsetAt(at, zone);
  }
  return undefined;
}
