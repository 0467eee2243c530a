import type { Announcement } from '../coordinator/content.ts';
import { entryId, entrySequence, entrySummary, icsEscaped, icsText, icsUtc } from '../coordinator/ics.ts';
import { oneLine, paragraphs } from '../coordinator/literal.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Instant, Window } from '../rollout/events.ts';
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
    `UID:${entryId(announcement.reference, domainOf(organizer))}`,
    `SEQUENCE:${entrySequence(announcement.revision, isCancel)}`,
    `DTSTAMP:${icsUtc(at)}`,
    `DTSTART:${icsUtc(announcement.window.opensAt)}`,
    `DTEND:${icsUtc(announcement.window.closesAt)}`,
    `SUMMARY:${icsEscaped(entrySummary(announcement.product, announcement.version, announcement.facts))}`,
    `DESCRIPTION:${icsEscaped(descriptionOf(announcement))}`,
    `ORGANIZER:mailto:${organizer}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${announcement.reader.address}`,
    `STATUS:${isCancel ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    ...(isCancel ? [] : alarm(announcement)),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return { method, text: icsText(lines) };
}

/** For readers whose mail program knows no invitations. */
export function googleCalendarLink(title: string, window: Window): string {
  const link = new URL('https://calendar.google.com/calendar/render');
  link.searchParams.set('action', 'TEMPLATE');
  link.searchParams.set('text', title);
  link.searchParams.set('dates', `${icsUtc(window.opensAt)}/${icsUtc(window.closesAt)}`);
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

function descriptionOf({ facts, reason, key, number }: Announcement): string {
  const parts = [paragraphs(facts.impact), paragraphs(facts.action), paragraphs(reason)].filter(Boolean);
  return [...parts, `Questions: ${oneLine(facts.contact)}`, `${oneLine(key, 20)}/A-${number}`].join('\n');
}

const alarm = (announcement: Announcement): string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'TRIGGER:-PT30M',
  `DESCRIPTION:${icsEscaped(entrySummary(announcement.product, announcement.version, announcement.facts))}`,
  'END:VALARM',
];
