import { createHash } from 'node:crypto';
import type { Links } from '../coordinator/links.ts';
import type { Instant } from '../rollout/events.ts';
import { assembled } from './assembled.ts';
import { type Dkim, withSignature } from './dkim.ts';
import { idOf, type Mailable, mailOf } from './mail.ts';
import { domainOf, type Sender } from './sender.ts';
import { wordsOf } from './wording.ts';

export interface Envelope {
  sender: Sender;
  /** Where answers go; null is to the sender. */
  replyTo: string | null;
  to: string;
  links: Links;
  /** Absent: mails go unsigned. */
  dkim?: Dkim | undefined;
}

/**
 * The whole mail as it goes over the wire. The same arguments give the same bytes, so that a copy that arrives twice can be told from news; a
 * repeat says that it is one and keeps the Message-ID and the date of the first.
 */
export async function composeMail(
  content: Mailable,
  { sender, replyTo, to, links, dkim }: Envelope,
  at: Instant,
  isRepeat = false,
): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { head, sections } = mailOf(content, {
    organizer: sender.address,
    to,
    links,
    at,
    isRepeat,
    mayReply: replyTo !== null,
  });
  const { subject, text, html } = wordsOf(sections);
  const { calendar, decline } = head;
  const domain = domainOf(sender.address);
  // No mail has this id; all mails of a rollout answer it, so that they form one thread.
  const thread = head.thread === null ? null : `<${head.thread}@${domain}>`;
  const composer = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: to },
    ...(replyTo ? { replyTo: { name: '', address: replyTo } } : {}),
    subject,
    messageId: messageIdOf(content, sender, to),
    ...(thread ? { inReplyTo: thread, references: [thread] } : {}),
    date: new Date(at),
    text,
    html,
    ...(calendar ? { icalEvent: { method: calendar.method, content: calendar.text, filename: 'update.ics' } } : {}),
    headers: {
      ...(head.thread ? { 'List-ID': `<${head.thread}.${domain}>` } : {}),
      ...(decline ? { 'List-Unsubscribe': `<${decline}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(isRepeat ? { [REPEAT]: head.name } : {}),
    },
    baseBoundary: createHash('sha256').update(`${subject}${text}${html}`).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  const raw = await assembled(composer.compile());
  return dkim ? withSignature(raw, dkim) : raw;
}

/** The same for every attempt at one content for one reader, and different for everything else. */
export function messageIdOf(content: Mailable, sender: Sender, to: string): string {
  const reader = createHash('sha256').update(to.toLowerCase()).digest('hex').slice(0, 16);
  return `<${idOf(content)}.${reader}@${domainOf(sender.address)}>`;
}

/** What was stored, as far as a repeat needs to know it. */
export function readStored(raw: Uint8Array): { isRepeat: boolean; at: Instant | null } {
  const [head = ''] = Buffer.from(raw).toString('latin1').split('\r\n\r\n', 1);
  const at = Date.parse(/^Date: (.+)$/m.exec(head)?.[1] ?? '');
  return { isRepeat: new RegExp(`^${REPEAT}: `, 'm').test(head), at: Number.isNaN(at) ? null : at };
}

const REPEAT = 'X-Rollout-Repeat';
