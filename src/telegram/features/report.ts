import { File } from 'node:buffer';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../team/refusal.ts';
import { readFailure } from '../failures.ts';
import { escapeHtml, type Feature, type Kit, type LetterTap, type Place, type SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { saying as speech } from '../speech.ts';
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

type Say = SlashSaying['say'];

/** Milliseconds in which the same tap by somebody else is answered by what was sent already. */
const notAgainMs = 60_000;

/** `/rollout report json`: all that happened, with every vote and the revision it was for, as a file. Without a format, also a picture and what matters. */
export function report(kit: Kit): Feature {
  const lately = new LRUCache<string, true>({ max: 1000, ttl: notAgainMs });
  return {
    verbs: { report: (saying) => sendReport(kit, saying) },
    letterTaps: {
      'told.report': (tap) => sendTapped(kit, tap, lately, (made) => [pageOf(made)]),
      'told.timeline': (tap) => sendTapped(kit, tap, lately, (made) => [timeline(made)]),
    },
  };
}

async function sendReport(kit: Kit, saying: SlashSaying): Promise<void> {
  const format = formatNamed(saying.slash.words[0]);
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const made = await madeFor(kit, meant);
  // The pictures, then the file to read with what matters under it, then the one to keep.
  const parts = format
    ? [fileOf(made, format)]
    : [timeline(made), ...beforeAfter(made), pageOf(made), fileOf(made, 'md')];
  sendLater(kit, parts, { place: saying.place, to: saying.message.message_id });
}

/** Under the message that it has ended. Several people tap the same button: one answer is for all of them. */
async function sendTapped(kit: Kit, tap: LetterTap, lately: LRUCache<string, true>, parts: (made: Made) => Part[]) {
  const { letter, team, place, verb } = tap;
  if (letter.rollout === null || !team) return tap.answer('This message is about no rollout.', true);
  const once = `${letter.rollout} ${verb} ${place.chat}`;
  if (lately.has(once)) return tap.answer('It was sent a moment ago: look at the end of the chat.');
  lately.set(once, true);
  const made = await madeFor(kit, { id: letter.rollout, rollout: await kit.store.rollout(letter.rollout), team });
  tap.answer('It follows.');
  sendLater(kit, parts(made), { place, to: Number(letter.sentRef) });
}

/** Where it is sent, and the message that it answers. */
interface Answering {
  place: Place;
  to: number;
}

function sendLater(kit: Kit, parts: readonly Part[], { place, to }: Answering): void {
  const say = speech(kit, place, to);
  const sending = async (): Promise<void> => {
    for (const part of parts) {
      if ('file' in part) await sendFile(kit, part, { place, to });
      else await sendDrawing(kit, part, { place, to }, say);
    }
  };
  kit.later(
    sending().catch((fault: unknown) => excuse(fault, say)),
    'sending a report',
  );
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

/** Files may be forbidden where words are not. */
function excuse(fault: unknown, say: Say): never {
  const failure = readFailure(fault);
  if (failure?.kind === 'refused')
    say(
      `Telegram does not take the file here: ${quoted(failure.why, 120)}. Whoever has a role in the team can ask me for it privately.`,
    );
  throw fault;
}
