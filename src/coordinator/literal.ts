import { shortened } from '../time/cut.ts';

/**
 * What people typed as one line that shows exactly itself: no line breaks, no control or bidirectional characters, no half characters, at most
 * `limit` characters.
 */
export function oneLine(text: string, limit = 300): string {
  return shortened(harmless(text).replace(/\s+/g, ' ').trim(), limit);
}

/** The same for longer texts: their lines stay, at most one of them empty in a row. */
export function paragraphs(text: string, limit = 2000): string {
  const lines = shortened(harmless(text), limit).split('\n');
  return lines
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function harmless(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}\u200b\u2060\ufeff]/gu, '');
}
