import { createHash } from 'node:crypto';
import type { Announcement, Confirmation } from '../coordinator/content.ts';
import { type Links, preferencesPage, readersPage } from '../coordinator/links.ts';
import type { Instant } from '../rollout/events.ts';
import { type CalendarPart, calendarPart } from './calendar.ts';
import { confirmationSections } from './confirmation.ts';
import { domainOf, type Sender } from './sender.ts';
import { worded, wordingOf } from './wording.ts';

export interface Envelope {
  sender: Sender;
  /** Where answers go; null is to the sender. */
  replyTo: string | null;
  to: string;
  links: Links;
}

/** What can go by email. */
export type Mailable = Announcement | Confirmation;

/**
 * The whole mail as it goes over the wire. The same arguments give the same bytes, so that a copy that arrives twice can be told from news; a
 * repeat says that it is one and keeps the Message-ID and the date of the first.
 */
export async function composeMail(
  content: Mailable,
  envelope: Envelope,
  at: Instant,
  isRepeat = false,
): Promise<Uint8Array> {
  const parts: Parts =
    content.type === 'confirmation'
      ? worded(confirmationSections(content, envelope.links))
      : announcementParts(content, envelope, at, isRepeat);
  const { sender, replyTo, to } = envelope;
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { subject, text, html, headers = {}, ...more } = parts;
  const composer = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: to },
    ...(replyTo ? { replyTo: { name: '', address: replyTo } } : {}),
    subject,
    messageId: messageIdOf(content, sender, to),
    date: new Date(at),
    text,
    html,
    ...more,
    headers: {
      ...headers,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
    baseBoundary: createHash('sha256').update(`${subject}${text}${html}`).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return composer.compile().build();
}

interface Parts {
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
  inReplyTo?: string;
  references?: string[];
  icalEvent?: { method: CalendarPart['method']; content: string; filename: string };
}

function announcementParts(
  announcement: Announcement,
  { sender, to, links }: Envelope,
  at: Instant,
  isRepeat: boolean,
): Parts {
  const decline = preferencesPage(announcement, links);
  const calendar = calendarPart(
    { ...announcement, reader: { ...announcement.reader, address: to } },
    sender.address,
    at,
  );
  const thread = threadIdOf(announcement, sender);
  const { subject, text, html } = wordingOf(announcement, {
    isRepeat,
    page: readersPage(announcement, links),
    decline,
  });
  return {
    subject,
    text,
    html,
    inReplyTo: thread,
    references: [thread],
    ...(calendar ? { icalEvent: { method: calendar.method, content: calendar.text, filename: 'update.ics' } } : {}),
    headers: {
      'List-ID': `<r${announcement.reference}.${domainOf(sender.address)}>`,
      ...(decline ? { 'List-Unsubscribe': `<${decline}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      ...(isRepeat ? { [REPEAT]: `A-${announcement.number}` } : {}),
    },
  };
}

/** The same for every attempt at one mail for one reader, and different for everything else. */
export function messageIdOf(content: Mailable, sender: Sender, to: string): string {
  if (content.type === 'confirmation')
    return `<c${createHash('sha256').update(content.request).digest('hex').slice(0, 24)}@${domainOf(sender.address)}>`;
  const { number, reference } = content;
  const reader = createHash('sha256').update(to.toLowerCase()).digest('hex').slice(0, 16);
  return `<a${number}.r${reference}.${reader}@${domainOf(sender.address)}>`;
}

/** What was stored, as far as a repeat needs to know it. */
export function readStored(raw: Uint8Array): { isRepeat: boolean; at: Instant | null } {
  const [head = ''] = Buffer.from(raw).toString('latin1').split('\r\n\r\n', 1);
  const at = Date.parse(/^Date: (.+)$/m.exec(head)?.[1] ?? '');
  return { isRepeat: new RegExp(`^${REPEAT}: `, 'm').test(head), at: Number.isNaN(at) ? null : at };
}

const REPEAT = 'X-Rollout-Repeat';

/** No mail has this id; all mails of a rollout answer it, so that they form one thread. */
const threadIdOf = ({ reference }: Announcement, sender: Sender): string =>
  `<r${reference}@${domainOf(sender.address)}>`;
