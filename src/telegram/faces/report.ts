import type { LetterState, RolloutId } from '../../coordinator/ports.ts';
import type { LetterStanding as Letter } from '../../coordinator/store.ts';
import type { MadeAnnouncement } from '../../rollout/announcements.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { isReadAbout, readersOf } from '../../rollout/voices.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { kindWords } from '../wording/kinds.ts';
import { capped, count, page, shown } from '../wording/words.ts';
import type { Draw, Scene } from './face.ts';
import { title } from './parts.ts';

/** What became of one announcement (`card.subject` is its number), address by address in view `list`. */
export const report: Draw = async (scene) => {
  const { card, rollout, store } = scene;
  const number = Number(card.subject);
  const made = rollout.announced.find((each) => each.number === number);
  if (!made) return null;
  const letters = await store.outbox.standing(card.stream as RolloutId, number);
  const text = views[card.view]?.(made, letters, scene) ?? summary(made, letters, scene);
  return { text, keyboard: buttons(made, letters, scene) };
};

function summary(made: MadeAnnouncement, letters: Letter[], scene: Scene): string {
  const { rollout, team } = scene;
  const media = (['telegram', 'email'] as const).filter((medium) => letters.some((each) => each.medium === medium));
  return page([
    `<b>${headline(made, letters)}</b>`,
    `${title(rollout)} · “${kindWords[made.kind]}”`,
    media
      .map((medium) => `${mediumWords[medium]} ${sayPart(letters.filter((each) => each.medium === medium))}`)
      .join(' · ') || null,
    isReadAbout(made) ? readLine(made, rollout) : null,
    ...failures(letters, scene),
    ...others(letters),
    has('email', 'delivered', letters) ? '<i>By email, delivered means: accepted by the mail server.</i>' : null,
    `<i>Begun ${sayTime(made.at, team.zone)}${ended(made, letters)}</i>`,
  ]);
}

/** "✅ A-3 sent — 15 of 16 delivered": complete, complete with faults, or still under way. */
function headline({ number }: MadeAnnouncement, letters: Letter[]): string {
  const delivered = inState('delivered', letters).length;
  const waiting = inState('pending', letters).length + inState('sending', letters).length;
  const state = `${delivered} of ${letters.length} delivered`;
  if (waiting) return `▶️ A-${number} is being sent — ${state}`;
  if (letters.length > 0 && delivered === letters.length) return `✅ A-${number} sent — ${state}`;
  if (delivered === 0 && inState('unknown', letters).length)
    return `⚠️ A-${number} — nobody knows whether it arrived: ${state} for sure`;
  if (delivered === 0) return `❌ A-${number} not sent — ${state}`;
  return `⚠️ A-${number} sent — ${state}`;
}

function failures(letters: Letter[], { hasEmail }: Scene): string[] {
  const failed = inState('failed', letters);
  const isOff = (each: Letter): boolean => each.medium === 'email' && !hasEmail;
  const off = failed.filter(isOff).length + letters.filter((each) => isOff(each) && isWaiting(each)).length;
  return [
    ...(off
      ? [`❌ Email is off: SMTP_URL is not set, so ${count(off, 'mail')} ${off > 1 ? 'were' : 'was'} not sent.`]
      : []),
    ...capped(
      failed
        .filter((each) => !isOff(each))
        .map((each) => `❌ ${reader(each)}: ${shown(each.lastError ?? 'failed without a word', 160)}`),
    ),
  ];
}

function others(letters: Letter[]): string[] {
  const troubled = letters.filter((each) => isWaiting(each) && each.attempts > 0 && each.lastError);
  const waiting = letters.filter(isWaiting).length;
  const unknown = inState('unknown', letters).map(reader);
  return [
    ...(waiting
      ? [`${waiting} still to be sent${troubled.length ? `, ${troubled.length} being tried again` : ''}`]
      : []),
    ...capped(
      troubled.map((each) => `· ${reader(each)}: ${shown(each.lastError ?? '', 120)}`),
      3,
    ),
    ...(unknown.length
      ? [`⚠️ ${count(unknown.length, 'message')} may or may not have arrived: ${capped(unknown, 5).join(', ')}`]
      : []),
    ...states(['superseded', 'expired', 'cancelled'], letters).map(([state, some]) => `${some} ${outcomeWords[state]}`),
  ];
}

function list(made: MadeAnnouncement, letters: Letter[], { rollout }: Scene): string {
  const lines = letters.map((each) => `${glyphOf(each.state)} ${reader(each)} — ${stateWords(each)}`);
  return page([`<b>${headline(made, letters)}</b>`, title(rollout), '', ...capped(lines, 30)]);
}

const views: Record<string, (made: MadeAnnouncement, letters: Letter[], scene: Scene) => string> = {
  list,
  unread,
};

/** "Read by 5 of 16": stakeholders of whom somebody said so. */
const readLine = (made: MadeAnnouncement, rollout: Rollout): string =>
  `Read by ${readersOf(made, rollout).length} of ${made.stakeholders.length}`;

/** Who has not said that they have read it. */
function unread(made: MadeAnnouncement, letters: Letter[], { rollout, team }: Scene): string {
  const read = new Set(readersOf(made, rollout));
  const silent = made.stakeholders
    .filter((id) => !read.has(id))
    .map((id) => `▫️ ${shown(team.stakeholders.find((each) => each.id === id)?.name ?? 'no longer on the list', 60)}`);
  return page([
    `<b>${headline(made, letters)}</b>`,
    title(rollout),
    readLine(made, rollout),
    ...(silent.length ? ['', '<b>Not yet</b>', ...capped(silent, 30)] : []),
  ]);
}

function buttons(made: MadeAnnouncement, letters: Letter[], { card, hasEmail, rollout }: Scene): Keyboard {
  const failed = inState('failed', letters).filter((each) => hasEmail || each.medium !== 'email').length;
  const retry = failed ? [button(card.nonce, 'retry', '', `Retry ${failed} failed`, 'primary')] : [];
  const turn =
    card.view !== '' ? button(card.nonce, 'back', '', '‹ Summary') : button(card.nonce, 'list', '', 'Show list');
  const unreadTurn =
    isReadAbout(made) && card.view !== 'unread' ? [button(card.nonce, 'read', '', 'Who has not read it')] : [];
  const isOpen = rollout.status === 'open' && inState('delivered', letters).length > 0;
  const correct = isOpen ? [[button(card.nonce, 'correct', '', 'Correct it…')]] : [];
  return letters.length ? [[...retry, turn], ...(unreadTurn.length ? [unreadTurn] : []), ...correct] : [];
}

const mediumWords = { telegram: 'Telegram', email: 'Email' } as const;

const outcomeWords: Record<LetterState, string> = {
  pending: 'waits to be sent',
  sending: 'is being sent',
  delivered: 'delivered',
  unknown: 'may or may not have arrived',
  failed: 'failed',
  expired: 'not sent, because it was too late to be true',
  cancelled: 'not sent, because it was cancelled',
  superseded: 'not sent, because the plan had changed',
};

const stateWords = ({ state, medium }: Letter): string =>
  state === 'delivered' && medium === 'email' ? 'accepted by the mail server' : outcomeWords[state];

function glyphOf(state: LetterState): string {
  if (state === 'delivered') return '✅';
  if (state === 'failed') return '❌';
  return state === 'unknown' ? '⚠️' : '▫️';
}

/** "Customers EU" or "Customers EU (ops@shop-x.example)": chats by name alone, nobody reads their numbers. */
function reader({ reader: name, medium, address }: Letter): string {
  if (medium === 'telegram') return shown(name || address, 60);
  return name && name !== address ? `${shown(name, 60)} (${shown(address, 100)})` : shown(address, 100);
}

const inState = (state: LetterState, letters: Letter[]): Letter[] => letters.filter((each) => each.state === state);
const isWaiting = ({ state }: Letter): boolean => state === 'pending' || state === 'sending';
const has = (medium: Letter['medium'], state: LetterState, letters: Letter[]): boolean =>
  letters.some((each) => each.medium === medium && each.state === state);
const sayPart = (letters: Letter[]): string => `${inState('delivered', letters).length} of ${letters.length}`;
const states = (wanted: LetterState[], letters: Letter[]): [LetterState, number][] =>
  wanted.flatMap((state) => {
    const some = inState(state, letters).length;
    return some ? [[state, some] as [LetterState, number]] : [];
  });

/** Worth saying once everything is settled and it took a while. */
function ended({ at }: MadeAnnouncement, letters: Letter[]): string {
  if (letters.length === 0 || letters.some(isWaiting)) return '';
  const took = letters.reduce((last, each) => Math.max(last, each.settledAt ?? at), at) - at;
  return took >= 60_000 ? `, finished after ${sayDuration(took)}` : ', finished within a minute';
}
