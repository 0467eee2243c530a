import { createHash } from 'node:crypto';
import type { Announcement } from '../coordinator/content.ts';
import { type Links, preferencesPage, readersPage } from '../coordinator/links.ts';
import type { Instant } from '../rollout/events.ts';
import { assembled } from './assembled.ts';
import { calendarPart } from './calendar.ts';
import { domainOf, type Sender } from './sender.ts';
import { wordingOf } from './wording.ts';

export interface Envelope {
  sender: Sender;
  /** Where answers go; null is to the sender. */
  replyTo: string | null;
  to: string;
  links: Links;
}

/**
 * The whole mail as it goes over the wire. The same arguments give the same bytes, so that a copy that arrives twice can be told from news; a
 * repeat says that it is one and keeps the Message-ID and the date of the first.
 */
export async function composeMail(
  announcement: Announcement,
  { sender, replyTo, to, links }: Envelope,
  at: Instant,
  isRepeat = false,
): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const decline = preferencesPage(announcement, links);
  const { subject, text, html } = wordingOf(announcement, {
    isRepeat,
    page: readersPage(announcement, links),
    decline,
  });
  const calendar = calendarPart(
    { ...announcement, reader: { ...announcement.reader, address: to } },
    sender.address,
    at,
  );
  const thread = threadIdOf(announcement, sender);
  const composer = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: to },
    ...(replyTo ? { replyTo: { name: '', address: replyTo } } : {}),
    subject,
    messageId: messageIdOf(announcement, sender, to),
    inReplyTo: thread,
    references: [thread],
    date: new Date(at),
    text,
    html,
    ...(calendar ? { icalEvent: { method: calendar.method, content: calendar.text, filename: 'update.ics' } } : {}),
    headers: {
      'List-ID': `<r${announcement.reference}.${domainOf(sender.address)}>`,
      ...(decline ? { 'List-Unsubscribe': `<${decline}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(isRepeat ? { [REPEAT]: `A-${announcement.number}` } : {}),
    },
    baseBoundary: createHash('sha256').update(`${subject}${text}${html}`).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  return assembled(composer.compile());
}

/** The same for every attempt at one announcement for one reader, and different for everything else. */
export function messageIdOf({ number, reference }: Announcement, sender: Sender, to: string): string {
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
