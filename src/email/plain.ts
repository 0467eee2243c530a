import type { Line, Row, Sections } from './sections.ts';

const WIDTH = 72;
const LABEL = 12;

/** The mail as text of its own: the same order as the HTML, at most 72 columns, labels in capitals, links on lines of their own. */
export function plainText(mail: Sections): string {
  const parts = [
    ...proseOf(mail).map((each) => wrapped(each, WIDTH).join('\n')),
    mail.rows.map(rowText).join('\n'),
    ...(mail.calendarLink ? [`ADD TO GOOGLE CALENDAR\n${mail.calendarLink}`] : []),
    ...linksOf(mail).map(({ says, url }) => `${says.toUpperCase()}\n${url}`),
    ['-- ', ...mail.footer.flatMap((line) => wrapped(line, WIDTH))].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The same words where nothing is of one width: no columns, and a line ends where a sentence does. The calendar link is only named. */
export function flowingText(mail: Sections): string {
  const rows = mail.rows.map(({ label, lines }) => `${label}: ${lines.map((line) => line.says).join('\n')}`);
  const calendar = mail.calendarLink ? ['[ Add to Google Calendar ]'] : [];
  const links = linksOf(mail).map(({ says }) => `[ ${says} ]`);
  return [...proseOf(mail), rows.join('\n'), ...calendar, ...links, mail.footer.join('\n')].join('\n\n');
}

const linksOf = ({ page, decline }: Sections) => [page, decline].filter((each) => each !== null);

const proseOf = (mail: Sections): string[] =>
  [`[ ${mail.badge} ]  ${mail.team}`, mail.headline, mail.lead, mail.repeat].filter(Boolean);

function rowText({ label, lines }: Row): string {
  const names = wrapped(label, LABEL - 2);
  const values = lines.flatMap((line: Line) => wrapped(line.says, WIDTH - LABEL));
  const height = Math.max(names.length, values.length);
  return Array.from({ length: height }, (_, index) =>
    `${(names[index] ?? '').padEnd(LABEL)}${values[index] ?? ''}`.trimEnd(),
  ).join('\n');
}

/** Breaks between words, within one only where it is longer than a line; a link stays whole and stands alone. */
function wrapped(text: string, width: number): string[] {
  if (isLatin(text) && text.length <= width && !text.includes('://')) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ').flatMap((each) => (isLink(each) ? each : pieces(each, width)))) {
    const size = columns(word);
    if (line && (isLink(word) || isLink(line) || used + 1 + size > width)) {
      lines.push(line);
      line = word;
      used = size;
    } else {
      used += size + (line ? 1 : 0);
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (columns(word) <= width) return [word];
  const all = [''];
  let used = 0;
  for (const character of word) {
    const size = columns(character);
    if (used + size > width) all.push('');
    used = used + size > width ? size : used + size;
    all[all.length - 1] += character;
  }
  return all;
}

const isLink = (word: string): boolean => /^https?:\/\/\S+$/.test(word);

/** Characters of East Asian scripts and pictures take two. */
const columns = (text: string): number =>
  isLatin(text) ? text.length : [...text].length + (text.match(WIDE)?.length ?? 0);
const isLatin = (text: string): boolean => /^[ -~]*$/.test(text);
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/gu;
