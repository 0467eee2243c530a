import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWords } from '../../src/integrations/github/marker.ts';
import { quotedText } from '../../src/rollout/filing.ts';
import { type Seen, seenInQuotation, takenUp } from './github-markdown.ts';

// What people write in Telegram, as it is read on GitHub.

const { marked, asWords } = createWords('https://git.acme.example/api/v3');
const written = (words: string): string => marked('m', quotedText(words)).replace(/\n\n<!-- rollout-bot: m -->$/, '');
const seen = (words: string): Seen[] => seenInQuotation(written(words)).flat();
const linksIn = (words: string): string[] => seen(words).flatMap((one) => ('link' in one ? one.link : []));
const codeIn = (words: string): string[] => seen(words).flatMap((one) => ('code' in one ? one.code : []));
const textIn = (line: Seen[]): string => line.map((one) => ('text' in one ? one.text : ' ')).join('');

/** All that is read, whatever it is; without what was put in and what blanks at the edges of lines are worth. */
const readBack = (words: string): string =>
  tidy(
    seenInQuotation(written(words))
      .map((line) => line.map((one) => Object.values(one).join('')).join(''))
      .join('\n'),
  );
const tidy = (words: string): string =>
  words
    .replace(/\r\n?/g, '\n')
    .replace(/^[ \t]+|\s+$/gm, '')
    .replaceAll('\u200b', '')
    .replace(/http:\/\/(?=www\.)/gi, '')
    .replaceAll('%3B', ';')
    .replaceAll('<!--', '<! --')
    .trim();

const addresses = [
  'https://x.example/@luis',
  'https://grafana.example/d/a_b?orgId=1&var-job=api&from=now-1h#panel-7',
  'https://github.com/acme/api/releases/tag/v4.2.0',
  'https://github.com/acme/api/issues',
  'https://jira.example/acme/api/issues/12#12',
  'https://en.wikipedia.example/wiki/Canary_(bird)',
  'http://localhost:3000/_a_/~b~/1234567',
  'https://gitlab.example/acme/api/-/commit/0123456789abcdef0123456789abcdef01234567',
];
const referring = [
  'https://github.com/acme/api/issues/12',
  'https://github.com/acme/api/pull/3#issuecomment-1',
  'https://github.com/acme/api/pull/3/files',
  'http://www.github.com/acme/api/issues/12',
  'https://GitHub.com/acme/api/iss%75es/12?x=1',
  'https://github.com/acme/api/discussions/4',
  'https://github.com/acme/api/commit/0123456789abcdef0123456789abcdef01234567',
  'https://git.acme.example/acme/api/issues/12',
];
const ours =
  /^https?:\/\/(?:www\.github\.com|github\.com|git\.acme\.example)\/acme\/api\/(?:iss%75es|issues|pull|discussions|commit)\/\d/i;
const fragments = [
  ...[
    '\n',
    '\r\n',
    '\n\n',
    '\t',
    ' ',
    '    ',
    '===',
    '---',
    '- ',
    '+ ',
    '* ',
    '1. ',
    '12) ',
    '# ',
    '> ',
    ':-',
    '|',
    '```',
    '~~~',
  ],
  ...[
    '`',
    '*',
    '_',
    '~',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '!',
    '\\',
    '&',
    '&copy;',
    '&#64;',
    '$',
    '<!--',
    '-->',
    '<b>',
    '[x]',
    '[^1]',
  ],
  ...[
    '@luis',
    '@acme/ops',
    '#12',
    'acme/api#12',
    'GH-12',
    'fixes ',
    'closes: ',
    '.',
    ',',
    'a',
    'é',
    '🚀',
    '\u200b',
    'www.x.example/a_b',
  ],
  ...['0123abc', 'acme/api@0123456789abcdef0123456789abcdef01234567', ...addresses, ...referring],
];
const words = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replace(/\p{Cc}/gu, '\n')),
  fc.string({ unit: fc.constantFrom(...' \n\t-=+1.)#@`*_[]()<>&:/|~ahtpsw'), maxLength: 40 }),
);

describe('#104 whatever people write', () => {
  test('is read as they wrote it: no heading, list, table, code or link but addresses', () =>
    fc.assert(
      fc.property(words, (said) => {
        expect(readBack(said)).toBe(tidy(said));
      }),
      { numRuns: 3_000 },
    ));

  test('calls nobody and refers to nothing', () =>
    fc.assert(
      fc.property(words, (said) => {
        for (const line of seenInQuotation(written(said))) expect(textIn(line)).not.toMatch(takenUp);
        for (const link of linksIn(said)) expect(link).not.toMatch(ours);
        expect(asWords(said).replace(/\S*:\/\/\S*/g, '')).not.toMatch(/(?<![a-z\d])@[a-z\d]|#\d|(?<![a-z\d])GH-\d/i);
      }),
      { numRuns: 3_000 },
    ));

  test.each(addresses)('%s can be followed, whatever stands around it', (address) =>
    fc.assert(
      fc.property(
        fc.constantFrom('', '(', '*', '_', 'see:', '- ', '# ', '"'),
        fc.constantFrom('', ')', '*', '!', '.', '_', ', ok', '"'),
        (before, after) => {
          expect(linksIn(`a ${before}${address}${after} z`)).toEqual([address]);
        },
      ),
    ),
  );

  test.each(referring)('%s is code: to be copied, and not taken up', (address) => {
    expect(codeIn(`(see ${address}), @luis`)).toEqual([address]);
    expect(linksIn(`(see ${address}), @luis`)).toEqual([]);
  });
});

describe('lines that mean something in Markdown', () => {
  test.each([
    'a\n===',
    'a\n---',
    'a\n:-',
    '- item',
    '+ item',
    '1. item',
    '1) item',
    '    code',
    'a\n\n\tcode',
    '_www.x.example/a_b>',
  ])('%j are words', (said) => {
    expect(readBack(said)).toBe(tidy(said));
  });

  test('an issue of our own may be referred to, and nobody can write such a link', () => {
    const url = 'https://github.com/acme/api/issues/12';
    expect(marked('m', `The rollout: [R-12](${url})`)).toContain(`[R-12](${url})`);
    expect(codeIn(`[R-12](${url})`)).toEqual([url]);
  });

  test('a title is no Markdown: its addresses stay, and refer to nothing', () => {
    expect(asWords('@luis: https://x.example/@luis, https://github.com/acme/api/pull/3')).toBe(
      '@\u200bluis: https://x.example/@luis, https://\u200bgithub.com/acme/api/pull/3',
    );
  });
});
