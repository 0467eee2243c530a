import type { IssueEvent } from '../../rollout/issues/events.ts';
import { issueKey, severityName } from '../../rollout/issues/issue.ts';
import type { FiledIssue } from '../../rollout/mirroring.ts';
import { type Names, named } from './names.ts';
import { quoted, shown } from './words.ts';

/** What happened to the issue log, in one line of HTML that names the issue. */
export function issueWords(event: IssueEvent, names: Names): string {
  const key = issueKey(event);
  const who = named(event.by, names);
  switch (event.type) {
    case 'IssueOpened':
      return `${who} logged ${key}, ${severityName(event.severity)}: ${quoted(event.text, 160)}${source(event.quote, names)}`;
    case 'IssueNoted':
      return `${who} noted on ${key}: ${quoted(event.text, 160)}`;
    case 'IssueAssigned':
      return event.to === event.by ? `${who} took ${key}` : `${who} gave ${key} to ${named(event.to, names)}`;
    case 'IssueGraded':
      return `${who} made ${key} ${severityName(event.severity)}, it was ${severityName(event.before)}${why(event.reason)}`;
    case 'IssueImpactSaid':
      return `${who} said whom ${key} hits: ${quoted(event.impact, 160)}`;
    case 'IssueFixed':
      return `${who} said how ${key} was resolved: ${quoted(event.how, 160)}`;
    case 'IssueReopened':
      return `${who} reopened ${key}: ${quoted(event.reason, 160)}`;
    case 'IssueFilingAsked':
      return `${who} wanted ${key} on GitHub as well`;
    case 'IssueFiled':
      return `${key} was filed as ${filedAs(event.issue)}`;
  }
}

/** The same on the issue's own card, without what stands there already. */
export function stepWords(event: IssueEvent, names: Names): string {
  const who = named(event.by, names);
  switch (event.type) {
    case 'IssueOpened':
      return `opened as ${severityName(event.severity)}`;
    case 'IssueNoted':
      return `${who}: ${shown(event.text, 240)}`;
    case 'IssueAssigned':
      return event.to === event.by ? `${who} took it` : `${who} gave it to ${named(event.to, names)}`;
    case 'IssueGraded':
      return `${severityName(event.severity)} by ${who}${why(event.reason)}`;
    case 'IssueImpactSaid':
      return `${who} said whom it hits`;
    case 'IssueFixed':
      return `fixed by ${who}`;
    case 'IssueReopened':
      return `reopened by ${who}${why(event.reason)}`;
    case 'IssueFilingAsked':
      return `${who} wanted it on GitHub as well`;
    case 'IssueFiled':
      return `filed as ${filedAs(event.issue)}`;
  }
}

/** ", from a message of Gus" */
function source(quote: { by: number | null } | undefined, names: Names): string {
  if (!quote) return '';
  return `, from ${quote.by === null ? 'a message' : `a message of ${named(quote.by, names)}`}`;
}

/** "acme/payments#7" */
export const filedAs = ({ repository, number }: Pick<FiledIssue, 'repository' | 'number'>): string =>
  shown(`${repository}#${number}`, 80);

const why = (reason: string): string => (reason ? `: ${quoted(reason, 160)}` : '');
