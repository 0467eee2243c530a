/** What was given to an option that takes a whole number; ends the process, with a sentence, for anything else. */
export function wholeNumber(text: string, name: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} takes a whole number, not "${text}".\n`);
  process.exit(1);
}
