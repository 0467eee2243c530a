import { createHash } from 'node:crypto';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Links } from '../coordinator/links.ts';
import type { Instant } from '../rollout/events.ts';
import { type Dkim, withSignature } from './dkim.ts';
import { idOf, type Mailable, mailOf } from './mail.ts';
import { type Encoders, partsOf } from './parts.ts';
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
  const { MimeNode, ...encoders } = await library();
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
  const messageId = messageIdOf(content, sender, to);
  const { type, body } = partsOf({ text, html, calendar }, markOf(messageId), encoders);
  const root = new MimeNode(type);
  root.setHeader({
    ...(head.thread ? { 'List-ID': `<${head.thread}.${domain}>` } : {}),
    ...(decline ? { 'List-Unsubscribe': `<${decline}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(isRepeat ? { [REPEAT]: head.name } : {}),
    From: [{ name: sender.name, address: sender.address }],
    To: [{ name: '', address: to }],
    ...(replyTo ? { 'Reply-To': [{ name: '', address: replyTo }] } : {}),
    ...(thread ? { 'In-Reply-To': thread, References: thread } : {}),
    Subject: subject,
    'Message-ID': messageId,
    Date: new Date(at).toUTCString().replace('GMT', '+0000'),
  });
  const raw = Buffer.from(`${root.buildHeaders()}\r\n\r\n${body}`);
  return dkim ? withSignature(raw, dkim) : raw;
}

/** What the boundaries of a mail have in common, and no other mail's. */
const markOf = (messageId: string): string => createHash('sha256').update(messageId).digest('hex').slice(0, 32);

/** Of nodemailer only what puts mails together, and only once there is one: not every bot sends mails. */
function library() {
  loaded ??= (async () => {
    const [{ default: MimeNode }, qp, base64] = await Promise.all([
      import('nodemailer/lib/mime-node'),
      import('nodemailer/lib/qp'),
      import('nodemailer/lib/base64'),
    ]);
    return {
      MimeNode,
      quoted: (line: string) => qp.wrap(qp.encode(line), 76),
      base64: (bytes: Buffer) => base64.wrap(base64.encode(bytes), 76),
    };
  })();
  return loaded;
}
let loaded: Promise<Encoders & { MimeNode: typeof MimeNode }> | undefined;

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
