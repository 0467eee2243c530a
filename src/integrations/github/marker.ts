import { cutUnits } from '../../time/cut.ts';

/** GitHub takes 65,536 characters; what is longer is cut, and says so. */
const mostText = 60_000;

/** The hidden line by which our own issues and comments are found again. */
export const markOf = (marker: string): string =>
  // Two hyphens may end a comment, and nothing of the marker may.
  `<!-- rollout-bot: ${encodeURIComponent(marker).replaceAll('--', '-%2D')} -->`;

/** Names in Telegram are not names on GitHub: `@luis` would call a stranger there. An address of mail calls nobody, unless what is before the @ becomes code. */
const mention = /(?:(?<![a-z\d])|(?<=(?<![\w.-])[\da-f]{7,64}))@(?=[a-z\d])/;
/** `#12`, `acme/api#12`, `GH-12`: it would be noted in an issue that nobody meant. */
const reference = /#(?=\d)|(?<![a-z\d])GH-(?=\d)/;
/** "Fixes #12": https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue */
const closing = /\b[cfr](?=(?:lose[sd]?|ix(?:e[sd])?|esolve[sd]?):?\s+(?:\\?#|GH-|<?https?:|[\w.\\-]+\/[\w.\\-]+\\?#))/;
/** A link of our own, `[R-12](https://…)`, and any other address: up to what ends it, or the sentence around it. */
const ourLink = /\]\(https?:[^\s()]+\)/;
const address = /<(?:https?|ftp):\/\/[^\s<>`]+>|(?:https?|ftp):\/\/[^\s<>`\\]*[^\s<>`\\?!.,:;*_~'"()[\]]/;
/** https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls */
const commit = /(?<![\w.-])[\da-f]{7,64}(?!\w|[.-]\w)/;
const either = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'), 'gi');
const callsSomebody = either(address, mention, reference, closing);
const callsSomebodyInMarkdown = either(ourLink, address, mention, reference, closing, commit);

const isAddress = (found: string): boolean => /^<?(?:https?|ftp):/i.test(found);
const silenced = (found: string): string => `${found}\u200b`;

/**
 * What is written to the GitHub whose API has this address: words and no more. They call nobody, refer to no issue, pull request or commit there, and close none; what is put in
 * does not show. Other addresses stay as they are.
 */
export function createWords(api: string) {
  const host = hostOf(api);

  /** Without Markdown in it, as a title is. */
  const asWords = (text: string): string =>
    text.replace(callsSomebody, (found) => {
      if (!isAddress(found)) return silenced(found);
      return refersOn(host, found) ? found.replace('://', '://\u200b') : found;
    });

  /** As code an address can be copied, and nothing there takes it up; our own links may. */
  const inMarkdown = (text: string): string =>
    text.replace(callsSomebodyInMarkdown, (found) => {
      if (found.startsWith('](')) return found;
      if (isAddress(found)) return refersOn(host, found) ? `\`${bare(found)}\`` : found;
      // What is put behind keeps it from running into code that comes next.
      return silenced(/^[\da-f]{7}/i.test(found) ? `\`${found}\`` : found);
    });

  return {
    asWords,
    /** Markdown as it is written there: marked at its end, and with no hidden line but ours. */
    marked(marker: string, text: string): string {
      const said = text.length > mostText ? `${cutUnits(text, mostText)}\n\n… (cut)` : text;
      return `${inMarkdown(said.replaceAll('<!--', '<! --')).trimEnd()}\n\n${markOf(marker)}`;
    },
  };
}

/** The API of github.com has a name of its own; a server's has a path instead. */
const hostOf = (api: string): string => new URL(api).hostname.replace(/^api\./, '');

const bare = (found: string): string => found.replace(/^<|>$/g, '');

/** Whether it is the address of an issue, a pull request, a discussion or a commit on that host, or on github.com. */
function refersOn(host: string, found: string): boolean {
  const url = URL.parse(bare(found));
  if (!url || ![host, 'github.com'].includes(url.hostname.replace(/^www\.|\.$/g, ''))) return false;
  return /^\/+[^/]+\/+[^/]+\/+(?:(?:issues|pulls?|discussions)\/+\d|commits?\/+[\da-f]{7})/i.test(
    decoded(url.pathname),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
