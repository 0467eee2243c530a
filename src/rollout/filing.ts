import type { Team } from '../team/team.ts';
import { sayWindow } from '../time/say.ts';
import type { Component } from './proofs/proof.ts';
import type { Rollout } from './rollout.ts';
import { keyOf, nameOfRollout } from './standing.ts';

/** The issue in the rollout's own facts: what is updated from which version to which, why, and when. */
export function issueBody(
  rollout: Rollout,
  team: Team,
  components: readonly Component[],
): { title: string; body: string } {
  const named = components.filter(({ from }) => from !== '');
  const versions = named.length
    ? named.map(({ name, from, to, reason }) => `- ${name}: ${from} → ${to}${reason ? ` (${reason})` : ''}`)
    : [`- ${nameOfRollout(rollout)}`];
  const reasons = [...new Set(named.map(({ reason }) => reason).filter(Boolean))];
  const body = [
    '## Purpose',
    rollout.announcement?.facts.scope || `Bring ${nameOfRollout(rollout)} into production.`,
    '',
    '## Versions',
    ...versions,
    '',
    '## Benefits',
    reasons.length ? reasons.map((reason) => `- ${reason}`).join('\n') : 'To be said by the lead.',
    '',
    '## When',
    rollout.window ? sayWindow(rollout.window, team.zone) : 'The window is not set yet.',
    '',
    `Followed as ${keyOf(rollout)} in the team's chat. Comments here are read by people; nothing here decides anything there.`,
  ];
  return { title: `Rollout: ${nameOfRollout(rollout)}`, body: body.join('\n') };
}
