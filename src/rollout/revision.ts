import { createHash } from 'node:crypto';
import type { Phase } from './checklist.ts';
import { itemState, type Rollout } from './rollout.ts';

/**
 * The digest of what a person sees and signs: the plan, what is announced, and every item of the phase with its evidence. Whatever changes
 * one of them changes the revision, so a sign-off counts for exactly the content it was given for. Hexadecimal; cards show the first six.
 */
export function revisionOf(phase: Phase, rollout: Rollout): string {
  return createHash('sha256')
    .update(JSON.stringify(contentOf(phase, rollout)))
    .digest('hex')
    .slice(0, 32);
}

export const shortRevision = (revision: string): string => revision.slice(0, 6);

/** Arrays only, in a fixed order: the same content always reads the same. */
function contentOf(phase: Phase, rollout: Rollout): unknown[] {
  const { window } = rollout;
  const facts = rollout.announcement?.facts;
  return [
    rollout.team,
    rollout.number,
    rollout.product,
    rollout.version,
    phase.id,
    window ? [window.opensAt, window.closesAt, window.zone] : null,
    facts ? [facts.scope, facts.impact, facts.downtimeMinutes, facts.action, facts.contact] : null,
    phase.items.map((item) => {
      const state = itemState(item.id, rollout);
      return [
        item.id,
        state.status,
        state.by,
        state.reason,
        state.evidence.map((each) => Object.entries(each).sort(([a], [b]) => a.localeCompare(b))),
      ];
    }),
  ];
}
