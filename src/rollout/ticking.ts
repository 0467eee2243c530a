import type { Phase, Placed } from './checklist.ts';
import { mustBeSeenWell, mustNotBeUnderWay } from './deploying/shown.ts';
import { type Known, knownFact, reachOf } from './facts.ts';
import { clashesOf, frozenSentence } from './frozen.ts';
import { mustBeResolved } from './issues/item.ts';
import { type Checked, checkOf } from './proofs/checking.ts';
import { Refusal, refuse } from './refusal.ts';
import type { ItemState, Rollout } from './rollout.ts';
import { mustBeAnswered } from './speaking.ts';
import { currentPhase, openItems } from './standing.ts';

// What keeps an item from being ticked, each with what would help.

export function mustNotBeTooEarly({ phase, number, phaseIndex }: Placed, rollout: Rollout): void {
  const current = currentPhase(rollout);
  if (phase.preparedEarly || !current || current.id === phase.id) return;
  const before = rollout.checklist.phases[phaseIndex - 1] as Phase;
  const missing = openItems(before, rollout).length;
  refuse(
    'out-of-order',
    `${phase.title} opens after ${before.title} is signed off, so ${number} cannot be done yet.${missing ? ` Open in ${before.title}: ${missing}.` : ''}`,
  );
}

/** The evidence that the checklist asks for, and the fact that the bot looks at itself. */
export function mustBeProven({ item, number }: Placed, note: string, state: ItemState, known: Known): void {
  const { rollout, team, deliveries } = known;
  const { needs, accepts, ask, fact } = item.evidence;
  // What the bot knows is kept with the rollout and stands in its report: nobody has to write it down once more.
  const isKnown = knownFact(item, known) !== null;
  const given = state.evidence.length + (note && accepts.includes('note') ? 1 : 0) + (isKnown ? 1 : 0);
  mustNotBeUnderWay(number, fact, rollout);
  mustBeSeenWell(number, fact, rollout);
  mustBeResolved(number, fact, rollout);
  if (given < needs) refuse('needs-evidence', `${number} needs evidence first. ${ask}`);
  if (fact === 'window' && !rollout.window)
    refuse('needs-evidence', `${number} is done when there is a window: /rollout schedule tue 22:00 for 90m`);
  const clashes = fact === 'window' ? clashesOf(rollout, team) : [];
  if (clashes.length)
    refuse('frozen', `${number} is not done while the window lies in a freeze. ${frozenSentence(clashes)}`);
  if (fact === 'notice' && !isKnown)
    refuse('needs-evidence', `${number} is done when a notice has reached stakeholders: /announce`);
  if (fact === 'notice') mustBeAnswered(`${number} is done`, rollout);
  if (fact === 'announcement' && !isKnown) notAnnounced(number, reachOf(rollout.revision, deliveries));
}

/** Whether nothing that has to be proven is missing, looked at before anybody says that it is done. */
export function isProven(placed: Placed, state: ItemState, known: Known): boolean {
  if (placed.item.evidence.fact === 'go') return knownFact(placed.item, known) !== null;
  try {
    mustBeProven(placed, '', state, known);
    mustHold(placed, checkOf(placed.item, known.rollout, known.at));
    return true;
  } catch (fault) {
    if (fault instanceof Refusal) return false;
    throw fault;
  }
}

/** Both media that have readers must have been reached, for the window as it is now. */
function notAnnounced(number: string, { reached, missing }: ReturnType<typeof reachOf>): never {
  return reached.length === 0
    ? refuse('needs-evidence', `${number} is done when the announcement of the present window was delivered: /announce`)
    : refuse(
        'needs-evidence',
        `${number} is not done: nothing has been delivered by ${missing.join(' and ')} yet. See /rollout_announcements.`,
      );
}

/** A tick may rest on words, where the checklist lets it, but not against what can be checked. */
export function mustHold({ item, number }: Placed, check: Checked | null): void {
  if (!check && item.evidence.proof?.required)
    refuse('needs-evidence', `${number} takes what can be checked, not only words. ${item.evidence.ask}`);
  if (check && check.state !== 'passes') refuse('disproven', `${number} does not hold: ${check.says}. ${check.help}`);
}
