import type { RolloutId } from '../../coordinator/ports.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import { mustBeRetriable } from '../../rollout/retrying.ts';
import { keyOf } from '../../rollout/standing.ts';
import type { Feature, Kit, LetterTap, Meant, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { teamToStartIn } from './wizard.ts';
import { deskOf, sheetOf } from './wizard-desk.ts';
import { resumed, retryDraft } from './wizard-draft.ts';

/** What was called off or rolled back is planned once more: a draft of a new rollout, which is created like every other. */
export function retrying(kit: Kit): Feature {
  return {
    verbs: { retry: (saying) => said(kit, saying) },
    taps: { 'status.retry': (tap) => tapped(kit, tap, tap.card.stream as RolloutId) },
    letterTaps: {
      'told.retry': async (tap) => {
        if (tap.letter.rollout) await tapped(kit, tap, tap.letter.rollout);
      },
    },
  };
}

async function said(kit: Kit, saying: SlashSaying): Promise<void> {
  const team = teamToStartIn(saying);
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const opened = await open(kit, meant, { ...saying, team, replyTo: saying.message.message_id });
  if (opened === 'already') saying.say(answers.already(meant));
}

async function tapped(
  kit: Kit,
  tap: Omit<Tap, 'card' | 'team'> & Pick<LetterTap, 'team'>,
  id: RolloutId,
): Promise<void> {
  const team = teamToStartIn(tap);
  const meant = await loadRollout(kit, id);
  tap.answer(answers[await open(kit, meant, { ...tap, team, replyTo: null })](meant));
}

const answers = {
  draft: (): string => 'Your draft is below. Nothing is created before you look at it.',
  asked: (): string => 'You have begun another rollout here. Below you choose which of them goes on.',
  already: ({ rollout }: Meant): string => `Your draft of a retry of ${keyOf(rollout)} is open here already.`,
};

type Asking = Pick<SlashSaying, 'place' | 'person'> & { team: Meant['team']; replyTo: number | null };

/** What came of it: whoever taps twice has one draft, and whoever has begun another rollout is asked first. */
async function open(
  kit: Kit,
  { rollout }: Meant,
  { place, person, team, replyTo }: Asking,
): Promise<keyof typeof answers> {
  mustBeAllowed(person, 'start', 'start a rollout', rollout, team);
  mustBeRetriable(rollout, person, team);
  const desk = deskOf(kit);
  const before = await desk.of(place.chat, person.id);
  const begun = before && sheetOf(before).draft;
  if (begun?.instead?.retryOf === rollout.number) return 'asked';
  if (begun?.retryOf === rollout.number) return 'already';
  const start = { chat: place.chat, thread: place.thread, team: team.number, person, replyTo };
  const draft = resumed(begun, retryDraft(rollout, team.zone));
  await desk.start(start, draft);
  return draft.step === 'resume' ? 'asked' : 'draft';
}
