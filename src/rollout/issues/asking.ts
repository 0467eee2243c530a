import { mayDo, type Person, rolesFor } from '../../team/authority.ts';
import { isOnRoster, nameOf, type Team } from '../../team/team.ts';
import { mustBeAllowed, whoMay } from '../asking.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { keyOf } from '../standing.ts';
import { type Issue, issueKey, issueNumbered } from './issue.ts';

/** Refuses where the log has no such issue. */
export function issueNamed(number: number, rollout: Rollout): Issue {
  return (
    issueNumbered(number, rollout) ??
    refuse('no-such-item', `There is no ${issueKey({ number })} in ${keyOf(rollout)}. See /issues.`)
  );
}

/** The owner, the lead and ops. */
export function mustSettle(by: Person, doing: string, issue: Issue, rollout: Rollout, team: Team): void {
  const owner = ownerIn(issue, team);
  const theirs = { people: owner === null ? [] : [owner] };
  if (owner === null || !by.isHuman || mayDo(by, 'settleIssue', team, theirs)) {
    mustBeAllowed(by, 'settleIssue', doing, rollout, team, theirs);
    return;
  }
  const others = whoMay(rolesFor('settleIssue'), rollout, team);
  refuse('not-allowed', `Only ${nameOf(owner, team)}, whose it is, or ${others} can ${doing}.`);
}

/** Null as well where the owner has no role any more: it is free to be taken. */
export const ownerIn = ({ owner }: Issue, team: Team): number | null =>
  owner !== null && isOnRoster(owner, team) ? owner : null;
