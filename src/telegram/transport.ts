import type { TelegramMessage } from '@gramio/types';
import type { Logger } from 'pino';
import { digestFor, zoneFor } from '../coordinator/digests.ts';
import { type Links, readersPage } from '../coordinator/links.ts';
import { tellOwners } from '../coordinator/owners.ts';
import type { Delivery, Letter, Transport } from '../coordinator/ports.ts';
import { teamNumberOf } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { Instant, RolloutEvent, Window } from '../rollout/events.ts';
import type { BotApi } from './api.ts';
import { createBursts, type Told } from './bursts.ts';
import type { Keyboard } from './buttons.ts';
import { title } from './faces/parts.ts';
import { readFailure } from './failures.ts';
import { buttonsUnder } from './letter-buttons.ts';
import { editFor } from './message.ts';
import { noPace, type Pace } from './pace.ts';
import { endKeyboard, reminderKeyboard } from './reminder-buttons.ts';
import { announcementText } from './wording/announcement.ts';
import { answerText } from './wording/answered.ts';
import { audienceNewsText } from './wording/audience-news.ts';
import { digestText } from './wording/digest.ts';
import { type Moment, mayJoinOthers } from './wording/loudness.ts';
import { namesFor } from './wording/names.ts';
import { standInText } from './wording/stand-in.ts';
import { toldText } from './wording/told.ts';
import { mostCharacters, page, paragraph, withoutTags } from './wording/words.ts';

interface Deps {
  api: BotApi;
  store: Store;
  bot: { username: string };
  log: Logger;
  links: Links;
  /** What the group has had within the last minute. */
  pace?: Pick<Pace, 'waitMs'>;
  time?: Timing;
}

/** Real time in milliseconds, whatever the rollout's clock says. `later` answers with what calls it off. */
export interface Timing {
  now(): number;
  later(afterMs: number, doing: () => void): () => void;
}

interface Post {
  html: string;
  isSilent: boolean;
  replyTo: number | null;
  keyboard: Keyboard;
  /** For what happened to a rollout, told to its group: one of many may stand with others. */
  told?: Told;
}

/** Sends letters as messages, at most one a second to a chat. Telegram's own words decide what became of them; nothing is thrown. */
export function telegramTransport({ api, store, bot, log, links, pace = noPace, time = realTime }: Deps): Transport {
  const turns = createTurns(time);
  const bursts = createBursts();

  const postTo = async (chat: string, thread: number | null, post: Post, isPlain: boolean): Promise<TelegramMessage> =>
    await api.call('sendMessage', {
      chat_id: Number(chat),
      text: isPlain ? withoutTags(post.html).slice(0, mostCharacters).toWellFormed() : post.html,
      ...(isPlain ? {} : { parse_mode: 'HTML' as const }),
      ...(thread === null ? {} : { message_thread_id: thread }),
      ...(post.replyTo === null
        ? {}
        : { reply_parameters: { message_id: post.replyTo, allow_sending_without_reply: true } }),
      link_preview_options: { is_disabled: true },
      disable_notification: post.isSilent,
      ...(post.keyboard.length ? { reply_markup: { inline_keyboard: post.keyboard as never } } : {}),
    });

  const deliver = async (
    [chat, thread]: Place,
    post: Post,
    onTopicGone: () => Promise<void>,
    isPlain = false,
  ): Promise<Delivery> => {
    try {
      const message = await postTo(chat, thread, post, isPlain);
      return { outcome: 'delivered', ref: String(message.message_id) };
    } catch (fault) {
      const failure = readFailure(fault);
      if (!failure) throw fault;
      if (failure.kind === 'too-fast') turns.hold(chat, failure.afterMs);
      // Once each: a post without a topic and tags has none of these faults.
      if (failure.kind === 'no-topic' && thread !== null) {
        log.warn({ chat, thread, why: failure.why }, 'the topic is gone; posting outside of it');
        await onTopicGone();
        const outside = { ...post, html: `${post.html}\n\n${topicIsGone}`, replyTo: null };
        return deliver([chat, null], outside, onTopicGone, isPlain);
      }
      if (failure.kind === 'unreadable' && !isPlain) {
        log.error({ chat, why: failure.why }, 'Telegram could not read a text of ours; sending its words alone');
        return deliver([chat, thread], post, onTopicGone, true);
      }
      return deliveryOf(failure);
    }
  };

  /** Adds it to a message that is there already; where that is gone it is tried again, as a message of its own. */
  const join = async (chat: string, message: number, html: string, told: Told | undefined): Promise<Delivery> => {
    try {
      await api.call('editMessageText', editFor(Number(chat), message, html));
      return { outcome: 'delivered', ref: String(message) };
    } catch (fault) {
      const failure = readFailure(fault);
      if (!failure) throw fault;
      if (failure.kind === 'unchanged') return { outcome: 'delivered', ref: String(message) };
      if (failure.kind === 'no-message' && told) bursts.lost(told.key);
      // Nothing is said twice by trying an edit again.
      return failure.kind === 'silent' ? { outcome: 'retry', why: failure.why } : deliveryOf(failure);
    }
  };

  return {
    async send(letter, at, _keepRaw, isStillTrue = alwaysTrue) {
      try {
        const [chat, thread] = placeOf(letter.address);
        const post = await postOf(letter, Number(chat) > 0, at, { store, bot, links });
        const heldFor = await turns.wait(chat);
        if (heldFor !== null) return { outcome: 'retry', why: slowDown, afterMs: heldFor, wholeAddress: true };
        if (!(await isStillTrue())) return { outcome: 'withdrawn' };
        const placed = post.told ? bursts.place(post.told, at) : null;
        // Asked last: nothing comes between this answer and the call that is counted.
        const fullFor = pace.waitMs(Number(chat), placed?.message ? 'edit' : 'post', letter.urgency < 2);
        if (fullFor > 0) return { outcome: 'retry', why: minuteIsFull, afterMs: fullFor, wholeAddress: true };
        const delivery = placed?.message
          ? await join(chat, placed.message, placed.html, post.told)
          : await deliver([chat, thread], placed ? { ...post, html: placed.html } : post, () =>
              tellTopicGone(letter, at, store),
            );
        if (post.told && delivery.outcome === 'delivered') bursts.shown(post.told, Number(delivery.ref), placed, at);
        return delivery;
      } catch (fault) {
        log.error({ err: fault, letter: letter.id }, 'a letter could not be worded or sent');
        return { outcome: 'retry', why: 'The bot could not word it; its log says why.' };
      }
    },
  };
}

const alwaysTrue = (): Promise<boolean> => Promise.resolve(true);
const slowDown = 'Telegram asked to wait before anything else goes to this chat.';
const minuteIsFull = 'This group has had as many messages within a minute as Telegram takes.';
const topicIsGone = '<i>The topic that this was meant for is gone, so it is posted here.</i>';

type Place = [chat: string, thread: number | null];

/** General is a topic with the number 1 to whoever reads, but to be written to without any. */
function placeOf(address: string): Place {
  const [chat = '', thread] = address.split('/');
  return [chat, thread === undefined || thread === '1' ? null : Number(thread)];
}

/** Said before the message goes out elsewhere: when the process dies in between, nobody is left without it. */
async function tellTopicGone({ address, content, rollout }: Letter, at: Instant, store: Store): Promise<void> {
  const [name, now] =
    content.type === 'announcement'
      ? [
          content.reader.name,
          'To tell it in another topic, write /rollout audience there and take the old one off: /rollout stakeholders',
        ]
      : [
          rollout === null ? 'a group' : (await store.team(teamNumberOf(rollout))).title,
          'Its rollouts go on there. The next ones live where they are started.',
        ];
  const text = `A topic of ${name} is gone, so what is meant for it is posted outside of topics. ${now}`;
  await tellOwners(text, store, { now: () => at }, { once: `topic ${address} is gone` });
}

function deliveryOf(failure: NonNullable<ReturnType<typeof readFailure>>): Delivery {
  const { why } = failure;
  switch (failure.kind) {
    case 'too-fast':
      return { outcome: 'retry', why, afterMs: failure.afterMs, wholeAddress: true };
    case 'moved':
      return { outcome: 'undeliverable', why, movedTo: failure.to };
    case 'dead':
      return { outcome: 'undeliverable', why, addressIsDead: true };
    case 'silent':
      return { outcome: 'unknown', why };
    case 'away':
    case 'refused':
    case 'no-topic':
    case 'unreadable':
    case 'unchanged':
    case 'no-message':
      return { outcome: 'retry', why };
  }
}

async function postOf(
  letter: Letter,
  isPrivate: boolean,
  at: Instant,
  { store, bot, links }: Pick<Deps, 'store' | 'bot' | 'links'>,
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
    html: letter.isRepeat ? `${html}\n<i>(said before; it was not known whether it arrived)</i>` : html,
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

const realTime: Timing = {
  now: Date.now,
  later(afterMs, doing) {
    const timer = setTimeout(doing, afterMs);
    return () => clearTimeout(timer);
  },
};

interface Turns {
  /** Null when it is this one's turn; milliseconds when Telegram has asked for patience meanwhile. */
  wait(chat: string): Promise<number | null>;
  /** Whoever waits for this chat now goes back at once. Who comes later is the outbox's business, which keeps it over restarts. */
  hold(chat: string, afterMs: number): void;
}

/** At least a second between two posts to the same chat, in real time, whatever the rollout's clock says. */
function createTurns({ now: real, later }: Timing): Turns {
  const nextAt = new Map<string, number>();
  const waiting = new Map<string, Set<(heldFor: number | null) => void>>();
  return {
    async wait(chat) {
      const now = real();
      if (nextAt.size > 1_000) for (const [each, at] of nextAt) if (at <= now) nextAt.delete(each);
      const turn = Math.max(now, nextAt.get(chat) ?? 0);
      nextAt.set(chat, turn + 1_000);
      if (turn <= now) return null;
      const others = waiting.get(chat) ?? new Set();
      waiting.set(chat, others);
      return await new Promise<number | null>((resolve) => {
        const go = (heldFor: number | null): void => {
          callOff();
          others.delete(go);
          if (others.size === 0) waiting.delete(chat);
          resolve(heldFor);
        };
        const callOff = later(turn - now, () => go(null));
        others.add(go);
      });
    },
    hold(chat, afterMs) {
      for (const go of waiting.get(chat) ?? []) go(afterMs);
    },
  };
}
