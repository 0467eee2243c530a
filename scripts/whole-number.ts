/** What was given to an option that takes a whole number, `least` or more; ends the process, with a sentence, for anything else. */
export function wholeNumber(text: string, name: string, least = 0): number {
  if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
  process.stderr.write(`--${name} takes a whole number${least > 0 ? ` from ${least} on` : ''}, not "${text}".\n`);
  process.exit(1);
}
