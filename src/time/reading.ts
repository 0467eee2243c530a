// What comes back from reading, and the sentences that say why not.
import { DAY, type Instant } from './duration.ts';
import { sayTime, sayTimeWithYear } from './say.ts';
import { cityOf, suggestZones } from './zone.ts';

export type Choice = { label: string; at: Instant };

/** `asks`: understood, but only valid once somebody has said yes to this sentence. `says` is plain text. */
export type Reading =
  | { kind: 'instant'; at: Instant; zone: string; asks?: string }
  | { kind: 'unclear'; says: string; choices: Choice[] }
  | { kind: 'refused'; says: string; choices: Choice[] };

const EXAMPLES = '"tue 22:00", "8 dec 22:00", "tomorrow 10:00", "in 90m" or "2026-12-08 22:00 UTC"';

export function refused(says: string, choices: Choice[] = []): Reading {
  return { kind: 'refused', says, choices };
}

/** Without anything left to choose from it is a refusal. */
export function unclear(says: string, choices: Choice[]): Reading {
  return { kind: choices.length === 0 ? 'refused' : 'unclear', says, choices };
}

/** With the year where it is not the obvious one. */
export function choice(at: Instant, zone: string, now: Instant): Choice {
  return { label: Math.abs(at - now) > 300 * DAY ? sayTimeWithYear(at, zone) : sayTime(at, zone), at };
}

export function tooLong(): Reading {
  return refused(`That is too long for a time. Try ${EXAMPLES}.`);
}

export function unreadable(text: string): Reading {
  const what = quote(text);
  return refused(what === '""' ? `Which time? Try ${EXAMPLES}.` : `I cannot read ${what} as a time. Try ${EXAMPLES}.`);
}

export function unknownZone(text: string, zoneText: string): Reading {
  const near = suggestZones(zoneText);
  if (near.length > 0) return refused(`I do not know the time zone ${quote(zoneText)}. Did you mean ${or(near)}?`);
  if (/^[a-z_/+-]{2,}\S*$/.test(zoneText)) {
    return refused(`I do not know the time zone ${quote(zoneText)} in ${quote(text)}. Try "Europe/Berlin" or "UTC".`);
  }
  return unreadable(text);
}

export function unknownPerson(name: string): Reading {
  return refused(`I do not know anybody here called ${quote(name)}. Name the zone instead, like tz=America/New_York.`);
}

export function zonelessPerson(name: string): Reading {
  const who = quote(name);
  return refused(
    `I do not know in which zone ${who} is: they tell me privately, /settings zone. Or name it, like tz=America/New_York.`,
  );
}

export function twoZones(one: string, other: string): Reading {
  return refused(`That names two time zones, ${one} and ${other}. Which one? Write only that.`);
}

export function ambiguousZone(word: string, readings: { at: Instant; zone: string }[], now: Instant): Reading {
  const choices = readings.map(({ at, zone }) => {
    const { label } = choice(at, zone, now);
    return { label: `${label} (${cityOf(zone)})`, at };
  });
  return unclear(`${word.toUpperCase()} is used in several zones. Which one do you mean?`, choices);
}

/** The text as it may stand in a sentence: one line, no control characters, no quotes of its own. */
export function quote(text: string): string {
  return `"${text.replace(/[\p{C}\s"]+/gu, ' ').trim()}"`;
}

function or(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
