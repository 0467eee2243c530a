import type { Item } from '../checklist.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { type Issue, issueKey, severityName } from './issue.ts';

// The checklist item that the issue log is the evidence of.

const mostNamed = 5;

/** An issue log is complete when each issue has an owner and says how it was resolved; an empty one is. */
export function mustBeResolved(number: string, fact: Item['evidence']['fact'], { issues }: Rollout): void {
  if (fact !== 'issues') return;
  const gaps = issues.flatMap((issue) => gapsOf(issue) ?? []);
  if (gaps.length === 0) return;
  const more = gaps.length > mostNamed ? `, and ${gaps.length - mostNamed} more are not complete` : '';
  refuse('needs-evidence', `${number} is not done: ${gaps.slice(0, mostNamed).join(', ')}${more}. See /issues.`);
}

/** "I-3 is open (SEV1) and has no owner" */
function gapsOf(issue: Issue): string | null {
  const gaps = [
    ...(issue.fixed ? [] : [`is open (${severityName(issue.severity)})`]),
    ...(issue.owner === null ? ['has no owner'] : []),
  ];
  return gaps.length ? `${issueKey(issue)} ${gaps.join(' and ')}` : null;
}

/** What the item says of the log where nobody says anything. */
export function logWords(fact: Item['evidence']['fact'], { issues }: Rollout): string {
  if (fact !== 'issues') return '';
  if (issues.length === 0) return 'no issues were logged';
  return issues.length === 1 ? '1 issue was logged and resolved' : `${issues.length} issues were logged and resolved`;
}
