import { File } from 'node:buffer';
import type { RolloutEvent } from '../../rollout/events.ts';
import { evolve } from '../../rollout/evolve.ts';
import { reportOn } from '../../rollout/report.ts';
import { withContents } from '../../rollout/report-contents.ts';
import type { Report } from '../../rollout/report-shape.ts';
import { unborn } from '../../rollout/rollout.ts';
import { keyOf, nameOfRollout } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { title } from '../faces/parts.ts';
import { readFailure } from '../failures.ts';
import type { Feature, Kit, Meant, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { timelinePicture } from '../wording/report-charts.ts';
import { reportCsv } from '../wording/report-csv.ts';
import { reportHtml } from '../wording/report-html.ts';
import { reportMarkdown } from '../wording/report-markdown.ts';
import { summaryOf } from '../wording/report-summary.ts';
import { quoted, shown, withoutTags } from '../wording/words.ts';
import { namesOf } from './history.ts';
import { eventWords } from './history-words.ts';
import { earlierOnes } from './report-earlier.ts';

const formats = { html: 'text/html', md: 'text/markdown', json: 'application/json', csv: 'text/csv' } as const;
type Format = keyof typeof formats;
/** More than any rollout has. */
const everything = 1_000_000;
/** What Telegram takes under a file or a picture, after parsing. */
const mostUnderFile = 1024;

/** `/rollout report json`: all that happened, with every vote and the revision it was for, as a file. Without a format, also a picture and what matters. */
export function report(kit: Kit): Feature {
  return { verbs: { report: (saying) => sendReport(kit, saying) } };
}

async function sendReport(kit: Kit, saying: SlashSaying): Promise<void> {
  const format = formatNamed(saying.slash.words[0]);
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const made = await madeFor(kit, meant);
  const sending = format ? send(kit, saying, fileOf(made, format)) : sendWhole(kit, saying, made);
  kit.later(
    sending.catch((fault: unknown) => excuse(fault, saying)),
    'sending a report',
  );
}

/** The picture where it can be drawn, then the file to read with what matters under it, then the one to keep. */
async function sendWhole(kit: Kit, saying: SlashSaying, made: Made): Promise<void> {
  const { svg, facts } = timelinePicture(made.report);
  const png = await kit.drawPng(svg);
  if (png) await kit.api.call('sendPhoto', { ...answering(saying), photo: pngOf(png), caption: cut(facts) });
  await send(kit, saying, { ...fileOf(made, 'html'), caption: summaryCaption(made) });
  await send(kit, saying, fileOf(made, 'md'));
}

interface Sent {
  file: File;
  /** HTML. */
  caption: string;
}

const send = (kit: Kit, saying: SlashSaying, { file, caption }: Sent): Promise<unknown> =>
  kit.api.call('sendDocument', { ...answering(saying), document: file as never, caption, parse_mode: 'HTML' });

const answering = ({ place: { chat, thread }, message }: SlashSaying) => ({
  chat_id: chat,
  ...(thread === null ? {} : { message_thread_id: thread }),
  reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
});

const pngOf = (png: Uint8Array): never => new File([png], 'timeline.png', { type: 'image/png' }) as never;

/** Null where nobody names one. */
function formatNamed(word?: string): Format | null {
  if (word === undefined) return null;
  const format = word.toLowerCase() === 'markdown' ? 'md' : word.toLowerCase();
  if (isFormat(format)) return format;
  throw new Refusal('A report is html, md, json or csv. For example: /rollout report html');
}

const isFormat = (word: string): word is Format => Object.hasOwn(formats, word);

interface Made {
  meant: Meant;
  report: Report;
  entries: readonly { version: number }[];
  events: readonly RolloutEvent[];
  names: Parameters<typeof reportOn>[1]['names'];
}

/** Both first reads are asked for at once, so that the head is that of the last event which is in the file. */
async function madeFor(kit: Kit, meant: Meant): Promise<Made> {
  const { id, team } = meant;
  const [entries, record] = await Promise.all([kit.store.history(id, everything), kit.store.sealOf(id)]);
  const [names, deliveries, earlier] = await Promise.all([
    namesOf(entries, kit, team),
    kit.store.outbox.tally(id),
    earlierOnes(kit, meant),
  ]);
  const events = entries.map(({ event }) => event as RolloutEvent);
  const { zone } = team;
  const facts = reportOn(events, { record, at: kit.clock.now(), zone, names, deliveries, earlier });
  return { meant, report: facts, entries, events, names };
}

function fileOf(made: Made, format: Format): Sent {
  const file = new File([contentOf(made, format)], fileName(made.meant, format), {
    type: `${formats[format]}; charset=utf-8`,
  });
  return { file, caption: `${title(made.meant.rollout)} · ${recordLine(made)}` };
}

function contentOf(made: Made, format: Format): string {
  switch (format) {
    case 'csv':
      return csvOf(made);
    case 'json':
      return `${JSON.stringify(made.report, null, 2)}\n`;
    case 'html':
      return reportHtml(made.report);
    case 'md':
      return reportMarkdown(made.report);
  }
}

function csvOf({ meant, entries, events, names }: Made): string {
  const { zone } = meant.team;
  const rollout = events.reduce(evolve, unborn);
  const rows = withContents(events).map((each, index) => ({
    ...each,
    version: entries[index]?.version ?? 0,
    what: withoutTags(eventWords(each.event, rollout, zone, names) ?? ''),
  }));
  return reportCsv(rows, { zone, names });
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
function cut(facts: string): string {
  const rest = ' … The file has the rest.';
  if (facts.length <= mostUnderFile) return facts;
  return `${facts
    .slice(0, mostUnderFile - rest.length)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/\s+\S*$/, '')}${rest}`;
}

/** Files may be forbidden where words are not. */
function excuse(fault: unknown, { say }: SlashSaying): never {
  const failure = readFailure(fault);
  if (failure?.kind === 'refused')
    say(
      `Telegram does not take the file here: ${quoted(failure.why, 120)}. Whoever has a role in the team can ask me for it privately.`,
    );
  throw fault;
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
