import { File } from 'node:buffer';
import type { HistoryEntry } from '../../coordinator/store.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import { reportOn } from '../../rollout/report.ts';
import { keyOf } from '../../rollout/rollout.ts';
import { Refusal } from '../../team/refusal.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, Meant, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import type { Names } from '../wording/names.ts';
import { reportCsv } from '../wording/report-csv.ts';
import { reportMarkdown } from '../wording/report-markdown.ts';
import { withoutTags } from '../wording/words.ts';
import { namesOf } from './history.ts';
import { eventWords } from './history-words.ts';

const formats = { md: 'text/markdown', json: 'application/json', csv: 'text/csv' } as const;
type Format = keyof typeof formats;
/** More than any rollout has. */
const everything = 1_000_000;

/** `/rollout report json`: all that happened, with every vote and the revision it was for, as a file. */
export function report(kit: Kit): Feature {
  return { verbs: { report: (saying) => sendReport(kit, saying) } };
}

async function sendReport(kit: Kit, saying: SlashSaying): Promise<void> {
  const [word = 'md'] = saying.slash.words;
  const format = { markdown: 'md' }[word.toLowerCase()] ?? word.toLowerCase();
  if (!isFormat(format)) throw new Refusal('A report is md, json or csv. For example: /rollout report csv');
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const record = await kit.store.sealOf(meant.id);
  const content = await contentOf(kit, meant, format, record);
  const { chat, thread } = saying.place;
  const sending = kit.api.call('sendDocument', {
    chat_id: chat,
    ...(thread === null ? {} : { message_thread_id: thread }),
    document: new File([content], fileName(meant, format), { type: formats[format] }) as never,
    caption: `${title(meant.rollout)}\nRecord <code>${record}</code>: whoever runs me checks it with <code>npm run verify -- --head ${record}</code>`,
    parse_mode: 'HTML',
    reply_parameters: { message_id: saying.message.message_id, allow_sending_without_reply: true },
  });
  kit.later(sending, 'sending a report');
}

const isFormat = (word: string): word is Format => Object.hasOwn(formats, word);

async function contentOf(
  kit: Kit,
  { id, rollout, team }: Meant,
  format: Format,
  record: string | null,
): Promise<string> {
  const entries = await kit.store.history(id, everything);
  const names = await namesOf(entries, kit, team);
  if (format === 'csv') return reportCsv(entries.map((entry) => rowOf(entry, { rollout, team }, names)));
  const events = entries.map(({ event }) => event as RolloutEvent);
  const made = reportOn(events, { record, at: kit.clock.now(), names });
  return format === 'json' ? `${JSON.stringify(made, null, 2)}\n` : reportMarkdown(made, team.zone);
}

function rowOf(entry: HistoryEntry, { rollout, team }: Pick<Meant, 'rollout' | 'team'>, names: Names) {
  const { event } = entry;
  const by = 'by' in event ? event.by : null;
  return {
    entry,
    person: by === null ? null : { id: by, name: names(by) },
    words: withoutTags(eventWords(event, rollout, team.zone, names) ?? ''),
  };
}

/** "R-12-payments-4.2.0.md": letters, digits and dots, whatever the product is called. */
function fileName({ rollout }: Meant, format: Format): string {
  const name = `${rollout.product} ${rollout.version}`
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return `${[keyOf(rollout), name].filter(Boolean).join('-')}.${format}`;
}
