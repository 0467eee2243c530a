import type { Instant } from './duration.ts';
import { takeApart, tidy } from './grammar.ts';
import { meanDay } from './meaning.ts';
import { meanFromNow, meanFromWindow } from './meaning-relative.ts';
import {
  ambiguousZone,
  type Reading,
  tooLong,
  twoZones,
  unknownPerson,
  unknownZone,
  unreadable,
  zonelessPerson,
} from './reading.ts';
import type { Said } from './said.ts';
import { personNamed, type Speakers, type SpokenZone, spokenZone, takeZoneOption, zonesCalled } from './spoken-zone.ts';
import { AMBIGUOUS } from './zone-names.ts';

/** `zone` is whose clock is meant if the text names none; `window` is what "start" and "-24h" refer to. */
export type ReadContext = Speakers & { window?: { opensAt: Instant; closesAt: Instant } };

/**
 * The instant somebody means, never in the past. What is not certain comes back as `asks`, as choices
 * or as a refusal in a sentence; all sentences are plain text and may quote the text. Never throws for any text.
 */
export function readTime(text: string, context: ReadContext): Reading {
  if (text.length > 100) return tooLong();
  const { body, zones } = takeZoneOption(tidy(text));
  const said = takeApart(body);
  if (said === undefined) return unreadable(text);
  const zoneTexts = said.kind === 'day' && said.zoneText !== '' ? [...zones, said.zoneText] : zones;
  return readInZone(said, text, zoneTexts, context);
}

function readInZone(said: Said, text: string, zoneTexts: readonly string[], context: ReadContext): Reading {
  const spoken: SpokenZone[] = [];
  for (const zoneText of zoneTexts) {
    const zone = spokenZone(zoneText, context);
    if (zone === undefined) return zoneProblem(said, text, zoneText, context);
    spoken.push(zone);
  }
  const [first] = spoken;
  const other = spoken.find(({ zone }) => zone !== first?.zone);
  if (first && other) return twoZones(first.zone, other.zone);
  return mean(said, text, spoken.find(({ abbreviation }) => abbreviation) ?? first ?? { zone: context.zone }, context);
}

function mean(said: Said, text: string, zone: SpokenZone, context: ReadContext): Reading {
  switch (said.kind) {
    case 'now':
      return { kind: 'instant', at: context.now, zone: zone.zone };
    case 'in':
      return meanFromNow(said, zone.zone, context);
    case 'window':
      return meanFromWindow(said, zone.zone, context);
    case 'day':
      return meanDay(said, { text, now: context.now, zone });
  }
}

function zoneProblem(said: Said, text: string, zoneText: string, context: ReadContext): Reading {
  const person = personNamed(zoneText) ?? (context.people?.has(zoneText) ? zoneText : undefined);
  if (person !== undefined) return context.people?.has(person) ? zonelessPerson(person) : unknownPerson(person);
  const near = zonesCalled(zoneText.toUpperCase(), context);
  const candidates = near.length > 1 ? near : AMBIGUOUS.get(zoneText);
  if (candidates === undefined) return unknownZone(text, zoneText);
  const readings = candidates.map((zone) => mean(said, text, { zone }, context));
  const certain = readings.filter((reading) => reading.kind === 'instant');
  return certain.length === 0 ? (readings[0] ?? unreadable(text)) : ambiguousZone(zoneText, certain, context.now);
}
