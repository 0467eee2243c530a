import { File } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import type { RolloutEvent } from '../../rollout/events.ts';
import { evolve } from '../../rollout/evolve.ts';
import { reportOn } from '../../rollout/report.ts';
import { withContents } from '../../rollout/report-contents.ts';
import type { Report } from '../../rollout/report-shape.ts';
import { keyOf, nameOfRollout } from '../../rollout/standing.ts';
import { unborn } from '../../rollout/unborn.ts';
import { cutUnits } from '../../time/cut.ts';
import { title } from '../faces/parts.ts';
import type { Kit, Meant } from '../kit.ts';
import { metricsPictures, type Picture, timelinePicture } from '../wording/report-charts.ts';
import { type CsvRow, reportCsv } from '../wording/report-csv.ts';
import { reportHtml } from '../wording/report-html.ts';
import { reportMarkdown } from '../wording/report-markdown.ts';
import { summaryOf } from '../wording/report-summary.ts';
import { shown, withoutTags } from '../wording/words.ts';
import { namesOf } from './history.ts';
import { eventWords } from './history-words.ts';
import { earlierOnes, wholeHistory } from './report-earlier.ts';

export const formats = { html: 'text/html', md: 'text/markdown', json: 'application/json', csv: 'text/csv' } as const;
export type Format = keyof typeof formats;
/** What Telegram takes under a file or a picture, after parsing. */
const mostUnderFile = 1024;

/** Telegram takes 50 MB from a bot; bytes. */
const mostBytes = 45_000_000;
/** Rows of a table that are made before others are heard again: some ten milliseconds. */
const rowsAtOnce = 200;

/** A file with its caption in HTML, a drawing with its facts in words, or what is said where there can be no file. */
export type Part = { file: File; caption: string } | { svg: string; facts: string; name: string } | { words: string };

export interface Made {
  meant: Meant;
  report: Report;
  entries: readonly { version: number }[];
  events: readonly RolloutEvent[];
  names: Parameters<typeof reportOn>[1]['names'];
}

/** Both first reads are asked for at once, so that the head is that of the last event which is in the file. */
export async function madeFor(kit: Kit, meant: Meant): Promise<Made> {
  const { id, team } = meant;
  const [{ entries, events }, record] = await Promise.all([wholeHistory(kit, id), kit.store.sealOf(id)]);
  const [names, deliveries, earlier] = await Promise.all([
    namesOf(entries, kit, team),
    kit.store.outbox.tally(id),
    earlierOnes(kit, meant),
  ]);
  const { zone } = team;
  const facts = reportOn(events, { record, at: kit.clock.now(), zone, names, deliveries, earlier });
  return { meant, report: facts, entries, events, names };
}

/** How it went, drawn. */
export const timeline = ({ report }: Made): Part => drawn(timelinePicture(report), 'timeline.png');

/** Figures before and after, drawn, where any were brought. */
export const beforeAfter = ({ report }: Made): Part[] =>
  metricsPictures(report).map((picture) => drawn(picture, 'before-after.png'));

/** With as many of its facts as stand under a picture. */
const drawn = ({ svg, facts }: Picture, name: string): Part => ({ svg, facts: captionOf(facts), name });

/** The page to read, with what matters under it. */
export const pageOf = (made: Made): Promise<Part> => fileOf(made, 'html', summaryCaption(made));

/** The report in one format, with the record's head under it; a sentence where Telegram would not take it. */
export async function fileOf(
  made: Made,
  format: Format,
  caption = `${title(made.meant.rollout)} · ${recordLine(made)}`,
  most = mostBytes,
): Promise<Part> {
  const file = new File(await contentOf(made, format), fileName(made.meant, format), {
    type: `${formats[format]}; charset=utf-8`,
  });
  return file.size > most ? { words: tooLarge(made.meant, format, file.size) } : { file, caption };
}

const tooLarge = ({ rollout }: Meant, format: Format, bytes: number): string =>
  `The report of ${keyOf(rollout)} as ${format} has ${Math.ceil(bytes / 1e6)} MB, and Telegram takes 50 from me. Try a shorter one: /rollout report md`;

async function contentOf(made: Made, format: Format): Promise<string[]> {
  switch (format) {
    case 'csv':
      return unhurried(csvOf(made));
    case 'json':
      return [`${JSON.stringify(made.report, null, 2)}\n`];
    case 'html':
      return [reportHtml(made.report)];
    case 'md':
      return [reportMarkdown(made.report)];
  }
}

const csvOf = (made: Made): Iterable<string> =>
  reportCsv(rowsOf(made), { zone: made.meant.team.zone, names: made.names });

function* rowsOf({ meant, entries, events, names }: Made): Generator<CsvRow> {
  const rollout = events.reduce(evolve, unborn);
  for (const [index, each] of withContents(events).entries()) {
    const what = withoutTags(eventWords(each.event, rollout, meant.team.zone, names) ?? '');
    yield { ...each, version: entries[index]?.version ?? 0, what };
  }
}

/** Everybody else is heard in between, however many lines there are. */
async function unhurried(lines: Iterable<string>): Promise<string[]> {
  const made: string[] = [];
  for (const line of lines) {
    made.push(line);
    if (made.length % rowsAtOnce === 0) await setImmediate();
  }
  return made;
}

const recordLine = ({ report: { record } }: Made): string =>
  `Record <code>${record}</code>: whoever runs me checks it with <code>npm run verify -- --head ${record}</code>`;

/** Nine lines and the record: under a kilobyte, whatever the product is called. */
const summaryCaption = (made: Made): string =>
  [
    `<b>${title(made.meant.rollout)}</b>`,
    ...summaryOf(made.report).map(([what, says]) => `${what}: ${shown(says, 72)}`),
    recordLine(made),
  ].join('\n');

/** Whole words; what is left off stands in the file. */
function captionOf(facts: string): string {
  const rest = ' … The file has the rest.';
  if (facts.length <= mostUnderFile) return facts;
  return `${cutUnits(facts, mostUnderFile - rest.length).replace(/\s+\S*$/, '')}${rest}`;
}

/** "R-12-payments-4.2.0.md": letters, digits and dots, whatever the product is called. */
function fileName({ rollout }: Meant, format: Format): string {
  const name = nameOfRollout(rollout)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .slice(0, 60)
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${[keyOf(rollout), name].filter(Boolean).join('-')}.${format}`;
}
