import { theBot } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import { itemNamed, mustBeOpen, plainText } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Evidence, RolloutEvent } from './events.ts';
import { disproof, isSameEvidence, mostEvidence } from './evidence.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { isClosed, itemState } from './standing.ts';

/** So many pieces, and programs add no more: some room is for people. */
const mostCollected = mostEvidence - 10;

/**
 * What a system outside says of an item, in its own name. It ticks nothing: somebody looks at it and does. What does not hold opens an item that was done. Once
 * the phase is signed off it stays as it was signed.
 */
export function collectEvidence(
  { item: name, evidence, source, at }: Of<'CollectEvidence'>,
  rollout: Rollout,
  _circumstances: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const { item, phase, number } = itemNamed(name, rollout);
  if (isClosed(phase, rollout)) refuse('sealed', `${phase.title} is signed off, so ${number} stays as it was signed.`);
  const { evidence: known } = itemState(item.id, rollout);
  const text = plainText(cut(evidence.text, 1000), 'The evidence');
  const added: Evidence = { ...evidence, text, by: theBot, source: plainText(source, 'The source', 80), at };
  const isTheSame = (each: Evidence): boolean =>
    isSameEvidence(each, added) &&
    each.text === added.text &&
    JSON.stringify(each.proof) === JSON.stringify(added.proof);
  // What can be checked is news where something else was said in between; words are none.
  if ((added.proof ? known.slice(-1) : known).some(isTheSame)) return [];
  if (known.length >= mostCollected)
    refuse('too-long', `${number} has ${known.length} pieces of evidence: the rest is left for people.`);
  return [{ type: 'EvidenceAdded', item: item.id, evidence: added, at }, ...disproof(item, added, theBot, rollout, at)];
}
