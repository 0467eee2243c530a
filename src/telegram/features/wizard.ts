import { rolloutStream } from '../../coordinator/ports.ts';
import type { Dialogue } from '../../coordinator/store.ts';
import { causeOfRetry } from '../../rollout/retrying.ts';
import { keyOf } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import type { ReadContext } from '../../time/read.ts';
import type { DialogueTap, Feature, Kit, SlashSaying, TelegramUpdate } from '../kit.ts';
import { readContext } from './clocks.ts';
import { deskOf, draftName, questionKey, type Sheet, type Start, sheetOf } from './wizard-desk.ts';
import { answered, blankDraft, type Draft, digestOfDraft, draftOf, resumed, tapped, windowOf } from './wizard-draft.ts';
import { questionOf } from './wizard-view.ts';
import { splitNew } from './wizard-words.ts';

/** `/rollout new`: asks in one message for what was not typed, shows everything once more, and creates. */
export function wizard(kit: Kit): Feature {
  const desk = deskOf(kit);

  const contextOf = async (dialogue: Dialogue): Promise<ReadContext> =>
    readContext(kit, await kit.store.team(sheetOf(dialogue).team));

  const turn = async (tap: DialogueTap): Promise<void> => {
    const context = await contextOf(tap.dialogue);
    await desk.change(tap.dialogue, (draft) => tapped(draft, tap.verb, tap.argument, context));
  };

  const take = async (dialogue: Dialogue, text: string): Promise<void> => {
    const context = await contextOf(dialogue);
    await desk.change(dialogue, (draft) => answered(draft, text, context));
  };

  return {
    verbs: {
      async new(saying) {
        const team = teamToStartIn(saying);
        const { place, person, message, slash } = saying;
        const start = { ...place, team: team.number, person, replyTo: message.message_id };
        const context = await readContext(kit, team);
        if (slash.rest) await desk.start(start, draftOf(splitNew(slash, context), context));
        else await openWizard(kit, start, team);
      },
    },
    slashes: {
      async cancel({ place, person, say }) {
        const dialogue = await kit.store.dialogues.of(place.chat, person.id, kit.clock.now());
        const draft = await desk.of(place.chat, person.id);
        if (!dialogue) return say('There is nothing to cancel.');
        if (draft) {
          await desk.end(draft, cancelled(sheetOf(draft).draft));
          return say('Cancelled: no rollout was created.');
        }
        await kit.store.dialogues.close(place.chat, person.id);
        say('Cancelled: I no longer wait for your answer.');
      },
    },
    dialogueTaps: {
      'new.pick': turn,
      'new.choose': turn,
      'new.back': turn,
      async 'new.cancel'(tap) {
        await desk.end(tap.dialogue, cancelled(sheetOf(tap.dialogue).draft));
        tap.answer('Cancelled');
      },
      'new.create': (tap) => create(kit, tap),
    },
    answers: {
      new: ({ dialogue, message }) => take(dialogue, message.text ?? ''),
    },
    async updates({ message }: TelegramUpdate) {
      const asked = message?.reply_to_message;
      if (!message?.from || message.sender_chat || asked?.from?.id !== kit.bot.id) return false;
      // The question is a message of its own beside the wizard's, which is the one that the dialogue is found by.
      const dialogue = await desk.of(message.chat.id, message.from.id);
      const which = dialogue && questionMeant(sheetOf(dialogue), asked);
      if (!dialogue || !which) return false;
      if (which === 'unnoted') await desk.noteQuestion(dialogue, asked.message_id);
      if (which === 'earlier') await desk.change(dialogue, (draft) => draft);
      else await take(dialogue, message.text ?? '');
      return true;
    },
  };
}

/**
 * Which question a reply answers: the one that waits, or one before it. A kill may come between putting a question and noting which message puts
 * it; then its words tell.
 */
function questionMeant(
  { draft, prompt, asked }: Sheet,
  message: { message_id: number; text?: string },
): 'noted' | 'unnoted' | 'earlier' | null {
  if (message.message_id === prompt) return asked === questionKey(draft) ? 'noted' : 'earlier';
  const question = questionOf(draft);
  return question && message.text?.endsWith(question.html) ? 'unnoted' : null;
}

/** Opens the wizard without a word typed: at its beginning, or with the choice to go on where the person left off. */
export async function openWizard(kit: Kit, start: Start, team: Team): Promise<void> {
  const desk = deskOf(kit);
  const before = await desk.of(start.chat, start.person.id);
  await desk.start(start, resumed(before && sheetOf(before).draft, blankDraft(team.zone)));
}

export function teamToStartIn({ place, person, team }: Pick<SlashSaying, 'place' | 'person' | 'team'>): Team {
  if (place.kind === 'private')
    throw new Refusal('A rollout lives in its team’s group. Write /rollout_new there.', 'not-set-up');
  if (!team?.isSetUp)
    throw new Refusal(
      'I am not set up here yet. Whoever added me finishes the set-up with “Done”; then /rollout_new works.',
      'not-set-up',
    );
  if (!person.isHuman)
    throw new Refusal('I cannot see who you are. Post as yourself instead of as an anonymous admin or a channel.');
  return team;
}

/** Creates what the person saw. The dialogue's nonce is the cause: a second tap, or one after a crash, creates nothing. */
async function create(kit: Kit, tap: DialogueTap): Promise<void> {
  const { draft, team, thread } = sheetOf(tap.dialogue);
  const desk = deskOf(kit);
  if (draft.step !== 'check' || digestOfDraft(draft) !== tap.argument) {
    await desk.change(tap.dialogue, (now) => now);
    return tap.answer('This has changed since. Look at it once more, then tap again.', true);
  }
  const { product, version, override, retryOf } = draft;
  const more = { ...(override ? { override } : {}), ...(retryOf ? { retryOf } : {}) };
  const asked = { by: tap.person, team, thread, product, version, window: windowOf(draft), ...more };
  // A rollout is planned once more once, whoever's draft it comes from.
  const retried = retryOf === undefined ? null : await kit.store.rollout(rolloutStream(team, retryOf));
  const cause = retried ? causeOfRetry(retried) : `wizard ${tap.dialogue.nonce}`;
  const { rollout, repeated } = await kit.handle.create(cause, asked);
  const key = keyOf(rollout);
  // Before it ends: whoever dies in between is handed the same tap again, and finds the draft.
  tap.answer(repeated && retried ? `${key} is created already` : `Created ${key}`);
  await desk.end(tap.dialogue, `<b>Created ${key}</b> · ${draftName(draft)}`);
}

const cancelled = (draft: Draft): string => {
  const name = draftName(draft);
  return `<b>Cancelled</b>: ${name ? `${name} was not created.` : 'no rollout was created.'}`;
};
