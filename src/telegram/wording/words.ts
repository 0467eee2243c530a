import { shortenedUnits } from '../../time/cut.ts';
import { escapeHtml } from '../kit.ts';

/** Characters that Telegram takes in one message, after parsing. */
export const mostCharacters = 4096;
/** Lines of a list before "and 3 more". */
export const mostLines = 10;

/** People's text on one line of HTML: literal, without characters that turn, hide or break it, cut at `most` characters. */
export const shown = (text: string, most = 80): string =>
  escapeHtml(shortenedUnits(harmless(text).replace(/\s+/g, ' ').trim(), most));

/** People's text with its line breaks. */
export const paragraph = (text: string, most: number): string =>
  escapeHtml(
    shortenedUnits(
      harmless(text)
        .replace(/[^\S\n]+/g, ' ')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
      most,
    ),
  );

export const quoted = (text: string, most = 80): string => `“${shown(text, most)}”`;

/**
 * Lines of HTML as one message, each whole in itself; empty ones stay, null ones do not. Whatever would not fit is left off by whole lines and said.
 */
export function page(lines: readonly (string | null)[]): string {
  const left: string[] = [];
  let room = mostCharacters - tooMuch.length - 1;
  for (const line of lines) {
    if (line === null) continue;
    room -= visibleLength(line) + 1;
    if (room < 0) return [...left, tooMuch].join('\n');
    left.push(line);
  }
  return left.join('\n');
}

/** At most ten lines, then how many more there are. */
export const capped = (lines: readonly string[], most = mostLines): string[] =>
  lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : [...lines];

/** How long a piece of our own HTML is once Telegram has read it, in UTF-16 units. */
export const visibleLength = (html: string): number => withoutTags(html).length;

/** The text of our own HTML: what is sent when Telegram cannot read the tags. */
export const withoutTags = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** "1 check", "4 checks". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

export const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');

const tooMuch = '… and more than fits into one message.';

const harmless = (text: string): string =>
  text
    .toWellFormed()
    .replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]/gu, '')
    .replaceAll('\t', ' ');
