import { findPhase } from '../../rollout/checklist.ts';
import { currentPhase, keyOf } from '../../rollout/standing.ts';
import type { Feature, Kit, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { rolloutOf } from './rehearsing.ts';

/** In an emergency: two owners skip a phase, loudly, and somebody else looks at it afterwards. */
export function breakingGlass(kit: Kit): Feature {
  return {
    verbs: { breakglass: (saying) => breakGlass(kit, saying), review: (saying) => review(kit, saying) },
    taps: { 'break-glass.agree': (tap) => agree(kit, tap) },
  };
}

/** `/rollout breakglass testing the fix cannot wait`; without a phase it is the one in hand. */
async function breakGlass(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { slash, person, cause } = saying;
  const [first = ''] = slash.words;
  const named = findPhase(meant.rollout.checklist, first);
  const phase = named ?? currentPhase(meant.rollout);
  if (!phase) return saying.say(`Every phase of ${keyOf(meant.rollout)} has closed.`);
  const reason = named ? slash.rest.slice(slash.rest.indexOf(first) + first.length).trim() : slash.rest;
  const asked = { type: 'BreakGlass', phase: phase.id, reason, by: person } as const;
  const { events } = await kit.handle.rollout(meant.id, cause, asked);
  if (events.length) thumbUp(kit, saying, 'Another owner has to agree.');
  else saying.say('You asked for it already; another owner has to agree on the card.');
}

async function agree(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const phase = tap.card.subject;
  const { rollout } = await kit.handle.rollout(id, tap.cause, { type: 'ConfirmBreakGlass', phase, by: tap.person });
  tap.answer(
    `${shown(findPhase(rollout.checklist, phase)?.title ?? phase, 40)} is skipped. It is in the record.`,
    true,
  );
}

async function review(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { slash, person, cause } = saying;
  await kit.handle.rollout(meant.id, cause, { type: 'ReviewBreakGlass', phase: null, text: slash.rest, by: person });
  thumbUp(kit, saying, 'The review is in the record.');
}
