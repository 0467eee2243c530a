import type { PersonId } from './events.ts';
import type { Issue } from './issues/issue.ts';
import { iso } from './report-said.ts';
import type { Named, ReportedIssue } from './report-shape.ts';
import type { Rollout } from './rollout.ts';

type Name = (person: PersonId) => Named;

export const issuesIn = ({ issues }: Rollout, named: Name): ReportedIssue[] =>
  issues.map((issue) => {
    const { number, severity, text, quote, by, at, where, owner, impact, fixed, filed } = issue;
    return {
      number,
      severity,
      text,
      quote: quote && { text: quote.text, by: quote.by === null ? null : named(quote.by) },
      by: named(by),
      at: iso(at),
      phase: where.phase,
      stage: where.stage,
      owner: owner === null ? null : named(owner),
      impact,
      notes: notesOf(issue, named),
      filed: filed?.url ?? null,
      resolved: fixed && { how: fixed.how, by: named(fixed.by), at: iso(fixed.at) },
    };
  });

const notesOf = ({ history }: Issue, named: Name): ReportedIssue['notes'] =>
  history.flatMap((each) =>
    each.type === 'IssueNoted' ? [{ text: each.text, by: named(each.by), at: iso(each.at) }] : [],
  );
