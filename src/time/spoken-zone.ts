import { DAY, type Instant } from './duration.ts';
import { offsetAt } from './wall.ts';
import { findZone, zoneLabel } from './zone.ts';
import { ABBREVIATIONS } from './zone-names.ts';

/** A zone as it was named; the abbreviation only if it says summer or winter, as "CEST" does. */
export type SpokenZone = { zone: string; abbreviation?: string };

/** What a name for a zone may lean on: the group's own zone, the others that its people live in, and who lives where. */
export type Speakers = {
  now: Instant;
  zone: string;
  /** Zones in use in the group: an abbreviation that several places have means the one of these. */
  zones?: readonly string[];
  /** "luis" → whose clock that is, by username and by name, in lower case; null where nobody knows. */
  people?: ReadonlyMap<string, string | null>;
};

/** "BST" is nobody's in general, but plain to a team in London: the own zone's short names come first. */
export function spokenZone(text: string, context: Speakers): SpokenZone | undefined {
  const word = text.toUpperCase();
  if (/^[A-Z]+$/.test(word) && word !== 'UTC' && offsetOfLabel(word, context.zone, context.now) !== undefined) {
    return { zone: context.zone, abbreviation: word };
  }
  const zone = findZone(text);
  if (zone === undefined) return personsZone(text, context) ?? groupsZone(word, context);
  const seasonal = ABBREVIATIONS.has(text) && offsetOfLabel(word, zone, context.now) !== undefined;
  return seasonal && zone !== 'UTC' ? { zone, abbreviation: word } : { zone };
}

/** The name in "@luis" or "luis' time", if it is said so that nothing but a person can be meant. */
export function personNamed(text: string): string | undefined {
  const [, handle, owner] = /^(?:@(\w{1,32})|(.{1,60}?)['’]s?)$/.exec(text) ?? [];
  return handle ?? owner;
}

function personsZone(text: string, { people }: Speakers): SpokenZone | undefined {
  const zone = people?.get(personNamed(text) ?? text);
  return zone ? { zone } : undefined;
}

/** "CST" is Chicago's where somebody of the group lives there and nobody in Shanghai. */
function groupsZone(word: string, context: Speakers): SpokenZone | undefined {
  const [only, ...more] = zonesCalled(word, context);
  return only !== undefined && more.length === 0 ? { zone: only, abbreviation: word } : undefined;
}

/** The group's zones that go by that short name within the coming year. */
export function zonesCalled(word: string, { zones = [], now }: Speakers): string[] {
  if (!/^[A-Z]{2,5}$/.test(word)) return [];
  return [...new Set(zones)].filter((zone) => offsetOfLabel(word, zone, now) !== undefined);
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
