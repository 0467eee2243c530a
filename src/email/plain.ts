import type { Line, Row, Sections } from './sections.ts';

const WIDTH = 72;
const LABEL = 12;

/** The mail as text of its own: the same order as the HTML, at most 72 columns, labels in capitals, links on lines of their own. */
export function plainText(mail: Sections): string {
  const parts = [
    ...proseOf(mail).map((each) => wrapped(each, WIDTH).join('\n')),
    mail.rows.map(rowText).join('\n'),
    ...(mail.action ? [`${mail.action.says.toUpperCase()}\n${mail.action.url}`] : []),
    ...(mail.calendarLink ? [`ADD TO GOOGLE CALENDAR\n${mail.calendarLink}`] : []),
    ...mail.links.map(({ says, url }) => `${says.toUpperCase()}\n${url}`),
    ['-- ', ...mail.footer.flatMap((line) => wrapped(line, WIDTH))].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The same words where nothing is of one width: no columns, and a line ends where a sentence does. The calendar link is only named. */
export function flowingText(mail: Sections): string {
  const rows = mail.rows.map(({ label, lines }) => `${label}: ${lines.map((line) => line.says).join('\n')}`);
  const calendar = mail.calendarLink ? ['[ Add to Google Calendar ]'] : [];
  const links = mail.links.map(({ says }) => `[ ${says} ]`);
  return [...proseOf(mail), rows.join('\n'), ...calendar, ...links, mail.footer.join('\n')].join('\n\n');
}

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

/** Breaks between words; a word that is longer than a line stays whole, and a link stands alone. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const isLink = /^https?:\/\//.test(word);
    const longer = line ? `${line} ${word}` : word;
    if (line && (isLink || isLinkLine(line) || lengthOf(longer) > width)) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

const isLinkLine = (line: string): boolean => /^https?:\/\/\S+$/.test(line);
const lengthOf = (text: string): number => [...text].length;
