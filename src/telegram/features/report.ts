import { File } from 'node:buffer';
import { teamStream } from '../../coordinator/ports.ts';
import { Refusal } from '../../team/refusal.ts';
import { readFailure } from '../failures.ts';
import {
  escapeHtml,
  type Feature,
  type Kit,
  type LetterTap,
  type Meant,
  type Place,
  type SlashSaying,
} from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { saying as speech } from '../speech.ts';
import { sentence } from '../wording/commands.ts';
import { quoted } from '../wording/words.ts';
import {
  beforeAfter,
  type Format,
  fileOf,
  formats,
  type Made,
  madeFor,
  type Part,
  pageOf,
  timeline,
} from './report-files.ts';
import { createReportTurns, type ReportTurns } from './report-turns.ts';

type Say = SlashSaying['say'];

/** `/rollout report json`: all that happened, with every vote and the revision it was for, as a file. Without a format, also a picture and what matters. */
export function report(kit: Kit): Feature {
  const turns = createReportTurns();
  return {
    verbs: { report: (saying) => said(kit, turns, saying) },
    letterTaps: {
      'told.report': (tap) => tapped(kit, turns, tap, (made) => [() => pageOf(made)]),
      'told.timeline': (tap) => tapped(kit, turns, tap, (made) => [() => timeline(made)]),
    },
  };
}

/** What is sent, in order; each is made when the one before has gone. */
type Parts = (made: Made) => readonly (() => Part | Promise<Part>)[];

/** The pictures, then the file to read with what matters under it, then the one to keep. */
const everything: Parts = (made) => [
  () => timeline(made),
  ...beforeAfter(made).map((part) => () => part),
  () => pageOf(made),
  () => fileOf(made, 'md'),
];

async function said(kit: Kit, turns: ReportTurns, saying: SlashSaying): Promise<void> {
  const format = formatNamed(saying.slash.words[0]);
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const parts: Parts = format ? (made) => [() => fileOf(made, format)] : everything;
  const answering = { place: saying.place, to: saying.message.message_id };
  const instead = await send(kit, turns, { meant, parts, what: format ?? 'everything', answering });
  if (instead) saying.say(instead, { isSilent: true });
}

/** Under the message that it has ended. Several people tap the same button: one answer is for all of them. */
async function tapped(kit: Kit, turns: ReportTurns, tap: LetterTap, parts: Parts): Promise<void> {
  const { letter, team, place, verb } = tap;
  if (letter.rollout === null || !team) return tap.answer('This message is about no rollout.', true);
  const meant = { id: letter.rollout, rollout: await kit.store.rollout(letter.rollout), team };
  const answering = { place, to: Number(letter.sentRef) };
  tap.answer((await send(kit, turns, { meant, parts, what: verb, answering })) ?? 'It follows.');
}

/** Where it is sent, and the message that it answers. */
interface Answering {
  place: Place;
  to: number;
}

interface Sending {
  meant: Meant;
  parts: Parts;
  what: string;
  answering: Answering;
}

/** Has it made and sent, and waits for neither. Answers with what is said instead where it need not be made again. */
async function send(kit: Kit, turns: ReportTurns, { meant, parts, what, answering }: Sending): Promise<string | null> {
  const wanted = { rollout: meant.id, chat: answering.place.chat, what };
  const mark = await markOf(kit, meant);
  const instead = turns.instead(wanted, mark);
  if (instead) return instead;
  const say = speech(kit, answering.place, answering.to);
  const doing = async (): Promise<void> => {
    const made = await madeFor(kit, meant);
    for (const part of parts(made)) await sendPart(kit, await part(), answering, say);
  };
  kit.later(
    turns.make(wanted, mark, doing).catch((fault: unknown) => excuse(fault, say)),
    'sending a report',
  );
  return null;
}

/** The records that it is made from, and those that its names follow: whoever was forgotten a moment ago stands in it by number at once. */
async function markOf({ store }: Kit, { id, team }: Meant): Promise<string> {
  const seals = await Promise.all([id, teamStream(team.number), 'house' as const].map((each) => store.sealOf(each)));
  return seals.join(' ');
}

async function sendPart(kit: Kit, part: Part, to: Answering, say: Say): Promise<void> {
  if ('words' in part) say(sentence(part.words));
  else if ('file' in part) await sendFile(kit, part, to);
  else await sendDrawing(kit, part, to, say);
}

const sendFile = (kit: Kit, { file, caption }: Extract<Part, { file: File }>, to: Answering): Promise<unknown> =>
  kit.api.call('sendDocument', { ...answering(to), document: file as never, caption, parse_mode: 'HTML' });

/** Where it cannot be drawn, its facts come as words. */
async function sendDrawing(kit: Kit, { svg, facts, name }: Extract<Part, { svg: string }>, to: Answering, say: Say) {
  const png = await kit.drawPng(svg);
  if (png === null) return say(escapeHtml(facts), { isSilent: true });
  await kit.api.call('sendPhoto', { ...answering(to), photo: pngOf(png, name), caption: facts });
}

const answering = ({ place: { chat, thread }, to }: Answering) => ({
  chat_id: chat,
  ...(thread === null ? {} : { message_thread_id: thread }),
  reply_parameters: { message_id: to, allow_sending_without_reply: true },
});

const pngOf = (png: Uint8Array, name: string): never => new File([png], name, { type: 'image/png' }) as never;

/** Null where nobody names one. */
function formatNamed(word?: string): Format | null {
  if (word === undefined) return null;
  const format = word.toLowerCase() === 'markdown' ? 'md' : word.toLowerCase();
  if (isFormat(format)) return format;
  throw new Refusal('A report is html, md, json or csv. For example: /rollout report html');
}

const isFormat = (word: string): word is Format => Object.hasOwn(formats, word);

/** Files may be forbidden where words are not. Whoever was told that it is on its way hears that it is not. */
function excuse(fault: unknown, say: Say): never {
  const failure = readFailure(fault);
  say(
    failure?.kind === 'refused'
      ? `Telegram does not take the file here: ${quoted(failure.why, 120)}. Whoever has a role in the team can ask me for it privately.`
      : 'The report could not be sent. Please ask for it again: /report',
  );
  throw fault;
}
