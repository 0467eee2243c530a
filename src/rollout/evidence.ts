import type { Person } from '../team/authority.ts';
import { mustBeAllowed, openForChange, plainText } from './asking.ts';
import type { Item } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of, Offered } from './commands.ts';
import type { Evidence, Instant, PersonId, RolloutEvent } from './events.ts';
import { checked, readProof } from './proofs/checking.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { itemState } from './standing.ts';

export const mostEvidence = 50;

export function addEvidence(
  { item: name, evidence, by, at }: Of<'AddEvidence'>,
  rollout: Rollout,
  circumstances: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'prove', `add evidence to ${number}`, rollout, circumstances.team);
  const state = itemState(item.id, rollout);
  const text = plainText(evidence.text, 'The evidence');
  if (evidence.kind === 'note' && !text) refuse('needs-evidence', `What proves ${number}? ${item.evidence.ask}`);
  if (evidence.kind === 'link') mustBeLink(evidence.url);
  if (!item.evidence.accepts.includes(evidence.kind))
    refuse('needs-evidence', `${number} takes ${listed(item.evidence.accepts)}. ${item.evidence.ask}`);
  if (state.evidence.some((each) => isSameEvidence(each, { ...evidence, text }))) return [];
  if (state.evidence.length >= mostEvidence)
    refuse('too-long', `${number} has ${mostEvidence} pieces of evidence, which is the most that it takes.`);
  const added = evidenceOf(item, { ...evidence, text }, by, at, circumstances);
  return [{ type: 'EvidenceAdded', item: item.id, evidence: added, at }, ...disproof(item, added, by.id, rollout, at)];
}

/** What says otherwise opens an item that was done. */
export function disproof(item: Item, added: Evidence, by: PersonId, rollout: Rollout, at: Instant): RolloutEvent[] {
  const check = itemState(item.id, rollout).status === 'done' ? checked(item, added, rollout, at) : null;
  return check && check.state !== 'passes' ? [{ type: 'ItemReopened', item: item.id, reason: check.says, by, at }] : [];
}

/** As it is kept: who brought it, when, and what it states where that can be checked. */
export function evidenceOf(item: Item, offered: Offered, by: Person, at: Instant, { team }: Circumstances): Evidence {
  const type = item.evidence.proof?.type;
  const proof = offered.proof ?? (type ? readProof(type, offered.text, at, team.zone) : null);
  return { ...offered, ...(proof ? { proof } : {}), by: by.id, at };
}

function mustBeLink(url: string): void {
  const isWeb = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  if (!isWeb || url.length > 2000)
    refuse('needs-evidence', 'That is not a web link. It starts with https:// and has at most 2,000 characters.');
}

type Comparable = { kind: string; text: string; url?: string; uniqueId?: string };

export function isSameEvidence(a: Comparable, b: Comparable): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'link') return a.url === b.url;
  return a.kind === 'file' ? a.uniqueId === b.uniqueId : a.text === b.text;
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
