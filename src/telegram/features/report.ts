import { File } from 'node:buffer';
import type { RolloutEvent } from '../../rollout/events.ts';
import { evolve } from '../../rollout/evolve.ts';
import { reportOn } from '../../rollout/report.ts';
import { withContents } from '../../rollout/report-contents.ts';
import { unborn } from '../../rollout/rollout.ts';
import { keyOf, nameOfRollout } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { title } from '../faces/parts.ts';
import { readFailure } from '../failures.ts';
import type { Feature, Kit, Meant, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { reportCsv } from '../wording/report-csv.ts';
import { reportMarkdown } from '../wording/report-markdown.ts';
import { quoted, withoutTags } from '../wording/words.ts';
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
  const format = formatNamed(saying.slash.words[0]);
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { content, record } = await made(kit, meant, format);
  const { chat, thread } = saying.place;
  const sending = kit.api.call('sendDocument', {
    chat_id: chat,
    ...(thread === null ? {} : { message_thread_id: thread }),
    document: new File([content], fileName(meant, format), { type: `${formats[format]}; charset=utf-8` }) as never,
    caption: `${title(meant.rollout)} · Record <code>${record}</code>: whoever runs me checks it with <code>npm run verify -- --head ${record}</code>`,
    parse_mode: 'HTML',
    reply_parameters: { message_id: saying.message.message_id, allow_sending_without_reply: true },
  });
  kit.later(
    sending.catch((fault: unknown) => excuse(fault, saying)),
    'sending a report',
  );
}

function formatNamed(word = 'md'): Format {
  const format = word.toLowerCase() === 'markdown' ? 'md' : word.toLowerCase();
  if (isFormat(format)) return format;
  throw new Refusal('A report is md, json or csv. For example: /rollout report csv');
}

const isFormat = (word: string): word is Format => Object.hasOwn(formats, word);

/** From the events alone. Both reads are asked for at once, so that the head is that of the last event which is in the file. */
async function made(
  kit: Kit,
  { id, team }: Meant,
  format: Format,
): Promise<{ content: string; record: string | null }> {
  const [entries, record] = await Promise.all([kit.store.history(id, everything), kit.store.sealOf(id)]);
  const names = await namesOf(entries, kit, team);
  const events = entries.map(({ event }) => event as RolloutEvent);
  const { zone } = team;
  if (format === 'csv') {
    const rollout = events.reduce(evolve, unborn);
    const rows = withContents(events).map((each, index) => ({
      ...each,
      version: entries[index]?.version ?? 0,
      what: withoutTags(eventWords(each.event, rollout, zone, names) ?? ''),
    }));
    return { content: reportCsv(rows, { zone, names }), record };
  }
  const facts = reportOn(events, { record, at: kit.clock.now(), zone, names });
  return { content: format === 'json' ? `${JSON.stringify(facts, null, 2)}\n` : reportMarkdown(facts), record };
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
