import { describe, expect, test } from 'vitest';
import { wordingOf } from '../../src/email/wording.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { announcement, HOUR, OPENS, WINDOW } from './cast.ts';

const long = {
  'one word': 'x'.repeat(10_000),
  words: 'lorem ipsum '.repeat(900),
  quotes: '"'.repeat(10_000),
  markup: '<b>&'.repeat(2_500),
  emoji: '🦊'.repeat(10_000),
  'Chinese without blanks': '支付系统'.repeat(2_500),
  lines: 'a\n'.repeat(5_000),
  links: 'https://example.com/?a=1&b=2 '.repeat(400),
  'one link': `https://example.com/${'a'.repeat(10_000)}`,
};

const mailOf = (text: string, kind: (typeof announcementKinds)[number]) =>
  wordingOf(
    announcement({
      kind,
      product: text,
      version: text,
      team: text,
      reason: text,
      update: text,
      sentBy: { person: 1005, name: text },
      previous: WINDOW,
      first: { ...WINDOW, opensAt: OPENS - HOUR },
      elsewhere: ['Asia/Tokyo', 'Asia/Kolkata', 'Pacific/Auckland'],
      facts: { scope: text, impact: text, downtimeMinutes: 20_000, action: text, contact: text },
      reader: { name: text, zone: 'America/Argentina/ComodRivadavia', address: 'bea@shop.example' },
    }),
    {
      isRepeat: true,
      mayReply: true,
      page: 'https://rollouts.example.com/r/x',
      decline: 'https://rollouts.example.com/u/x',
    },
  );

describe.each(Object.entries(long))('whatever people write: %s', (_, text) => {
  test.each(announcementKinds)('the %s fits where mail programs cut, and is whole', (kind) => {
    const { html, subject, preheader } = mailOf(text, kind);
    expect(Buffer.byteLength(html)).toBeLessThan(102 * 1024);
    expect(unclosed(html)).toEqual([]);
    expect(html).toContain('https://rollouts.example.com/u/x');
    expect([...subject].length).toBeLessThan(220);
    expect([...preheader].length).toBeLessThanOrEqual(140);
  });

  test.each(announcementKinds)('the text of the %s keeps its 72 columns', (kind) => {
    for (const line of mailOf(text, kind).text.split('\n'))
      if (!line.includes('https://')) expect([...line].length, line).toBeLessThanOrEqual(72);
  });
});

test('what is left out is said, in a sentence', () => {
  const { text, html } = mailOf(long.words, 'notice');
  expect(text.replace(/\s+/g, ' ')).toContain('… (The rest is too long for a mail. Please ask us for it.)');
  expect(html).toContain('…<br>(The rest is too long for a mail. Please ask us for it.)');
  expect(wordingOf(announcement()).html).not.toContain('The rest is too long');
});

test('Chinese takes two columns a character', () => {
  const longest = Math.max(
    ...mailOf(long['Chinese without blanks'], 'notice')
      .text.split('\n')
      .map((line) => (line.match(/\p{Script=Han}/gu) ?? []).length),
  );
  expect(longest).toBe(36);
});

/** Elements that are opened and not closed, or the other way round. */
function unclosed(html: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/g)) {
    if (['meta', 'br'].includes(name)) continue;
    if (!slash) open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}
