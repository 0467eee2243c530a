import { cutUnits } from '../../time/cut.ts';

/** GitHub takes 65,536 characters; what is longer is cut, and says so. */
const mostText = 60_000;

/** The hidden line by which our own issues and comments are found again. */
export const markOf = (marker: string): string =>
  // Two hyphens may end a comment, and nothing of the marker may.
  `<!-- rollout-bot: ${encodeURIComponent(marker).replaceAll('--', '-%2D')} -->`;

/** The text as it is written there: marked at its end, words and no more, and with no hidden line but ours. */
export function marked(marker: string, text: string): string {
  const said = text.length > mostText ? `${cutUnits(text, mostText)}\n\n… (cut)` : text;
  return `${asWords(said.replaceAll('<!--', '<! --')).trimEnd()}\n\n${markOf(marker)}`;
}

/** Names in Telegram are not names on GitHub: `@luis` would call a stranger there. */
const mention = /(?<![a-z\d])@(?=[a-z\d])/gi;
/** `#12`, `acme/api#12`, `GH-12`: it would be noted in an issue that nobody meant. */
const reference = /#(?=\d)|\bGH-(?=\d)/gi;
/** "Fixes #12": https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue */
const closing = /\b([cfr])(?=(?:lose[sd]?|ix(?:e[sd])?|esolve[sd]?):?\s+(?:\\?#|GH-|https?:|[\w.-]+\/[\w.-]+\\?#))/gi;

/** Words and no more: they call nobody, refer to no issue by its number and close none. What is put in does not show. */
export const asWords = (text: string): string =>
  text
    .replace(closing, '$1\u200b')
    .replace(mention, '@\u200b')
    .replace(reference, (sign) => `${sign}\u200b`);
