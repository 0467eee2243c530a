/** People's text on one line of Markdown: every character that Markdown, HTML or a formula in it could read means itself. */
export const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\s]+/gu, ' ')
    .trim()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_{}[\]#!|~>$^]/g, (character) => `\\${character}`);

/** Letters and digits of our own, to be copied as they are. */
export const code = (text: string): string => `\`${text.replace(/[^0-9a-z:.\- ]/gi, '')}\``;

/** The cells are Markdown already. */
export function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return ['None.', ''];
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell || '–').join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line), ''];
}
