import type { RolloutId } from '../../coordinator/ports.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import { mustBeRetriable } from '../../rollout/retrying.ts';
import { keyOf } from '../../rollout/standing.ts';
import type { Feature, Kit, LetterTap, Meant, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { teamToStartIn } from './wizard.ts';
import { deskOf, sheetOf } from './wizard-desk.ts';
import { retryDraft } from './wizard-draft.ts';

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
  const isNew = await open(kit, meant, { ...saying, team, replyTo: saying.message.message_id });
  if (!isNew) saying.say(isOpenAlready(meant));
}

async function tapped(
  kit: Kit,
  tap: Omit<Tap, 'card' | 'team'> & Pick<LetterTap, 'team'>,
  id: RolloutId,
): Promise<void> {
  const team = teamToStartIn(tap);
  const meant = await loadRollout(kit, id);
  const isNew = await open(kit, meant, { ...tap, team, replyTo: null });
  tap.answer(isNew ? 'Your draft is below. Nothing is created before you look at it.' : isOpenAlready(meant));
}

const isOpenAlready = ({ rollout }: Meant): string =>
  `Your draft of a retry of ${keyOf(rollout)} is open here already.`;

type Asking = Pick<SlashSaying, 'place' | 'person'> & { team: Meant['team']; replyTo: number | null };

/** Says whether it was opened: whoever taps twice has one draft. */
async function open(kit: Kit, { rollout }: Meant, { place, person, team, replyTo }: Asking): Promise<boolean> {
  mustBeAllowed(person, 'start', 'start a rollout', rollout, team);
  mustBeRetriable(rollout, person, team);
  const desk = deskOf(kit);
  const before = await desk.of(place.chat, person.id);
  if (before && sheetOf(before).draft.retryOf === rollout.number) return false;
  const start = { chat: place.chat, thread: place.thread, team: team.number, person, replyTo };
  await desk.start(start, retryDraft(rollout, team.zone));
  return true;
}
