import { hash } from 'node:crypto';
import type { Phase } from './checklist.ts';
import type { Evidence } from './events.ts';
import type { Rollout } from './rollout.ts';
import { itemState, phaseState } from './standing.ts';

/**
 * The digest of what a person sees and signs: the plan, what is announced, and every item of the phase with its evidence. Whatever changes
 * one of them changes the revision, so a sign-off counts for exactly the content it was given for. Hexadecimal; cards show the first six.
 */
export function revisionOf(phase: Phase, rollout: Rollout): string {
  return remembered(rollout, phase.id, () => [...plan(rollout), phase.id, itemsOf([phase], rollout)]);
}

/** What the final review meeting decides on: the plan, and everything that was planned and tested before the phase that says go. */
export function revisionForGo(phase: Phase, rollout: Rollout): string {
  const { phases } = rollout.checklist;
  const before = phases.slice(
    0,
    phases.findIndex((each) => each.id === phase.id),
  );
  const skipped = before.map(({ id }) => id).filter((id) => phaseState(id, rollout).skipped !== null);
  return remembered(rollout, `go ${phase.id}`, () => [
    ...plan(rollout),
    'go',
    itemsOf(before, rollout),
    ...(skipped.length ? [skipped] : []),
  ]);
}

export const shortRevision = (revision: string): string => revision.slice(0, 6);

/** Arrays only, in a fixed order: the same content always reads the same. */
function plan({ team, number, product, version, window, announcement }: Rollout): unknown[] {
  const facts = announcement?.facts;
  return [
    team,
    number,
    product,
    version,
    window ? [window.opensAt, window.closesAt, window.zone] : null,
    facts ? [facts.scope, facts.impact, facts.downtimeMinutes, facts.action, facts.contact] : null,
  ];
}

function itemsOf(phases: readonly Phase[], rollout: Rollout): unknown[] {
  return phases
    .flatMap((phase) => phase.items)
    .map((item) => {
      const { status, by, reason, evidence, until } = itemState(item.id, rollout);
      return [item.id, status, by, reason, evidence.map(inOrder), ...(until === null ? [] : [until])];
    });
}

const inOrder = (evidence: Evidence): [string, unknown][] =>
  Object.entries(evidence).sort(([a], [b]) => (a < b ? -1 : 1));

/** States never change, so what was digested once need not be digested again. */
const known = new WeakMap<Rollout, Map<string, string>>();

function remembered(rollout: Rollout, name: string, content: () => unknown[]): string {
  const revisions = known.get(rollout) ?? new Map<string, string>();
  known.set(rollout, revisions);
  const revision = revisions.get(name) ?? hash('sha256', JSON.stringify(content())).slice(0, 32);
  revisions.set(name, revision);
  return revision;
}
