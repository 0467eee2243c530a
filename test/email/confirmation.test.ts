import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import type { Confirmation } from '../../src/coordinator/content.ts';
import { createLinks, noLinks } from '../../src/coordinator/links.ts';
import { composeMail } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { secrets } from '../support/secrets/planted.ts';

const at = Date.parse('2026-11-30T09:00:00Z');
const links = createLinks(secrets.linkKey, () => 'https://rollouts.example.com');
const envelope = {
  sender: readSender('Rollouts <rollouts@example.com>'),
  replyTo: null,
  to: 'ann@shop.example',
  links,
};
const confirmation = (title = 'Acme Payments'): Confirmation => ({
  type: 'confirmation',
  team: { number: 3, title },
  request: 'abcdefgh',
  expiresAt: at + 24 * 3_600_000,
});
const parsed = async (content = confirmation()) => simpleParser(Buffer.from(await composeMail(content, envelope, at)));

test('the question has one link, which is the team’s and this request’s, in text and in HTML', async () => {
  const mail = await parsed();
  expect(mail.subject).toBe('Please confirm: updates from Acme Payments');
  const [link, ...others] = [...new Set(mail.text?.match(/https?:\/\/\S+/g))];
  expect(others).toEqual([]);
  const token = link?.split('/').at(-1) ?? '';
  expect(links.read('confirm', token, at)).toEqual({ for: 'confirm', team: 3, request: 'abcdefgh' });
  expect(links.read('confirm', token, at + 25 * 3_600_000)).toBeNull();
  expect(mail.html).toContain(`href="${link}"`);
  expect(mail.text).toContain('If not, do nothing');
  expect(mail.attachments).toEqual([]);
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.messageId).not.toContain('abcdefgh');
});

test('#71 a team’s title is a title, whatever stands in it', async () => {
  const mail = await parsed(confirmation('Acme\r\nBcc: eve@evil.example\r\n\r\n<img src=x onerror=x>\u202e'));
  expect(mail.bcc).toBeUndefined();
  expect(mail.subject).toContain('Acme Bcc: eve@evil.example');
  expect(mail.html).not.toContain('<img');
  expect(mail.subject).not.toContain('\u202e');
});

test('the same question is the same mail to the byte, and none where nobody could follow the link', async () => {
  const [one, other] = await Promise.all([0, 1].map(() => composeMail(confirmation(), envelope, at)));
  expect(Buffer.from(one as Uint8Array).equals(Buffer.from(other as Uint8Array))).toBe(true);
  await expect(composeMail(confirmation(), { ...envelope, links: noLinks }, at)).rejects.toThrow(/PUBLIC_URL/);
});
