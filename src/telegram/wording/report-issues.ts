import type { Report, ReportedIssue } from '../../rollout/report-shape.ts';
import { plain, table } from './markdown.ts';
import { who } from './report-words.ts';

/** A time in the team's zone and in UTC. */
type When = (iso: string) => string;

/** What went wrong, and how it was resolved. That nothing was logged is said, too. */
export const issuesPart = ({ issues }: Report, when: When): string[] => [
  '## Issues',
  '',
  ...(issues.length
    ? table(
        ['Number', 'Severity', 'What', 'Where', 'Reported by', 'When', 'Owner', 'Impact', 'Notes', 'Resolved'],
        issues.map((each) => issueRow(each, when)),
      )
    : ['No issues were logged.', '']),
];

const issueRow = (issue: ReportedIssue, when: When): string[] => [
  `I-${issue.number}`,
  `SEV${issue.severity}`,
  plain([issue.text, quoteIn(issue)].filter(Boolean).join(' — ')),
  plain([issue.phase ?? 'after its end', issue.stage].filter(Boolean).join(', ')),
  plain(who(issue.by)),
  when(issue.at),
  issue.owner ? plain(who(issue.owner)) : 'nobody',
  plain(issue.impact),
  issue.notes.map(({ text, by, at }) => `${plain(text)} (${plain(who(by))}, ${when(at)})`).join('; '),
  issue.resolved
    ? `${plain(issue.resolved.how)} (${plain(who(issue.resolved.by))}, ${when(issue.resolved.at)})`
    : 'still open',
];

/** Once, where the issue says nothing else. */
function quoteIn({ text, quote }: ReportedIssue): string {
  if (!quote) return '';
  const from = quote.by ? `from a message of ${who(quote.by)}` : 'from a message';
  return quote.text === text ? from : `${from}: ${quote.text}`;
}
