import type { IssueEvent } from './events.ts';
import type { Issue } from './issue.ts';

/** Records what happened to the issue log; decides nothing. */
export function evolveIssues(issues: readonly Issue[], event: IssueEvent): Issue[] {
  if (event.type === 'IssueOpened') return [...issues, opened(event)];
  return issues.map((each) =>
    each.number === event.number ? { ...each, ...changed(event), history: [...each.history, event] } : each,
  );
}

const untold = { owner: null, impact: '', fixed: null, filing: null, filed: null };

function opened(event: Extract<IssueEvent, { type: 'IssueOpened' }>): Issue {
  const { number, severity, text, quote = null, where, by, at } = event;
  return { number, severity, text, quote, where, by, at, ...untold, history: [event] };
}

function changed(event: Exclude<IssueEvent, { type: 'IssueOpened' }>): Partial<Issue> {
  switch (event.type) {
    case 'IssueNoted':
      return {};
    case 'IssueAssigned':
      return { owner: event.to };
    case 'IssueGraded':
      return { severity: event.severity };
    case 'IssueImpactSaid':
      return { impact: event.impact };
    case 'IssueFixed':
      return { fixed: { how: event.how, by: event.by, at: event.at } };
    case 'IssueReopened':
      return { fixed: null };
    case 'IssueFilingAsked':
      // What is gone there is replaced by another one.
      return { filing: { by: event.by, at: event.at }, filed: null };
    case 'IssueFiled':
      return { filed: { ...event.issue, goneAt: null } };
  }
}
