import { cut } from '../../time/cut.ts';
import { plain } from '../http/plain.ts';

const speaks =
  /breaking|incompatib|migrat|\bremov(?:e[sd]?|al|ing)\b|deprecat|\bdrop(?:s|ped)?\b|\bno longer\b|^\w+(?:\([^)]*\))?!:/i;
/** Said of what breaks nothing. */
const denial = /\bnon-?breaking\b|\b(?:no|without(?: any)?) (?:known )?breaking changes?\b/gi;
const heading = /^ {0,3}(#{1,6})\s+(\S.*)$/;
const bullet = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?/i;
const mostCharacters = 130_000;

/** The lines of release notes that speak of something breaking, as text: those that say so, and what stands below a heading that says so. */
export function breakingLines(notes: string): string[] {
  const found: string[] = [];
  let level = 0;
  for (const text of linesOf(notes)) {
    const [, marks = '', title = ''] = heading.exec(text) ?? [];
    // A heading ends what a heading of its own rank or below began.
    if (marks !== '' && (level === 0 || marks.length <= level)) level = isSaid(title) ? marks.length : 0;
    const words = wordsOf(marks === '' ? text : title);
    if (words !== '' && (marks === '' ? level > 0 || isSaid(words) : isSaid(title))) found.push(words);
  }
  return [...new Set(found)];
}

const isSaid = (text: string): boolean => speaks.test(text.replace(denial, ' '));

/** Without what nobody sees, and without code: a line of a shell script is no heading. */
function* linesOf(notes: string): Generator<string> {
  let fence = '';
  for (const text of notes
    .slice(0, mostCharacters)
    .replace(/<!--.*?(?:-->|$)/gs, '')
    .split(/\r\n|\r|\n/)) {
    const [, marks = ''] = /^\s*(`{3,}|~{3,})/.exec(text) ?? [];
    if (fence !== '') fence = marks.startsWith(fence) ? '' : fence;
    else if (marks !== '') fence = marks;
    else yield cut(text, 1_000);
  }
}

/** What a reader sees of a line of Markdown. */
const wordsOf = (text: string): string =>
  plain(
    text
      .replace(bullet, '')
      .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
      .replace(/<\/?[a-z][^<>]*>/gi, '')
      .replace(/\*\*|__|`/g, ''),
    200,
  );
