import { type RolloutId, rolloutStream } from '../coordinator/ports.ts';
import type { Dialogue } from '../coordinator/store.ts';
import { Refusal } from '../team/refusal.ts';
import { cut } from '../time/cut.ts';
import { type Again, writtenDown } from './again.ts';
import { mayStillAnswer, noRole } from './belonging.ts';
import { didYouMean, oneWord, readSlash } from './grammar.ts';
import {
  type Answer,
  type DialogueTap,
  escapeHtml,
  type Kit,
  type Saying,
  type SlashSaying,
  type TelegramMessage,
} from './kit.ts';
import type { Meet } from './meeting.ts';
import { personFrom, placeOf } from './person.ts';
import { asksForReply, saying as speech, unnotedQuestion } from './speech.ts';
import type { Understood } from './understood.ts';
import { sentence } from './wording/commands.ts';

/** What everything that comes in is handled with. */
export interface Desk {
  kit: Kit;
  all: Understood;
  again: Again;
  meet: Meet;
}

interface Hearing {
  /** A command, or the answer to a question; false for what is neither. */
  said(message: TelegramMessage, cause: string): Promise<boolean>;
  /** For what no feature took: somebody replies to a question that was settled, replaced or forgotten meanwhile. Silence would look like a yes. */
  late(message: TelegramMessage, cause: string): void;
  /** A rollout was picked where several were meant: what was said is said again, about that one. */
  chosen(tap: DialogueTap): Promise<void>;
}

/** The way of what somebody writes: to the feature of the command, or to the one that asked. */
export function createHearing({ kit, all, again, meet }: Desk): Hearing {
  async function said(message: TelegramMessage, cause: string): Promise<boolean> {
    await meet(message);
    const text = message.text ?? message.caption ?? '';
    const slash = text.startsWith('/') ? readSlash(text, kit.bot.username) : null;
    const answered = slash ? null : await questionTo(message);
    if (!slash && !answered) return false;
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

  function late(message: TelegramMessage, cause: string): void {
    if (!isReplyToQuestion(message, kit.bot.id)) return;
    const unless = again.isRepeat(cause) ? perhapsTaken : questionIsOver;
    speech(kit, placeOf(message), message.message_id)(again.hasActed(cause) ? writtenDown : unless);
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
    if (noted || !isReplyToQuestion(message, kit.bot.id)) return noted;
    const waiting = await unnotedQuestion(message, kit);
    return waiting && all.answers.has(waiting.kind) && waiting.kind !== 'new' ? waiting : null;
  }

  async function answer(reply: Answer): Promise<void> {
    if (reply.dialogue.person !== reply.person.id)
      return reply.say('I asked somebody else. Start your own with the same command or button.');
    if (!(await mayStillAnswer(reply.dialogue, reply.place, reply.person.id, kit.store))) throw new Refusal(noRole);
    await all.answers.get(reply.dialogue.kind)?.(reply);
  }

  async function chosen(tap: DialogueTap): Promise<void> {
    const { message, ids } = tap.dialogue.data as { message: TelegramMessage; ids: RolloutId[] };
    const [team = 0, number = 0] = tap.argument.split('-').map(Number);
    // Clients can send anything: only what was offered can be picked.
    const picked = ids.find((id) => id === rolloutStream(team, number));
    if (!picked) return tap.answer('That is not one of the choices.', true);
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
    if (slash) await politely(saying, () => command({ ...saying, slash, chosen: picked }));
  }

  return { said, late, chosen };
}

/** A command that somebody forwards, or takes from another bot, was written by somebody else: it is shown, not given. */
const isOwnWords = ({ forward_origin, via_bot, sender_business_bot }: TelegramMessage): boolean =>
  !(forward_origin || via_bot || sender_business_bot);

/** A question has no buttons; what has some may quote people who write like one. */
const isReplyToQuestion = ({ reply_to_message: asked }: TelegramMessage, bot: number): boolean =>
  asked?.from?.id === bot && !asked.reply_markup && asksForReply(asked.text ?? '');
const questionIsOver = 'That question is over, so nothing has changed. Begin again with the same command or button.';
const perhapsTaken = 'I was interrupted, and wait for that no more. Look whether it is there before you tap again.';

async function politely(saying: Saying, doing: () => Promise<void>): Promise<void> {
  try {
    await doing();
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    saying.say(sentence(fault.message));
  }
}

function unknownVerb({ slash, say }: SlashSaying, verbs: string[]): void {
  const near = didYouMean(slash.verb, verbs);
  const guess = near.length
    ? `Did you mean ${near.map(oneWord).join(' or ')}?`
    : `For example /rollout_new, /status or <code>/rollout done 2.1</code>.`;
  say(`I do not know “/rollout ${escapeHtml(cut(slash.verb, 30))}”. ${guess} Everything: /help`);
}
