import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import type { Confirmation } from '../../src/coordinator/content.ts';
import { createLinks } from '../../src/coordinator/links.ts';
import type { Mailable } from '../../src/email/mail.ts';
import { composeMail } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { secrets } from '../support/secrets/planted.ts';
import { announcement, answered, FROM, HOUR, OPENS } from './cast.ts';

const at = OPENS - 24 * HOUR;
const links = createLinks(secrets.linkKey, () => 'https://rollouts.example.com');
const envelope = { sender: readSender(FROM), replyTo: null, to: 'bea@shop.example', links };

const confirmation: Confirmation = {
  type: 'confirmation',
  team: { number: 3, title: 'Acme Payments' },
  request: 'Zm9vYmFy',
  expiresAt: OPENS,
};
const all: [string, Mailable][] = [
  ...announcementKinds.map((kind): [string, Mailable] => [kind, announcement({ kind })]),
  ['answer', answered({ happenedAt: at })],
  ['confirmation', confirmation],
];

test.each(all)('#75 no machine answers a mail of ours, and none is asked to: %s', async (_, content) => {
  const mail = await simpleParser(Buffer.from(await composeMail(content, envelope, at)));
  // RFC 3834: what a machine has written is not answered by one; the second header is what Exchange listens to.
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.headers.get('x-auto-response-suppress')).toBe('All');
  // Answers go to nobody but the sender, unless somebody was named for them; no receipt is asked for.
  expect(mail.replyTo).toBeUndefined();
  for (const header of ['return-receipt-to', 'disposition-notification-to', 'errors-to', 'x-confirm-reading-to'])
    expect(mail.headers.has(header), header).toBe(false);
  const entry = mail.attachments.find((each) => each.contentType.startsWith('text/calendar'));
  if (entry) expect(entry.content.toString()).not.toMatch(/RSVP=TRUE/);
});

test('#75 answers come to people, where somebody was named for them', async () => {
  for (const [, content] of all) {
    const mail = await simpleParser(
      Buffer.from(await composeMail(content, { ...envelope, replyTo: 'priya@example.com' }, at)),
    );
    expect(mail.replyTo?.text).toBe('priya@example.com');
  }
});

test('#75 an answer, an absence note or a bounce cannot reach the bot: it has no ear for mail', () => {
  const bot = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('sandbox'),
  );
  const imports = bot.flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(/(?:from|import\() ?'([^'.][^']*)'/g)].map(
      (each) => `${file} ${each[1]}`,
    ),
  );
  expect(imports.length).toBeGreaterThan(50);
  expect(
    imports.filter((each) => / (smtp-server|mailparser|imapflow|imap|node-imap|poplib|node-pop3)\b/.test(each)),
  ).toEqual([]);
  const listening = bot.filter((file) => /\.listen\(|createServer\(/.test(readFileSync(join('src', file), 'utf8')));
  expect(listening).toEqual([]);
  // What it asks outside it asks over HTTP; whether an address may be asked is looked at before a socket is opened.
  const sockets = imports.filter((each) => / node:(net|tls)$/.test(each) && !/^integrations\/http\//.test(each));
  expect(sockets).toEqual([]);
});
