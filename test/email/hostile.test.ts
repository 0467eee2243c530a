import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import type { Announcement } from '../../src/coordinator/content.ts';
import { noLinks } from '../../src/coordinator/links.ts';
import { oneLine, paragraphs } from '../../src/coordinator/literal.ts';
import { calendarPart } from '../../src/email/calendar.ts';
import { composeMail } from '../../src/email/message.ts';
import { isPlainAddress, mailDomain, readSender } from '../../src/email/sender.ts';
import { wordingOf } from '../../src/email/wording.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { announcement, FROM, OPENS } from './cast.ts';

const MARKUP = '<b>bold</b> & ]]> ](tg://user?id=1) "quoted" \'single\' {{x}} $[y] \\n';
const BELL = String.fromCharCode(7);
const TRICKS = `\u202Egnihtyna\u202C\u2066x\u2069\u0000${BELL}\u200b\ud800 end`;

function hostile(text: string, change: Partial<Announcement> = {}): Announcement {
  return announcement({
    product: text,
    version: text,
    team: text,
    reason: text,
    facts: { scope: text, impact: text, downtimeMinutes: 5, action: text, contact: text },
    reader: { name: text, zone: 'Europe/Berlin', address: 'bea@shop.example' },
    ...change,
  });
}

const envelope = { sender: readSender(FROM), replyTo: null, to: 'bea@shop.example', links: noLinks };
const rawOf = async (content: Announcement) =>
  Buffer.from(await composeMail(content, envelope, OPENS)).toString('latin1');

describe('#62 in every part of a mail, whatever people type is shown as they typed it', () => {
  test.each(announcementKinds)('#62 markup stays text in the mail of kind %s', async (kind) => {
    const content = hostile(MARKUP, { kind });
    const mail = await simpleParser(await rawOf(content));
    const words = MARKUP.replace(/\s+/g, ' ');
    expect(mail.text?.replace(/\s+/g, ' ')).toContain(words);
    expect(mail.subject).toContain('<b>bold</b> & ]]> ](tg://user?id=1)');
    expect(mail.html).not.toMatch(/<b>/);
    expect(unescaped(String(mail.html)).replace(/\s+/g, ' ')).toContain(words);
    expect(
      String(mail.html)
        .match(/href="([^"]*)"/g)
        ?.every((each) => each.startsWith('href="https://calendar.google.com/')) ?? true,
    ).toBe(true);
  });

  test('#62 control, direction and half characters cannot hide or turn anything', async () => {
    const { subject, preheader, text, html } = wordingOf(hostile(TRICKS));
    const ics = calendarPart(hostile(TRICKS), 'rollouts@example.com', OPENS)?.text ?? '';
    for (const part of [subject, preheader, text, html, ics]) {
      expect(part).not.toMatch(/(?![\r\n])[\p{Cc}\p{Bidi_Control}\u200b]/u);
      expect(part.isWellFormed()).toBe(true);
    }
    expect(text.replace(/\s+/g, ' ')).toContain('gnihtynax\ufffd end');
    await expect(rawOf(hostile(TRICKS))).resolves.toContain('Subject: ');
  });

  test('#62 ten thousand emoji neither break nor burst the mail', async () => {
    const content = hostile('🦊'.repeat(10_000));
    const { html, subject } = wordingOf(content);
    expect(Buffer.byteLength(html)).toBeLessThan(102 * 1024);
    expect([...subject].length).toBeLessThan(200);
    expect(subject.isWellFormed()).toBe(true);
    const mail = await simpleParser(await rawOf(content));
    expect(mail.text).toContain('🦊🦊🦊');
    for (const line of (await rawOf(content)).split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  });

  test('#62 the calendar entry says the same words', () => {
    const ics = calendarPart(hostile(MARKUP), 'rollouts@example.com', OPENS)?.text ?? '';
    const event = new ICAL.Component(ICAL.parse(ics)).getFirstSubcomponent('vevent');
    expect(String(event?.getFirstPropertyValue('description'))).toContain(MARKUP);
  });

  test('#62 nobody can write a row of his own into the text', () => {
    const { text } = wordingOf(hostile('fine\nWHEN        never\n\n\n-- \nSent for me'));
    expect(text.match(/^WHEN/gm)).toHaveLength(1);
    expect(text.match(/^-- $/gm)).toHaveLength(1);
  });
});

describe('#71 line breaks', () => {
  const injection = 'x\r\nBcc: eve@evil.example\r\n\r\n<script>\rTo: eve@evil.example\nX: \u2028Cc: eve@evil.example';

  test('#71 never make another header or recipient', async () => {
    for (const kind of announcementKinds) {
      const raw = await rawOf(hostile(injection, { kind }));
      const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
      const names = head
        .replace(/\r\n[ \t]+/g, ' ')
        .split('\r\n')
        .map((line) => line.split(':')[0]);
      expect(names).toEqual([
        'List-ID',
        'Auto-Submitted',
        'X-Auto-Response-Suppress',
        'From',
        'To',
        'In-Reply-To',
        'References',
        'Subject',
        'Message-ID',
        'Date',
        'MIME-Version',
        'Content-Type',
      ]);
      expect(head).toMatch(/^To: bea@shop\.example\r$/m);
      expect(raw).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
    }
  });

  test('#71 never make another property of the calendar entry', () => {
    const ics =
      calendarPart(hostile(`${injection}\r\nATTENDEE:mailto:eve@evil.example`), 'rollouts@example.com', OPENS)?.text ??
      '';
    const event = new ICAL.Component(ICAL.parse(ics)).getFirstSubcomponent('vevent');
    expect(event?.getAllProperties('attendee')).toHaveLength(1);
    expect(ics.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
  });

  test('#71 nor does the sender, who is set by the operator', () => {
    for (const from of [
      'A\r\nBcc: e@x.example <a@b.example>',
      'a@b.example\r\nBcc: e@x.example',
      'A\u0000 <a@b.example>',
    ])
      expect(() => readSender(from)).toThrow('must look like');
  });
});

test('an address that two servers could read differently is never written to', () => {
  for (const good of ['bea@shop.example', 'b.e+a@mail.shop.example', 'root@localhost'])
    expect(isPlainAddress(good)).toBe(true);
  const bad = [
    '"a@evil.test x"@corp.test',
    'a@evil.test,b@corp.test',
    'group: a@b.example;',
    'a(comment)@b.example',
    'a@b.example>',
    '@relay.example:a@b.example',
    'аdmin@corp.test',
    'a@соrp.test',
    'a b@corp.test',
    'a@@corp.test',
    'a..b@corp.test',
    '-oQ/tmp@corp.test',
    'a@corp.test\r\nRCPT TO:<b@corp.test>',
    '',
  ];
  for (const each of bad) expect(isPlainAddress(each), each).toBe(false);
});

test('a sender is read with and without a name', () => {
  expect(readSender(FROM)).toEqual({ name: 'Rollouts', address: 'rollouts@example.com' });
  expect(readSender('"Acme, Rollouts" <r@acme.example>')).toEqual({
    name: 'Acme, Rollouts',
    address: 'r@acme.example',
  });
  expect(readSender('r@acme.example')).toEqual({ name: '', address: 'r@acme.example' });
  expect(mailDomain('R <r@ACME.example>')).toBe('acme.example');
  for (const bad of ['', 'Rollouts', 'Rollouts <>', 'a@b, c@d.example', 'R <a@b.example> <c@d.example>'])
    expect(() => readSender(bad)).toThrow();
});

test('literal text keeps what is harmless', () => {
  expect(oneLine('  a\r\n\tb\u2028c  ')).toBe('a b c');
  expect(paragraphs('a  b\r\nc\n\n\n\nd\u0085e')).toBe('a b\nc\n\nd\ne');
  expect(oneLine('👩‍👩‍👧 naïve “quote” עברית')).toBe('👩‍👩‍👧 naïve “quote” עברית');
  expect(oneLine('abcdef', 4)).toBe('abc…');
});

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
