import type { TelegramMessage } from '@gramio/types';
import type { Logger } from 'pino';
import type { Links } from '../coordinator/links.ts';
import { tellOwners } from '../coordinator/owners.ts';
import type { Delivery, Letter, Transport } from '../coordinator/ports.ts';
import { teamNumberOf } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { Instant } from '../rollout/events.ts';
import { cutUnits } from '../time/cut.ts';
import type { BotApi } from './api.ts';
import { createBursts, type Told } from './bursts.ts';
import { type Failure, failureOf } from './failures.ts';
import { editFor } from './message.ts';
import { noPace, type Pace } from './pace.ts';
import { type Post, postOf } from './post.ts';
import { createTurns, realTime, type Timing } from './turns.ts';
import { mostCharacters, withoutTags } from './wording/words.ts';

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

/** Sends letters as messages, at most one a second to a chat. Telegram's own words decide what became of them; nothing is thrown. */
export function telegramTransport({ api, store, bot, log, links, pace = noPace, time = realTime }: Deps): Transport {
  const turns = createTurns(time);
  const bursts = createBursts();

  const postTo = async (chat: string, thread: number | null, post: Post, isPlain: boolean): Promise<TelegramMessage> =>
    await api.call('sendMessage', {
      chat_id: Number(chat),
      text: isPlain ? cutUnits(withoutTags(post.html).toWellFormed(), mostCharacters) : post.html,
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
      const failure = failureOf(fault);
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
      const failure = failureOf(fault);
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
          'To tell it in another topic, write /rollout_audience there and take the old one off: /stakeholders',
        ]
      : [
          rollout === null ? 'a group' : (await store.team(teamNumberOf(rollout))).title,
          'Its rollouts go on there. The next ones live where they are started.',
        ];
  const text = `A topic of ${name} is gone, so what is meant for it is posted outside of topics. ${now}`;
  await tellOwners(text, store, { now: () => at }, { once: `topic ${address} is gone` });
}

function deliveryOf(failure: Failure): Delivery {
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
