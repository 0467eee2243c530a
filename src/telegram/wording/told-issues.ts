import { isUnderWay } from '../../rollout/deploying/deployment.ts';
import type { IssueEvent } from '../../rollout/issues/events.ts';
import { blockingIssues, type Issue, issueKey, issueNumbered, severityName } from '../../rollout/issues/issue.ts';
import { keyOf, toldOnce } from '../../rollout/standing.ts';
import { holdersOf } from '../../team/team.ts';
import { sayDuration } from '../../time/duration.ts';
import { title } from '../faces/parts.ts';
import { mention, named } from './names.ts';
import { called, privatelyInstead, type Telling } from './telling.ts';
import { count, quoted, shown } from './words.ts';

type Told = Exclude<IssueEvent, { type: 'IssueNoted' | 'IssueImpactSaid' | 'IssueFilingAsked' | 'IssueFiled' }>;

/** Of the issue log the group hears where a SEV1 begins and ends; whoever is given an issue hears of it too. */
export function issueTold(event: Told, telling: Telling): (string | null)[] {
  const { rollout, names } = telling;
  const issue = issueNumbered(event.number, rollout);
  if (!issue) return [`<b>${title(rollout)}</b>`];
  const key = issueKey(issue);
  const text = shown(issue.text, 80);
  const who = named(event.by, names);
  switch (event.type) {
    case 'IssueOpened':
      return alarm(`${key} ${text}`, `Reported by ${who}.`, issue, telling);
    case 'IssueReopened':
      return alarm(`${key} is open again`, `${who}: ${quoted(event.reason, 300)}`, issue, telling);
    case 'IssueGraded':
      if (event.severity === 1) {
        const why = event.reason ? `: ${quoted(event.reason, 300)}` : ' says so.';
        return alarm(`${key} ${text}`, `It was ${severityName(event.before)}; ${who}${why}`, issue, telling);
      }
      return [
        `<b>${title(rollout)} — ${key} is ${severityName(event.severity)} now, no longer SEV1</b>`,
        `${who}${event.reason ? `: ${quoted(event.reason, 300)}` : ' says so'}`,
        readersHear(`it is less severe than first thought: ${issue.text}`, telling),
      ];
    case 'IssueFixed':
      return [
        `<b>✅ ${title(rollout)} — ${key} (SEV1) is fixed after ${sayDuration(Math.max(event.at - issue.at, 0))}</b>`,
        `${who}: ${quoted(event.how, 300)}`,
        readersHear(`solved: ${issue.text}`, telling),
      ];
    case 'IssueAssigned':
      return [
        `<b>${key} is yours${telling.isPrivate ? '' : ' now'} — ${title(rollout)}</b>`,
        `${telling.isPrivate ? '' : `${mention(event.to, names)}, `}${who} asked you for it: ${severityName(issue.severity)}, ${quoted(issue.text, 200)}`,
        `When it is fixed: <code>/rollout issue ${keyOf(rollout)} ${issue.number} fixed …</code> and how`,
        privatelyInstead(telling),
      ];
  }
}

/** Loud, with whoever can do something about it, and what it stops. */
function alarm(headline: string, said: string, issue: Issue, telling: Telling): (string | null)[] {
  const { rollout, team } = telling;
  const people = called([...holdersOf('lead', team), ...holdersOf('ops', team)], telling);
  return [
    `<b>SEV1 · ${title(rollout)} — ${headline}</b>`,
    said,
    `${people ? `${people}: w` : 'W'}ho takes it? Tap “Take it” on its card, or see /issues.`,
    blockingIssues(rollout).includes(issue) && isUnderWay(rollout) ? 'Nothing is promoted while it is open.' : null,
    readersHear(issue.text, telling),
  ];
}

/** The draft for stakeholders, as long as there are any who were told of the rollout and may be told more. */
function readersHear(news: string, { rollout }: Telling): string | null {
  const readers = toldOnce(rollout).length;
  if (rollout.status !== 'open' || readers === 0) return null;
  // What looks like an option of the command would be taken for one.
  const words = shown(news, 300).replaceAll('=', ' = ');
  return `${count(readers, 'stakeholder')} ${readers > 1 ? 'know' : 'knows'} of this rollout. A draft for them: <code>/announce critical ${keyOf(rollout)} ${words}</code>`;
}
