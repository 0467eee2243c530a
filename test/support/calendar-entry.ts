import ICAL from 'ical.js';
import type { Mail } from '../../src/sandbox/contract.ts';

interface CalendarEntry {
  method: string;
  uid: string;
  sequence: number;
  /** ISO 8601, UTC. */
  start: string;
  status: string;
  summary: string;
  description: string;
}

/** The calendar entry of a mail as a calendar program reads it; null when there is none. */
export function entryIn({ calendar }: Mail): CalendarEntry | null {
  if (!calendar) return null;
  const whole = new ICAL.Component(ICAL.parse(calendar));
  const event = whole.getFirstSubcomponent('vevent');
  if (!event) return null;
  const text = (name: string): string => String(event.getFirstPropertyValue(name) ?? '');
  return {
    method: String(whole.getFirstPropertyValue('method')),
    uid: text('uid'),
    sequence: Number(text('sequence')),
    start: text('dtstart'),
    status: text('status'),
    summary: text('summary'),
    description: text('description'),
  };
}
