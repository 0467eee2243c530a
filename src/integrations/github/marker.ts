import { cutUnits } from '../../time/cut.ts';

/** GitHub takes 65,536 characters; what is longer is cut, and says so. */
const mostText = 60_000;

/** The hidden line by which our own issues and comments are found again. */
export const markOf = (marker: string): string =>
  // Two hyphens may end a comment, and nothing of the marker may.
  `<!-- rollout-bot: ${encodeURIComponent(marker).replaceAll('--', '-%2D')} -->`;

/** The text as it is written there: marked at its end, mentioning nobody, and with no hidden line but ours. */
export function marked(marker: string, text: string): string {
  const said = text.length > mostText ? `${cutUnits(text, mostText)}\n\n… (cut)` : text;
  return `${withoutMentions(said.replaceAll('<!--', '<! --')).trimEnd()}\n\n${markOf(marker)}`;
}

/** Names in Telegram are not names on GitHub: `@luis` would call a stranger there. */
export const withoutMentions = (text: string): string => text.replace(/(?<![\w`])@(?=[a-z\d])/gi, '@\u200b');
