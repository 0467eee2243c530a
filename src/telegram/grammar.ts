/** A slash command as it was typed. */
export interface Slash {
  /** `rollout`, `start`, `help`. */
  name: string;
  /** `/rollout <verb>`; aliases of the menu (`/rollout_new`, `/status`) say which. Empty when none was given. */
  verb: string;
  /** `R-12` when a key was given in any place, upper case; null otherwise. */
  key: string | null;
  /** What is left: words, with quoted ones in one piece. */
  words: string[];
  /** `tz=Europe/Berlin`, in any order; names in lower case. */
  options: Record<string, string>;
  /** Everything after the verb as it was typed, for free text. */
  rest: string;
}

/** One-tap entries of the menu, which cannot have a second word, and short forms that people expect. */
const aliases = new Map([
  ['rollouts', 'list'],
  ['status', 'status'],
  ['mine', 'mine'],
  ['remind', 'remind'],
  ['reminders', 'reminders'],
  ['signoff', 'signoff'],
  ['announce', 'announce'],
  ['deploy', 'deploy'],
  ['report', 'report'],
  ['issue', 'issue'],
  ['issues', 'issues'],
  ['stakeholders', 'stakeholders'],
]);

/** How a command without anything behind it is written, so that a tap sends all of it: `/status`, `/rollout_plan`. */
export function oneWord(verb: string): string {
  const [alias] = [...aliases].find(([, meant]) => meant === verb) ?? [`rollout_${verb}`];
  return `/${alias}`;
}

const quotes = /"([^"]*)"|“([^”]*)”|«([^»]*)»|(\S+)/g;

/** Reads `/rollout@bot new "Payments" 4.2.0 tz=UTC`. Null when it is no command, or one for another bot. */
export function readSlash(text: string, botUsername: string): Slash | null {
  const match = /^\/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+([\s\S]*))?$/.exec(text.trim());
  if (!match || (match[2] && match[2].toLowerCase() !== botUsername.toLowerCase())) return null;
  const name = (match[1] as string).toLowerCase();
  const tail = (match[3] ?? '').trim();
  const topic = name.startsWith('help_') ? name.slice('help_'.length) : '';
  if (topic) return { name: 'help', verb: '', rest: topic, ...parts(topic) };
  const alias = aliases.get(name) ?? (name.startsWith('rollout_') ? name.slice('rollout_'.length) : undefined);
  if (alias) return { name: 'rollout', verb: alias, rest: withoutKey(tail), ...parts(tail) };
  if (name !== 'rollout') return { name, verb: '', rest: tail, ...parts(tail) };
  const [verb = ''] = tail.split(/\s+/, 1);
  const rest = tail.slice(verb.length).trim();
  return { name, verb: verb.toLowerCase(), rest: withoutKey(rest), ...parts(rest) };
}

function parts(text: string): Pick<Slash, 'key' | 'words' | 'options'> {
  const options: Record<string, string> = {};
  const words: string[] = [];
  let key: string | null = null;
  // key="two words" comes first, so that its quotes are not taken for a word of their own.
  const plain = text.replace(
    /(?<=^|\s)([A-Za-z]{2,20})=(?:"([^"]*)"|“([^”]*)”|(\S+))/g,
    (_, name: string, a?: string, b?: string, c?: string) => {
      options[name.toLowerCase()] = (a ?? b ?? c) as string;
      return '';
    },
  );
  for (const match of plain.matchAll(quotes)) {
    const bare = match[4];
    if (bare && key === null && isKey(bare)) key = bare.toUpperCase();
    else words.push((match[1] ?? match[2] ?? match[3] ?? bare) as string);
  }
  return { key, words, options };
}

/** What is left of the text without `name=value`. */
export const withoutOption = (text: string, name: string): string =>
  text.replace(new RegExp(`(?<=^|\\s)${name}=(?:"[^"]*"|“[^”]*”|\\S+)`, 'gi'), ' ').trim();

const isKey = (word: string): boolean => /^r-\d{1,6}$/i.test(word);
const withoutKey = (text: string): string => text.replace(/(?<=^|\s)r-\d{1,6}(?=\s|$)\s*/i, '').trim();

/** What somebody may have meant: known words at most two changes away, nearest first. */
export function didYouMean(word: string, known: readonly string[], most = 3): string[] {
  return known
    .map((each) => ({ each, away: distance(word.toLowerCase(), each) }))
    .filter(({ away }) => away <= 2)
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ each }) => each);
}

/** Levenshtein's; words longer than 30 characters are nobody's typo. */
function distance(a: string, b: string): number {
  if (a.length > 30) return a.length;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] as number;
}
