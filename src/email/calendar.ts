import type { Announcement } from '../coordinator/content.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Instant, Window } from '../rollout/events.ts';
import { MINUTE, sayDuration } from '../time/duration.ts';
import { oneLine, paragraphs } from './literal.ts';
import { domainOf } from './sender.ts';

export interface CalendarPart {
  /** Must stand in the MIME part's type too, or Outlook refuses it. */
  method: 'REQUEST' | 'CANCEL';
  text: string;
}

/**
 * The calendar entry that goes with an announcement; null after the start. It is an invitation, because what was created by PUBLISH can be
 * neither moved nor removed in Gmail. `organizer` is the sender's address: anything else is taken for a forgery.
 */
export function calendarPart(announcement: Announcement, organizer: string, at: Instant): CalendarPart | null {
  const method = methods[announcement.kind];
  if (!method || announcement.isTest) return null;
  const isCancel = method === 'CANCEL';
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//rollout-bot//announcements//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:r${announcement.reference}@${domainOf(organizer)}`,
    `SEQUENCE:${Math.max(0, announcement.revision - (isCancel ? 0 : 1))}`,
    `DTSTAMP:${utc(at)}`,
    `DTSTART:${utc(announcement.window.opensAt)}`,
    `DTEND:${utc(announcement.window.closesAt)}`,
    `SUMMARY:${escaped(summaryOf(announcement))}`,
    `DESCRIPTION:${escaped(descriptionOf(announcement))}`,
    `ORGANIZER:mailto:${organizer}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${announcement.reader.address}`,
    `STATUS:${isCancel ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    ...(isCancel ? [] : alarm(announcement)),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return { method, text: lines.map((line) => `${folded(line)}\r\n`).join('') };
}

/** For readers whose mail program knows no invitations. */
export function googleCalendarLink(title: string, window: Window): string {
  const link = new URL('https://calendar.google.com/calendar/render');
  link.searchParams.set('action', 'TEMPLATE');
  link.searchParams.set('text', title);
  link.searchParams.set('dates', `${utc(window.opensAt)}/${utc(window.closesAt)}`);
  return link.href;
}

const methods: Record<AnnouncementKind, CalendarPart['method'] | null> = {
  notice: 'REQUEST',
  week: 'REQUEST',
  day: 'REQUEST',
  hour: 'REQUEST',
  moved: 'REQUEST',
  'called-off': 'CANCEL',
  'rolled-back': null,
  start: null,
  stage: null,
  critical: null,
  correction: null,
  overrun: null,
  completed: null,
  feedback: null,
};

function summaryOf({ product, version, facts }: Announcement): string {
  const name = oneLine(`${product} ${version}`, 160);
  if (facts.downtimeMinutes < 0) return `${name} – update`;
  if (facts.downtimeMinutes === 0) return `${name} – no interruption expected`;
  return `${name} – possible ${sayDuration(facts.downtimeMinutes * MINUTE)} interruption`;
}

function descriptionOf({ facts, reason, key, number }: Announcement): string {
  const parts = [paragraphs(facts.impact), paragraphs(facts.action), paragraphs(reason)].filter(Boolean);
  return [...parts, `Questions: ${oneLine(facts.contact)}`, `${oneLine(key, 20)}/A-${number}`].join('\n');
}

const alarm = (announcement: Announcement): string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'TRIGGER:-PT30M',
  `DESCRIPTION:${escaped(summaryOf(announcement))}`,
  'END:VALARM',
];

/** "20261208T210000Z" */
const utc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');

/** Lines of at most 75 octets, the rest on lines that begin with a space; no character is cut in two. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line;
  let octets = 0;
  let out = '';
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
