import type { TelegramCallbackQuery } from '@gramio/types';
import { LRUCache } from 'lru-cache';
import { type Context, Telegraf } from 'telegraf';
import { type Letter, type RolloutId, rolloutStream, teamNumberOf } from '../coordinator/ports.ts';
import type { Dialogue } from '../coordinator/store.ts';
import { Refusal } from '../team/refusal.ts';
import { isOnRoster } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import { createAgain, writtenDown } from './again.ts';
import { createAnonymity } from './anonymity.ts';
import { mayStillAnswer } from './belonging.ts';
import { letterNonce, readButton } from './buttons.ts';
import { didYouMean, readSlash } from './grammar.ts';
import {
  type Answer,
  type DialogueTap,
  displayName,
  escapeHtml,
  type Feature,
  type Kit,
  type LetterTap,
  type Saying,
  type SlashSaying,
  type Tap,
  type TelegramMessage,
  type TelegramUpdate,
} from './kit.ts';
import { personFrom, placeOf } from './person.ts';
import { answering, asking, saying as speech, unnotedChoice, unnotedQuestion } from './speech.ts';

export interface Bot {
  /**
   * Handles one update to the end of what it changes; sends go on by themselves. `isAgain`: it was begun before, perhaps by a process that died.
   * Throws on faults, never on refusals.
   */
  handle(update: TelegramUpdate, isLastAttempt: boolean, isAgain: boolean): Promise<void>;
}

/** The order in which an update meets the features. Taps and slash commands know their feature; anything else is offered to each in turn. */
export function createBot(kit: Kit, features: Feature[]): Bot {
  const bot = new Telegraf<Context>('the bot calls the API by itself', {
    handlerTimeout: Number.POSITIVE_INFINITY,
    telegram: { webhookReply: false },
  });
  bot.botInfo = {
    ...kit.bot,
    is_bot: true,
    first_name: kit.bot.name,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };
  const all = gather(features);
  // Whoever was forgotten is met again after a while.
  const known = new LRUCache<number, string>({ max: 10_000, ttl: 600_000 });
  const mayBeSeen = createAnonymity(kit);
  const again = createAgain(kit.store);

  bot.on('callback_query', (ctx) =>
    tapped(ctx.callbackQuery as unknown as TelegramCallbackQuery, `update ${ctx.update.update_id}`),
  );
  bot.on('message', async (ctx, next) => {
    const message = ctx.message as unknown as TelegramMessage;
    if (!(await said(message, `update ${ctx.update.update_id}`))) await next();
  });
  bot.use(async (ctx) => {
    for (const feature of all.updates)
      if (await feature(ctx.update as unknown as TelegramUpdate, `update ${ctx.update.update_id}`)) return;
  });
  bot.catch((fault) => {
    throw fault;
  });

  async function said(message: TelegramMessage, cause: string): Promise<boolean> {
    await meet(message);
    const text = message.text ?? message.caption ?? '';
    const slash = text.startsWith('/') ? readSlash(text, kit.bot.username) : null;
    const answered = slash ? null : await questionTo(message);
    if (!slash && !answered) {
      if (!isLateAnswer(message, kit.bot.id)) return false;
      speech(kit, placeOf(message), message.message_id)(again.hasActed(cause) ? writtenDown : questionIsOver);
      return true;
    }
    if (!isOwnWords(message)) return true;
    const place = placeOf(message);
    const person = await personFrom(message.from, message.sender_chat, kit.store);
    const saying: Saying = {
      place,
      message,
      person,
      team: await kit.store.teamOfChat(place.chat),
      cause,
      say: again.once(speech(kit, place, message.message_id), cause),
    };
    await politely(saying, async () => {
      if (slash) await command({ ...saying, slash });
      else if (answered) await answer({ ...saying, dialogue: answered });
    });
    return true;
  }

  async function command(saying: SlashSaying): Promise<void> {
    const { slash, place } = saying;
    if (slash.name === 'rollout') {
      const verb = all.verbs.get(slash.verb || 'help');
      return verb ? verb(saying) : unknownVerb(saying, [...all.verbs.keys()]);
    }
    const named = all.slashes.get(slash.name);
    if (named) return named(saying);
    // In a group an unknown command may be meant for another bot.
    if (place.kind === 'private' || saying.message.text?.includes(`@${kit.bot.username}`))
      saying.say(`I do not know /${escapeHtml(slash.name)}. What I know: /help`);
  }

  /** What somebody was asked by the message that this one replies to. */
  async function questionTo(message: TelegramMessage): Promise<Dialogue | null> {
    const asked = message.reply_to_message;
    if (!asked) return null;
    const noted = await kit.store.dialogues.byMessage(message.chat.id, asked.message_id, kit.clock.now());
    if (noted || !isLateAnswer(message, kit.bot.id)) return noted;
    const waiting = await unnotedQuestion(message, kit);
    return waiting && all.answers.has(waiting.kind) && waiting.kind !== 'new' ? waiting : null;
  }

  async function answer(reply: Answer): Promise<void> {
    if (reply.dialogue.person !== reply.person.id)
      return reply.say('I asked somebody else. Start your own with the same command or button.');
    if (!(await mayStillAnswer(reply.dialogue, reply.place, reply.person.id, kit.store))) throw new Refusal(noRole);
    await all.answers.get(reply.dialogue.kind)?.(reply);
  }

  async function tapped(query: TelegramCallbackQuery, cause: string): Promise<void> {
    const { say, done } = answering(kit, query.id);
    const reply = { say: again.onceTapped(say, cause), done };
    const message = query.message;
    const read = readButton(query.data ?? '');
    if (!read) reply.say('I do not know this button. The current card: /rollout status', true);
    else if (!message || message.date === 0)
      reply.say('This message is too old for its buttons. The current card: /rollout status', true);
    else {
      const place = placeOf(message as TelegramMessage);
      const person = await personFrom(query.from, undefined, kit.store);
      await meet({ ...(message as TelegramMessage), from: query.from });
      const tap = { ...read, place, person, cause, answer: reply.say, ask: asking(kit, place, person) };
      try {
        await route(tap, message.message_id);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        reply.say(fault.message, true);
      }
    }
    reply.done();
  }

  async function route(tap: Omit<Tap, 'card' | 'team'> & { nonce: string }, message: number): Promise<void> {
    const card = await kit.store.cards.byNonce(tap.nonce);
    if (card) {
      const isHere = card.chat === tap.place.chat && card.message === message;
      const team = await kit.store.team(Number(card.stream.split('/')[1] ?? 0));
      // Nobody takes the cards out of a private chat when somebody leaves the team.
      if (isHere && tap.place.kind === 'private' && !isOnRoster(tap.person.id, team)) return tap.answer(noRole, true);
      // What has acted once acts no more: it only ends what it had begun, on a card that it may have closed itself.
      const isOpen = !card.isClosed || again.hasActed(tap.cause);
      const handler = isHere && isOpen ? all.taps.get(`${card.kind}.${tap.verb}`) : undefined;
      if (!handler) {
        const isRedrawn = card.message === null && !card.isClosed;
        return tap.answer(isRedrawn ? redrawn : isHere ? settled : outdated, true);
      }
      const onCard = { ...tap, card, team };
      if (!(await mayBeSeen(onCard))) return;
      await handler(onCard);
      if (card.away) await kit.store.cards.tapped(card.id, tap.cause);
      return;
    }
    const letter = await kit.store.outbox.byMessage(tap.place.chat, message);
    if (letter) return onLetter(tap, letter);
    const dialogue =
      (await kit.store.dialogues.byMessage(tap.place.chat, message, kit.clock.now())) ??
      (await unnotedChoice(tap, message, kit));
    const handler = dialogue?.nonce === tap.nonce ? all.dialogueTaps.get(`${dialogue.kind}.${tap.verb}`) : undefined;
    if (!dialogue || !handler) return tap.answer(replaced, true);
    if (dialogue.person !== tap.person.id)
      return tap.answer('Somebody else was asked here. Start your own with the same command.', true);
    if (!(await mayStillAnswer(dialogue, tap.place, tap.person.id, kit.store))) return tap.answer(noRole, true);
    return handler({ ...tap, dialogue, team: await kit.store.teamOfChat(tap.place.chat) });
  }

  /** The message itself says which letter it was; the button only what is wanted. */
  async function onLetter(tap: Omit<LetterTap, 'letter' | 'team'> & { nonce: string }, letter: Letter): Promise<void> {
    const handler = all.letterTaps.get(`${letter.content.type}.${tap.verb}`);
    if (!handler || tap.nonce !== letterNonce(letter)) return tap.answer(outdated, true);
    const team = letter.rollout ? await kit.store.team(teamNumberOf(letter.rollout)) : null;
    return handler({ ...tap, letter, team });
  }

  /** The chooser of `rolloutMeant`: what was said is said again, about the one that was picked. */
  all.dialogueTaps.set('meant.choose', async (tap: DialogueTap) => {
    const { message, ids } = tap.dialogue.data as { message: TelegramMessage; ids: RolloutId[] };
    const [team = 0, number = 0] = tap.argument.split('-').map(Number);
    // Clients can send anything: only what was offered can be picked.
    const chosen = ids.find((id) => id === rolloutStream(team, number));
    if (!chosen) return tap.answer('That is not one of the choices.', true);
    const slash = readSlash(message.text ?? message.caption ?? '', kit.bot.username);
    await kit.store.dialogues.close(tap.place.chat, tap.person.id);
    if (tap.dialogue.message !== null)
      kit.later(
        kit.api.call('deleteMessage', { chat_id: tap.place.chat, message_id: tap.dialogue.message }),
        'removing a chooser',
      );
    const saying: Saying = {
      place: tap.place,
      message,
      person: tap.person,
      team: tap.team,
      cause: tap.cause,
      say: again.once(speech(kit, tap.place, message.message_id), tap.cause),
    };
    if (slash) await politely(saying, () => command({ ...saying, slash, chosen }));
  });

  async function meet({
    from,
    chat,
    sender_chat,
  }: Pick<TelegramMessage, 'from' | 'chat' | 'sender_chat'>): Promise<void> {
    if (!from || from.is_bot || sender_chat) return;
    const seen = `${displayName(from)}\n${from.username ?? ''}\n${chat.type === 'private'}`;
    if (known.get(from.id) === seen) return;
    await kit.store.people.saw({ id: from.id, name: displayName(from), username: from.username ?? null });
    if (chat.type === 'private') await kit.store.people.started(from.id, true);
    known.set(from.id, seen);
  }

  return {
    async handle(update, isLastAttempt, isAgain) {
      const cause = `update ${update.update_id}`;
      if (isAgain) await again.begin(cause);
      try {
        await bot.handleUpdate(update as never);
      } catch (fault) {
        if (isLastAttempt) apologise(kit, update);
        throw fault;
      } finally {
        again.end(cause);
      }
    },
  };
}

/** A command that somebody forwards, or takes from another bot, was written by somebody else: it is shown, not given. */
const isOwnWords = ({ forward_origin, via_bot, sender_business_bot }: TelegramMessage): boolean =>
  !(forward_origin || via_bot || sender_business_bot);

/** Somebody replies to a question that was settled, replaced or forgotten meanwhile: silence would look like a yes. */
const isLateAnswer = ({ reply_to_message: asked }: TelegramMessage, bot: number): boolean =>
  asked?.from?.id === bot && (asked.text ?? '').includes('Reply to this message');
const questionIsOver = 'That question is over, so nothing has changed. Tap the button again.';

const noRole = 'You have no role in this team any more.';
const redrawn = 'This card is being redrawn. Tap again in a moment.';
const settled = 'This is settled already: the message says what became of it. The current card: /rollout status';
const replaced =
  'This is outdated: it was settled, or something newer took its place. Say the command again, or look at /rollout status.';
const outdated = 'This card is outdated. The current one: /rollout status';

async function politely(saying: Saying, doing: () => Promise<void>): Promise<void> {
  try {
    await doing();
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    saying.say(escapeHtml(fault.message));
  }
}

function unknownVerb({ slash, say }: SlashSaying, verbs: string[]): void {
  const near = didYouMean(slash.verb, verbs);
  const guess = near.length
    ? `Did you mean ${near.map((each) => `<code>/rollout ${each}</code>`).join(' or ')}?`
    : `For example <code>/rollout new</code>, <code>/rollout status</code> or <code>/rollout done 2.1</code>.`;
  say(`I do not know “/rollout ${escapeHtml(cut(slash.verb, 30))}”. ${guess} Everything: /help`);
}

/** The person hears that it did not work, with a code that the log has too. */
function apologise(kit: Kit, update: TelegramUpdate): void {
  const code = kit.random(3).toUpperCase();
  kit.log.error({ code, update: update.update_id }, 'an update could not be handled');
  const text = `That did not work. Look whether anything changed (/status) before you try again. Code ${code}.`;
  const message = update.message;
  if (update.callback_query)
    kit.later(
      kit.api.call('answerCallbackQuery', { callback_query_id: update.callback_query.id, text, show_alert: true }),
      'apologising',
    );
  else if (message) speech(kit, placeOf(message), message.message_id)(text);
}

/** What all features understand, by name; where two share a name the later one has it. */
function gather(features: Feature[]) {
  const every = <T>(part: (feature: Feature) => Record<string, T> | undefined): Map<string, T> =>
    new Map(features.flatMap((feature) => Object.entries(part(feature) ?? {})));
  return {
    verbs: every((feature) => feature.verbs),
    slashes: every((feature) => feature.slashes),
    taps: every((feature) => feature.taps),
    letterTaps: every((feature) => feature.letterTaps),
    dialogueTaps: every((feature) => feature.dialogueTaps),
    answers: every((feature) => feature.answers),
    updates: features.flatMap((feature) => feature.updates ?? []),
  };
}
