import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { noLinks } from '../../src/coordinator/links.ts';
import { composeMail, messageIdOf, readStored } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { announcement, FROM, HOUR, OPENS } from './cast.ts';

const sender = readSender(FROM);
const envelope = { sender, replyTo: 'payments@example.com', to: 'bea@shop.example', links: noLinks };
const AT = OPENS - 24 * HOUR;

test('all mails of a rollout form one thread', async () => {
  const mails = await Promise.all(
    announcementKinds.map(async (kind, index) =>
      simpleParser(Buffer.from(await composeMail(announcement({ kind, number: index + 1 }), envelope, AT))),
    ),
  );
  for (const mail of mails) {
    expect(mail.inReplyTo).toBe('<r3-12-mwt1bxc0@example.com>');
    expect([mail.references].flat()).toEqual(['<r3-12-mwt1bxc0@example.com>']);
  }
  expect(new Set(mails.map((each) => each.messageId)).size).toBe(announcementKinds.length);
  expect(mails[0]?.messageId).toMatch(/^<a1\.r3-12-mwt1bxc0\.[0-9a-z]{8}\.[0-9a-f]{16}@example\.com>$/);
});

test('a mail says that no human wrote it, and whom to answer', async () => {
  const mail = await simpleParser(Buffer.from(await composeMail(announcement(), envelope, AT)));
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.headers.get('x-auto-response-suppress')).toBe('All');
  expect(mail.from?.text).toBe('"Rollouts" <rollouts@example.com>');
  expect(mail.replyTo?.text).toBe('payments@example.com');
  expect(mail.date?.getTime()).toBe(AT);
  expect(mail.headerLines.find((each) => each.key === 'list-id')?.line).toBe('List-ID: <r3-12-mwt1bxc0.example.com>');
  expect(mail.headers.has('x-rollout-repeat')).toBe(false);
});

test('the same announcement gives the same bytes, another reader another id', async () => {
  const one = await composeMail(announcement(), envelope, AT);
  expect(Buffer.from(one).equals(Buffer.from(await composeMail(announcement(), envelope, AT)))).toBe(true);
  expect(messageIdOf(announcement(), sender, 'Bea@shop.example')).toBe(
    messageIdOf(announcement(), sender, 'bea@shop.example'),
  );
  expect(messageIdOf(announcement(), sender, 'ben@shop.example')).not.toBe(
    messageIdOf(announcement(), sender, 'bea@shop.example'),
  );
});

test('text and HTML come back as they were, and only an update brings an invitation', async () => {
  const notice = await simpleParser(Buffer.from(await composeMail(announcement(), envelope, AT)));
  expect(notice.text).toContain('WHEN        Tue 8 December 2026, 22:00 – 23:30 CET\n');
  expect(notice.html).toContain('<h1');
  expect(notice.attachments.map((each) => each.contentType)).toContain('application/ics');
  const start = await simpleParser(Buffer.from(await composeMail(announcement({ kind: 'start' }), envelope, AT)));
  expect(start.attachments).toEqual([]);
});

test('a stored mail tells its date and whether it calls itself a repeat', async () => {
  expect(readStored(await composeMail(announcement(), envelope, AT))).toEqual({ isRepeat: false, at: AT });
  expect(readStored(await composeMail(announcement(), envelope, AT, true))).toEqual({ isRepeat: true, at: AT });
  expect(readStored(Buffer.from('X: y\r\n\r\nX-Rollout-Repeat: A-3'))).toEqual({ isRepeat: false, at: null });
});
