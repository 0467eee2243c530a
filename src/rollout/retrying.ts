import type { Person } from '../team/authority.ts';
import { isOnRoster, type Team } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import { mustBeAllowed, mustExist } from './asking.ts';
import { type Checklist, findItem, placedItems } from './checklist.ts';
import type { AnnouncementFacts, Instant, PersonId, RolloutEvent } from './events.ts';
import type { CarriedOver } from './events-retrying.ts';
import { issueKey, openIssues, severityName } from './issues/issue.ts';
import { componentsIn } from './proofs/checking.ts';
import type { Component, Proof } from './proofs/proof.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { keyOf, nameOfRollout } from './standing.ts';

// A rollout that was called off or rolled back is planned once more: what is known of it is there again, and nothing of it counts as done.

const mostIssues = 10;
const longestText = 1000;

/** Called off or rolled back, and not planned once more yet. */
export const mayBeRetried = ({ status, retriedAs }: Pick<Rollout, 'status' | 'retriedAs'>): boolean =>
  (status === 'called-off' || status === 'rolled-back') && retriedAs === null;

/** Refuses what has not ended early, what was planned once more already, and whoever has no role and did not start it: it can be done once. */
export function mustBeRetriable(rollout: Rollout, by: Person, team: Team): void {
  mustExist(rollout);
  const key = keyOf(rollout);
  if (rollout.retriedAs !== null)
    refuse('not-open', `${key} is retried as R-${rollout.retriedAs} already: /rollout status R-${rollout.retriedAs}`);
  if (rollout.status === 'open')
    refuse('out-of-order', `${key} is open. A retry is of one that was called off or rolled back: /rollout retry R-12`);
  if (!mayBeRetried(rollout)) refuse('not-open', `${key} is completed. For the next update: /rollout_new`);
  mustBeAllowed(by, 'retry', `plan ${key} once more`, rollout, team, { people: [rollout.author] });
}

/** What the new one begins with, right after it was created. */
export function carriedOver(
  old: Rollout,
  { version, checklist }: { version: string; checklist: Checklist },
  { by, at, team }: { by: Person; at: Instant; team: Team },
): RolloutEvent[] {
  const prepared = takenOver(old, version, checklist, team);
  const evidence = statedAgain(old, version, checklist).map(({ item, proof }): RolloutEvent => {
    const text = `Carried over from ${keyOf(old)}: ${wordsOf(proof)}`;
    return {
      type: 'EvidenceAdded',
      item,
      evidence: { kind: 'note', text: cut(text, longestText), proof, by: by.id, at },
      at,
    };
  });
  return [{ type: 'RetryPrepared', of: old.number, ...prepared, by: by.id, at }, ...evidence];
}

/** What is shown before it is created. */
export function takenOver(old: Rollout, version: string, checklist: Checklist, team: Team): CarriedOver {
  const owners = Object.entries(old.items).flatMap(([id, { assignee }]) =>
    assignee !== null && isOnRoster(assignee, team) && findItem(checklist, id) ? [[id, assignee] as const] : [],
  );
  const open = openIssues(old);
  return {
    owners: Object.fromEntries(owners),
    stated: statedAgain(old, version, checklist).map(({ item }) => item),
    stages: old.stages,
    without: old.withoutKinds,
    facts: factsAgain(old, version),
    issues: open
      .slice(0, mostIssues)
      .map((each) => `${issueKey(each)} ${severityName(each.severity)} ${cut(each.text.replace(/\s+/g, ' '), 120)}`),
    open: open.length,
    filed: old.filed?.url ?? null,
  };
}

type Stated = Extract<Proof, { type: 'components' | 'rollback' }>;

/** Versions, reasons and the way back: what was planned. What was measured or tried is of the old one alone. */
function statedAgain(old: Rollout, version: string, checklist: Checklist): { item: string; proof: Stated }[] {
  return placedItems(checklist).flatMap(({ item }) => {
    const proof = plannedProof(item.evidence.proof?.type, old, version);
    return proof ? [{ item: item.id, proof }] : [];
  });
}

function plannedProof(type: Proof['type'] | undefined, old: Rollout, version: string): Stated | null {
  if (type === 'rollback') return newestPlan(old);
  if (type !== 'components') return null;
  // What was to become the old version becomes the new one.
  const components = componentsIn(old).map((each) => (each.to === old.version ? { ...each, to: version } : each));
  return components.length ? { type, components } : null;
}

function newestPlan(old: Rollout): Stated | null {
  const evidence = Object.values(old.items).flatMap((item) => item.evidence);
  const newest = evidence.findLast(({ proof }) => proof?.type === 'rollback');
  return newest?.proof?.type === 'rollback' ? newest.proof : null;
}

function factsAgain(old: Rollout, version: string): AnnouncementFacts | null {
  const facts = old.announcement?.facts ?? old.draft?.facts ?? null;
  if (!facts) return null;
  const isName = facts.scope === nameOfRollout(old);
  return isName ? { ...facts, scope: nameOfRollout({ ...old, version }) } : facts;
}

const wordsOf = (proof: Stated): string =>
  proof.type === 'components'
    ? proof.components.map(componentWords).join('; ')
    : (['steps', 'owner', 'threshold', 'longest'] as const)
        .flatMap((name) => (proof[name] ? [`${name}=${proof[name]}`] : []))
        .join('; ');

/** "api 4.1.7 → 4.2.0 security" */
const componentWords = ({ name, from, to, reason }: Component): string => `${name} ${from} → ${to} ${reason}`.trim();

/** The old one says where it goes on. */
export function noteRetried(
  { as, by, at }: { as: number; by: PersonId; at: Instant },
  rollout: Rollout,
): RolloutEvent[] {
  return mayBeRetried(rollout) ? [{ type: 'RetriedAs', as, by, at }] : [];
}

/** The one that took its place was called off itself, so that it can be planned once more again. */
export function noteRetryCalledOff(
  { as, by, at }: { as: number; by: PersonId; at: Instant },
  { retriedAs }: Rollout,
): RolloutEvent[] {
  return retriedAs === as ? [{ type: 'RetryCalledOff', as, by, at }] : [];
}

/** What creates a retry, whoever's tap it is: of many taps one acts. Every one that was called off makes room for another. */
export const causeOfRetry = ({ number, retriesCalledOff }: Rollout): string =>
  retriesCalledOff === 0 ? `retry of R-${number}` : `retry ${retriesCalledOff + 1} of R-${number}`;
