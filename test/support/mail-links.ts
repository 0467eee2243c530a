import type { Mail } from '../../src/sandbox/contract.ts';

/** A link of a mail, by what it says in the text part: /HOW IT STANDS/ leads to the reader's own page. */
export function linkIn({ text }: Pick<Mail, 'text'>, says: RegExp): string {
  const lines = (text ?? '').split('\n');
  const at = lines.findIndex((line) => says.test(line));
  const url = lines.slice(at + 1).find((line) => line.startsWith('http'));
  if (at < 0 || !url) throw new Error(`The mail has no link ${says}:\n${text}`);
  return url.trim();
}
