import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Links } from '../coordinator/links.ts';
import { createOutside, noSources } from '../coordinator/outside.ts';
import type { Card, CardKind, Clock, RolloutId } from '../coordinator/ports.ts';
import type { Screen, Showing } from '../coordinator/refresh.ts';
import type { Store } from '../coordinator/store.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { unborn } from '../rollout/unborn.ts';
import { isOnRoster } from '../team/team.ts';
import { cutUnits } from '../time/cut.ts';
import { sayWindow } from '../time/say.ts';
import type { BotApi } from './api.ts';
import type { Draw, Face, PreviewMail, Scene } from './faces/face.ts';
import { type Failure, failureOf } from './failures.ts';
import { noPace, type Pace } from './pace.ts';
import { isCardSilent } from './wording/loudness.ts';
import { mostCharacters, page, withoutTags } from './wording/words.ts';

interface Deps {
  store: Store;
  api: BotApi;
  clock: Clock;
  hasEmail: boolean;
  bot: { id: number; username: string };
  log: Logger;
  links: Links;
  outside?: Scene['outside'];
  faces: Record<CardKind, Draw>;
  previewMail?: PreviewMail | undefined;
  /** What the group has had within the last minute. */
  pace?: Pick<Pace, 'waitMs'>;
}

interface Manner {
  isPlain: boolean;
  isInTopic: boolean;
}

/** How long a card that Telegram says nothing to is left alone at most, in milliseconds. */
const longestSilence = 1_800_000;

/** Shows cards: draws one from the state as it is now, and posts it or edits it when it would look different. */
export function createScreen(deps: Deps): Screen {
  const { store, api, clock, log, faces, pace = noPace, outside = createOutside(noSources), ...surroundings } = deps;
  const unpinned = new Set<number>();

  const sceneOf = async (card: Card): Promise<Scene> => {
    const { rollout, team } = await subjectOf(card, store);
    return { card, rollout, team, at: clock.now(), store, outside, ...surroundings };
  };

  const post = async (card: Card, face: Face, scene: Scene, manner: Manner): Promise<Showing> => {
    const replyTo = manner.isInTopic ? await replyFor(card, store) : null;
    // People wait for cards with buttons, as they do for what is urgent.
    const fullFor = pace.waitMs(card.chat, 'post', true);
    if (fullFor > 0) return { outcome: 'later', afterMs: fullFor };
    try {
      const { message_id } = await api.call('sendMessage', {
        chat_id: card.chat,
        ...textOf(face, manner),
        ...(card.thread !== null && manner.isInTopic ? { message_thread_id: card.thread } : {}),
        ...(replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
        link_preview_options: { is_disabled: true },
        disable_notification: isCardSilent(card.kind, scene),
        reply_markup: { inline_keyboard: face.keyboard as never },
      });
      if (card.isPinned) void pin(card, message_id);
      return { outcome: 'shown', message: message_id, digest: digestOf(face) };
    } catch (fault) {
      const failure = failureOf(fault);
      const other = anotherManner(failure, card, manner);
      if (other) return post(card, face, scene, other);
      return failure.kind === 'silent' ? mayBeThere(card) : afterFailure(failure, card);
    }
  };

  /** It may be on screen: the next one has other buttons, and comes the later the longer nobody answers, so that few copies pile up. */
  const mayBeThere = ({ silences }: Card): Showing => ({
    outcome: 'lost',
    afterMs: Math.min(500 * 10 ** silences, longestSilence),
  });

  const edit = async (card: Card, message: number, face: Face, manner: Manner): Promise<Showing> => {
    const shown: Showing = { outcome: 'shown', message, digest: digestOf(face) };
    const fullFor = pace.waitMs(card.chat, 'edit');
    if (fullFor > 0) return { outcome: 'later', afterMs: fullFor };
    try {
      await api.call('editMessageText', {
        chat_id: card.chat,
        message_id: message,
        ...textOf(face, manner),
        link_preview_options: { is_disabled: true },
        reply_markup: { inline_keyboard: face.keyboard as never },
      });
      return shown;
    } catch (fault) {
      const failure = failureOf(fault);
      const other = anotherManner(failure, card, manner);
      if (other) return edit(card, message, face, other);
      return failure.kind === 'unchanged' ? shown : afterFailure(failure, card);
    }
  };

  const anotherManner = (failure: Failure, card: Card, manner: Manner): Manner | null => {
    if (failure.kind === 'unreadable' && !manner.isPlain) {
      log.error(
        { card: card.id, kind: card.kind, why: failure.why },
        'Telegram could not read a card; its words alone',
      );
      return { ...manner, isPlain: true };
    }
    if (failure.kind !== 'no-topic' || card.thread === null || !manner.isInTopic) return null;
    log.warn({ card: card.id, thread: card.thread, why: failure.why }, 'the topic is gone; posting outside of it');
    return { ...manner, isInTopic: false };
  };

  const afterFailure = (failure: Failure, card: Card): Showing => {
    const { kind, why } = failure;
    // One that was asked for in the old chat while the team moved would find no way by itself.
    if (kind === 'moved') return { outcome: 'moved', to: Number(failure.to) };
    if (kind === 'too-fast') return { outcome: 'later', afterMs: failure.afterMs };
    if (kind === 'no-message') return { outcome: 'lost' };
    if (kind === 'dead') return { outcome: 'close', why };
    if (kind === 'away' || kind === 'silent') return { outcome: 'later', afterMs: 3_000 };
    log.warn({ card: card.id, kind: card.kind, why }, 'a card could not be shown');
    return { outcome: 'later', afterMs: 60_000 };
  };

  const pin = async (card: Card, message: number): Promise<void> => {
    try {
      await api.call('pinChatMessage', { chat_id: card.chat, message_id: message, disable_notification: true });
      unpinned.delete(card.chat);
    } catch (fault) {
      if (!unpinned.has(card.chat)) log.info({ chat: card.chat, why: String(fault) }, 'the status card is not pinned');
      unpinned.add(card.chat);
    }
  };

  /** What has ended makes room at the top of the chat. */
  const unpin = (card: Card, message: number): Promise<unknown> =>
    api
      .call('unpinChatMessage', { chat_id: card.chat, message_id: message })
      .catch((fault: unknown) => log.debug({ chat: card.chat, why: String(fault) }, 'a card could not be unpinned'));

  /** Nothing is left to show: what was posted stays to be read, or gives way to a last word; its buttons go. */
  const retire = async (card: Card, last: Face | null): Promise<Showing> => {
    if (last && card.message !== null) {
      const ended = await edit(card, card.message, last, { isPlain: false, isInTopic: true });
      if (ended.outcome === 'later') return ended;
    } else if (card.message !== null)
      await api
        .call('editMessageReplyMarkup', {
          chat_id: card.chat,
          message_id: card.message,
          reply_markup: { inline_keyboard: [] },
        })
        .catch((fault: unknown) =>
          log.debug({ card: card.id, why: String(fault) }, 'old buttons could not be removed'),
        );
    return { outcome: 'close', why: 'there is nothing to show any more' };
  };

  return async (card) => {
    const scene = await sceneOf(card);
    const isPrivate = card.chat > 0;
    // Whoever has left the team reads no further.
    const drawn = isPrivate && !isOnRoster(card.chat, scene.team) ? null : await faces[card.kind](scene);
    const face = drawn && withAbsence(drawn, scene);
    if (!face || face.isLast) return retire(card, face);
    const manner = { isPlain: false, isInTopic: true };
    if (card.message === null) return post(card, face, scene, manner);
    if (card.shown === digestOf(face)) return { outcome: 'shown', message: card.message, digest: card.shown };
    if (card.isPinned && scene.rollout.status !== 'open') void unpin(card, card.message);
    return edit(card, card.message, face, manner);
  };
}

/** Whoever tapped while the bot was away has to know that it may not count. */
function withAbsence(face: Face, { card: { away }, team }: Scene): Face {
  if (!away || face.isLast || face.keyboard.length === 0) return face;
  const time = sayWindow({ opensAt: away.from, closesAt: away.until }, team.zone);
  const line = `⚠️ I was away ${time}. Taps in that time may be lost: tap again.`;
  return { ...face, text: page([line, '', ...face.text.split('\n')]) };
}

async function subjectOf({ stream }: Card, store: Store): Promise<{ rollout: Rollout; team: Scene['team'] }> {
  if (stream === 'house') throw new Error('The house has no cards');
  const team = await store.team(Number(stream.split('/')[1]));
  return { team, rollout: isRollout(stream) ? await store.rollout(stream) : unborn };
}

const isRollout = (stream: Card['stream']): stream is RolloutId => stream.startsWith('rollout/');

/** What is posted about a rollout answers to its live card, unless it was meant to answer something else. */
async function replyFor(card: Card, store: Store): Promise<number | null> {
  if (card.replyTo !== null) return card.replyTo;
  if (card.kind === 'status' || !isRollout(card.stream)) return null;
  const cards = await store.cards.of(card.stream, 'status');
  return cards.findLast((each) => each.chat === card.chat && each.message !== null)?.message ?? null;
}

const textOf = (face: Face, { isPlain }: Manner): { text: string; parse_mode?: 'HTML' } =>
  isPlain
    ? { text: cutUnits(withoutTags(face.text).toWellFormed(), mostCharacters) }
    : { text: face.text, parse_mode: 'HTML' };

const digestOf = (face: Face): string =>
  createHash('sha256')
    .update(JSON.stringify([face.text, face.keyboard]))
    .digest('base64url')
    .slice(0, 22);
