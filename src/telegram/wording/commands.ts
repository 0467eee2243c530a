import { escapeHtml } from '../kit.ts';

// Telegram makes a link of one word, /rollout_new, and a tap sends it. Of "/rollout done 2.1" a tap would send the first word alone: that is code
// then, and a tap copies all of it.

/** A command with words behind it as it stands in plain text: to the end of its sentence, or to where the next one begins. */
const withWords =
  /\/(?:rollout \S|settings (?:digest|hours|policy|quiet|traffic|zone)\b)[^\n]*?(?=[.)?!]*(?:\n|$)|[.)?!]+[,;]?\s|, (?:or|and) |, \/|\.,)/g;

/** Escaped text in which a command that takes words can be copied by a tap. */
export const copyable = (escaped: string): string => escaped.replaceAll(withWords, '<code>$&</code>');

/** A sentence in plain text, like that of a refusal, as HTML. */
export const sentence = (plain: string): string => copyable(escapeHtml(plain));
