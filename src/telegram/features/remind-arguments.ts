import type { ReminderTime } from '../../rollout/events-reminders.ts';
import { splitTime } from '../../time/read.ts';
import type { ReadContext } from '../../time/read-time.ts';
import { readRecurrence } from '../../time/recurrence.ts';
import { findZone } from '../../time/zone.ts';

/** What was said after whom it is for: of what, and when. */
export interface Wanted {
  what: string;
  when: { kind: 'once'; text: string } | { kind: 'recurring'; time: ReminderTime } | { kind: 'refused'; says: string };
}

/** `regression summary tomorrow 10:00`, `stand-up every "0 9 * * 1-5" tz=Asia/Tokyo`, `stand-up every weekday 09:00`. */
export function readWanted(text: string, context: ReadContext): Wanted {
  const [, before = '', pattern] = /^(|[\s\S]*\s)every\s+([\s\S]+)$/i.exec(text.trim()) ?? [];
  if (pattern !== undefined) return { what: unquoted(before), when: recurring(pattern, context) };
  const words = text.trim().split(/\s+/).filter(Boolean);
  const { head, tail } = splitTime(words, context);
  return { what: unquoted(head.join(' ')), when: { kind: 'once', text: tail } };
}

function recurring(text: string, { now, zone }: ReadContext): Wanted['when'] {
  const [, named] = /(?:^|\s)(?:tz|zone|timezone)=("[^"]*"|\S+)/i.exec(text) ?? [];
  const asked = named?.replaceAll('"', '');
  const said = asked === undefined ? zone : (findZone(asked) ?? asked);
  const plain = text.replace(/(?:^|\s)(?:tz|zone|timezone)=(?:"[^"]*"|\S+)/i, '');
  const pattern = plain.trim().replace(/^["“«]\s*([\s\S]*?)\s*["”»]$/, '$1');
  const reading = readRecurrence(inFields(pattern) ?? pattern, said, now);
  return reading.kind === 'recurrence' ? { kind: 'recurring', time: reading.recurrence } : reading;
}

/** "weekday 09:00", "day 9:30", "mon 10:00": what people write who do not know the five fields. */
function inFields(text: string): string | null {
  const match = /^([a-z]+)\s+(?:at\s+)?(\d{1,2}):(\d{2})$/i.exec(text.trim());
  if (!match) return null;
  const word = (match[1] as string).toLowerCase();
  const days = new Map([
    ['day', '*'],
    ['weekday', '1-5'],
    ['morning', '*'],
  ]);
  const weekday = /^(mon|tue|wed|thu|fri|sat|sun)/.exec(word)?.[1]?.toUpperCase();
  const field = days.get(word) ?? weekday;
  return field === undefined ? null : `${Number(match[3])} ${Number(match[2])} * * ${field}`;
}

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^["“«]([\s\S]*)["”»]$/, '$1')
    .trim();
