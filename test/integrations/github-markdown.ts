// How GitHub reads the little Markdown that people's words are written in, after https://github.github.com/gfm. What it does not know is refused, so that nothing passes unread.

/** What a reader sees: words, addresses that can be followed, and code. */
export type Seen = { text: string } | { link: string } | { code: string };

/** What would begin something else than a paragraph, or turn the one before into a heading or a table. */
const blocks: [what: string, begins: RegExp][] = [
  ['a heading', /^ {0,3}#{1,6}(?:[ \t]|$)/],
  ['an underlined heading', /^ {0,3}(?:=+|-+)[ \t]*$/],
  ['a rule', /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/],
  ['a list', /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/],
  ['code', /^(?: {4}| {0,3}\t)[ \t]*\S|^ {0,3}(?:`{3}|~{3})/],
  ['a quotation', /^ {0,3}>/],
  ['a table', /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/],
];

const escaping = /^\\([!-/:-@[-`{-~])/;
const link = /^<([a-z][a-z\d+.-]{1,31}:[^\s<>\p{Cc}]*)>/iu;
const code = /^`([^`]+)`(?!`)/;
/** Each of these may mean something. */
const meaning = /^(?:[\\`*_[\]<&~|$]|!\[)/;
/** So may an address that nothing sets off: GitHub decides by itself where it ends. */
const isLoose = (rest: string, before: string): boolean =>
  (/^(?:https?|ftp):\/\/\w/i.test(rest) && !/[a-z]$/i.test(before)) ||
  (/^www\.\w/i.test(rest) && /(?:^|[\s*_~(])$/.test(before));

/** The paragraphs of a quotation, line by line. Throws where there is anything else in it. */
export const seenInQuotation = (markdown: string): Seen[][] =>
  markdown.split('\n').map((line) => {
    if (!line.startsWith('> ') && line !== '>') throw new Error(`not quoted: ${JSON.stringify(line)}`);
    return seenIn(line.slice(2));
  });

function seenIn(line: string): Seen[] {
  for (const [what, begins] of blocks) if (begins.test(line)) throw new Error(`${what}: ${JSON.stringify(line)}`);
  const seen: Seen[] = [];
  for (let rest = line; rest !== ''; ) {
    const [found, one] = next(rest, line.slice(0, line.length - rest.length));
    rest = rest.slice(found.length);
    const last = seen.at(-1);
    if ('text' in one && last && 'text' in last) last.text += one.text;
    else seen.push(one);
  }
  return seen;
}

function next(rest: string, before: string): [found: string, seen: Seen] {
  const escaped = escaping.exec(rest);
  if (escaped) return [escaped[0], { text: escaped[1] ?? '' }];
  const linked = link.exec(rest);
  if (linked) return [linked[0], { link: linked[1] ?? '' }];
  const coded = code.exec(rest);
  if (coded) return [coded[0], { code: coded[1] ?? '' }];
  if (meaning.test(rest) || isLoose(rest, before)) throw new Error(`it means something: ${rest}`);
  const [character = ''] = rest;
  return [character, { text: character }];
}

/** What GitHub would take up in words: https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls */
export const takenUp = /(?<![a-z\d])@[a-z\d]|#\d|(?<![a-z\d])GH-\d|(?:^|[\s({[@])[\da-f]{7,40}(?=$|[\s)}\],:;!?@])/i;
