import type { Report, ReportedIssue } from '../../rollout/report-shape.ts';
import { type Block, heading, joined, type Line, paragraph, table, together, type When } from './document.ts';
import { who } from './report-words.ts';

/** What went wrong, and how it was resolved. That nothing was logged is said, too. */
export const issuesPart = ({ issues }: Report, when: When): Block[] => [
  heading('Issues'),
  issues.length
    ? table(
        [
          'Number',
          'Severity',
          'What',
          'Where',
          'Reported by',
          'When',
          'Owner',
          'Impact',
          'Notes',
          'Filed as',
          'Resolved',
        ],
        issues.map((each) => issueRow(each, when)),
      )
    : paragraph('No issues were logged.'),
];

const issueRow = (issue: ReportedIssue, when: When): Line[] => [
  `I-${issue.number}`,
  `SEV${issue.severity}`,
  [issue.text, quoteIn(issue)].filter(Boolean).join(' — '),
  [issue.phase ?? 'after its end', issue.stage].filter(Boolean).join(', '),
  who(issue.by),
  [when(issue.at)],
  issue.owner ? who(issue.owner) : 'nobody',
  issue.impact,
  joined(issue.notes.map(({ text, by, at }) => together(text, ` (${who(by)}, `, when(at), ')'))),
  issue.filed ?? '',
  issue.resolved
    ? together(issue.resolved.how, ` (${who(issue.resolved.by)}, `, when(issue.resolved.at), ')')
    : 'still open',
];

/** Once, where the issue says nothing else. */
function quoteIn({ text, quote }: ReportedIssue): string {
  if (!quote) return '';
  const from = quote.by ? `from a message of ${who(quote.by)}` : 'from a message';
  return quote.text === text ? from : `${from}: ${quote.text}`;
}
