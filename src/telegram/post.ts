import { digestFor, zoneFor } from '../coordinator/digests.ts';
import { type Links, readersPage } from '../coordinator/links.ts';
import type { Letter } from '../coordinator/ports.ts';
import { teamNumberOf } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { Instant, RolloutEvent, Window } from '../rollout/events.ts';
import { isEnding } from '../rollout/standing.ts';
import type { Told } from './bursts.ts';
import type { Keyboard } from './buttons.ts';
import { title } from './faces/parts.ts';
import { afterTheEnd, buttonsUnder } from './letter-buttons.ts';
import { endKeyboard, reminderKeyboard } from './reminder-buttons.ts';
import { announcementText } from './wording/announcement.ts';
import { answerText } from './wording/answered.ts';
import { audienceNewsText } from './wording/audience-news.ts';
import { digestText } from './wording/digest.ts';
import { type Moment, mayJoinOthers } from './wording/loudness.ts';
import { namesFor } from './wording/names.ts';
import { standInText } from './wording/stand-in.ts';
import { toldText } from './wording/told.ts';
import { page, paragraph } from './wording/words.ts';

interface Surroundings {
  store: Store;
  bot: { username: string };
  links: Links;
}

/** A letter as a message. */
export interface Post {
  html: string;
  isSilent: boolean;
  replyTo: number | null;
  keyboard: Keyboard;
  /** For what happened to a rollout, told to its group: one of many may stand with others. */
  told?: Told;
}

/**
 * What a letter says at that moment, how loud, in answer to what, and with which buttons; a repeat says that it is one. Throws for a letter that is
 * not for Telegram.
 */
export async function postOf(letter: Letter, isPrivate: boolean, at: Instant, around: Surroundings): Promise<Post> {
  const post = await wordedPost(letter, isPrivate, at, around);
  const saysSoItself = letter.content.type === 'announcement' || letter.content.type === 'answer';
  return letter.isRepeat && !saysSoItself ? { ...post, html: `${post.html}\n${saidBefore}` } : post;
}

const saidBefore = '<i>(said before; it was not known whether it arrived)</i>';

async function wordedPost(
  letter: Letter,
  isPrivate: boolean,
  at: Instant,
  { store, bot, links }: Surroundings,
): Promise<Post> {
  const { content } = letter;
  const plain = { isSilent: false, replyTo: null, keyboard: [] };
  if (content.type === 'said')
    return { html: page([paragraph(content.text, 3500)]), ...plain, isSilent: content.isQuiet ?? false };
  if (content.type === 'announcement')
    return {
      html: announcementText(content, { at, isRepeat: letter.isRepeat, page: readersPage(content, links) }),
      ...plain,
      keyboard: buttonsUnder(letter),
    };
  if (content.type === 'audience') {
    const news = audienceNewsText(content, await store.team(content.team), isPrivate);
    return { ...plain, ...news };
  }
  if (content.type === 'confirmation') throw new Error(`Letter ${letter.id} is for email alone`);
  if (content.type === 'answer') {
    const asker = content.person === null || isPrivate ? null : await store.people.byId(content.person);
    return {
      html: answerText(content, { asker, isRepeat: letter.isRepeat, page: readersPage(content, links) }),
      ...plain,
    };
  }
  if (content.type === 'digest') {
    const zone = await zoneFor(content.person, store);
    return { html: digestText(await digestFor(content.person, at, store), at, zone), ...plain };
  }
  if (content.type === 'stand-in')
    return { html: standInText(content, await store.team(content.team), isPrivate), ...plain };
  if (letter.rollout === null) throw new Error(`Letter ${letter.id} tells of no rollout`);
  const [rollout, team] = await Promise.all([store.rollout(letter.rollout), store.team(teamNumberOf(letter.rollout))]);
  const reader = isPrivate ? await store.people.byId(Number(letter.address)) : null;
  const zone = reader?.zone ?? team.zone;
  const moment = { rollout, team, at };
  const { html, isSilent } = toldText(content.event, {
    ...moment,
    names: await namesFor(rollout, team, store),
    isPrivate,
    bot,
    windowBefore: await windowBefore(content.event, letter, store),
    seal: await store.sealOf(letter.rollout),
    zone,
    ...(reader ? { quiet: { zone, from: reader.quietFrom, to: reader.quietTo } } : {}),
  });
  const replyTo = isPrivate ? null : await statusMessage(letter, store);
  return {
    html,
    isSilent,
    replyTo,
    keyboard: keyboardOf(letter, content.event, { rollout, at, zone }),
    ...(isPrivate ? {} : { told: toldOf(letter, content.event, html, moment) }),
  };
}

/** Its headline, for where much happens at once. */
function toldOf(letter: Letter, event: RolloutEvent, html: string, moment: Moment): Told {
  const [headline = ''] = html.split('\n');
  const line = mayJoinOthers(event.type, moment) ? headline.replace(/<\/?b>/g, '') : null;
  return { key: `${letter.rollout} ${letter.address}`, letter: letter.id, title: title(moment.rollout), line };
}

function keyboardOf(letter: Letter, event: RolloutEvent, moment: Parameters<typeof reminderKeyboard>[2]): Keyboard {
  if (event.type === 'Reminded') return reminderKeyboard(letter, event, moment);
  if (isEnding(event)) return afterTheEnd(letter, moment.rollout);
  const own = event.type === 'ReminderGiven' ? moment.rollout.reminding.own[event.number - 1] : undefined;
  return own && !own.isOver ? endKeyboard(letter, own.number) : [];
}

/** The live card of the same rollout in the same chat, so that a tap on the quote leads there. */
async function statusMessage({ rollout, address }: Letter, store: Store): Promise<number | null> {
  if (rollout === null) return null;
  const cards = await store.cards.of(rollout, 'status');
  const card = cards.findLast((each) => String(each.chat) === address.split('/')[0] && each.message !== null);
  return card?.message ?? null;
}

async function windowBefore(event: RolloutEvent, { rollout }: Letter, store: Store): Promise<Window | null> {
  if (event.type !== 'WindowScheduled' || rollout === null) return null;
  const history = await store.history(rollout, 500);
  const before = history.find(
    (entry) => entry.event.type === 'WindowScheduled' && entry.event.revision === event.revision - 1,
  );
  return before?.event.type === 'WindowScheduled' ? before.event.window : null;
}
