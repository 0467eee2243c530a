import { isOnRoster, type Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { mustBeAllowed, mustBeOpen, mustExist, mustHaveReason, plainText } from '../asking.ts';
import type { Circumstances } from '../circumstances.ts';
import type { Of } from '../commands.ts';
import { stageNow } from '../deploying/deployment.ts';
import type { Instant, RolloutEvent } from '../events.ts';
import { refuse } from '../refusal.ts';
import { reopenedItems } from '../reopening.ts';
import type { Rollout } from '../rollout.ts';
import { currentPhase, keyOf } from '../standing.ts';
import { issueNamed, mustSettle, ownerIn } from './asking.ts';
import type { IssueCommand } from './commands.ts';
import type { Quote, Whereabouts } from './events.ts';
import { fileIssue } from './filing.ts';
import { issueKey, openIssues } from './issue.ts';

const longestText = 1000;
/** More are a flood, and no log that anybody reads. */
const mostIssues = 200;
const mostNotes = 100;
/** After a rollback people still find out what went wrong. */
const daysAfterRollback = 14;

/** Which rule answers which command on the issue log. A command that is already true yields nothing. */
export function decideIssues(
  command: Of<IssueCommand['type']>,
  rollout: Rollout,
  { team, connected }: Circumstances,
): RolloutEvent[] {
  mustExist(rollout);
  switch (command.type) {
    case 'OpenIssue':
      return openIssue(command, rollout, team);
    case 'NoteIssue':
      return noteIssue(command, rollout, team);
    case 'AssignIssue':
      return assignIssue(command, rollout, team);
    case 'GradeIssue':
      return gradeIssue(command, rollout, team);
    case 'SayImpact':
      return sayImpact(command, rollout, team);
    case 'FixIssue':
      return fixIssue(command, rollout, team);
    case 'ReopenIssue':
      return reopenIssue(command, rollout, team);
    case 'FileIssue':
      return fileIssue(command, rollout, { team, connected });
  }
}

/** The same words about what is open already are the same issue. */
function openIssue(
  { severity, text, quote, message, by, at }: Of<'OpenIssue'>,
  rollout: Rollout,
  team: Team,
): RolloutEvent[] {
  mustBeAllowed(by, 'logIssue', 'log issues', rollout, team);
  mustTakeIssues(rollout, at);
  const quoted = quote ? tidied(quote) : undefined;
  const words = plainText(text, 'The issue', longestText) || (quoted?.text ?? '');
  if (!words) refuse('needs-reason', 'What went wrong? For example: /rollout issue sev2 checkout answers 502 in EU');
  if (openIssues(rollout).some((each) => each.text === words)) return [];
  const number = rollout.issues.length + 1;
  if (number > mostIssues)
    refuse('too-long', `${keyOf(rollout)} has ${mostIssues} issues, which is the most that its log takes.`);
  return [
    {
      type: 'IssueOpened',
      number,
      severity,
      text: words,
      where: whereabouts(rollout),
      ...(quoted?.text ? { quote: quoted } : {}),
      ...(message === undefined ? {} : { message }),
      by: by.id,
      at,
    },
    ...reopenedItems('issues', { why: `${issueKey({ number })} was opened`, by: by.id, at }, rollout),
  ];
}

function noteIssue({ number, text, by, at }: Of<'NoteIssue'>, rollout: Rollout, team: Team): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  mustBeAllowed(by, 'logIssue', `add notes to ${issueKey(issue)}`, rollout, team);
  const note = plainText(text, 'The note', longestText);
  if (!note)
    refuse('needs-reason', `What is to be noted? For example: /rollout issue ${number} note restarted the gateway`);
  const notes = issue.history.filter((each) => each.type === 'IssueNoted');
  const last = notes.at(-1);
  if (last?.text === note && last.by === by.id) return [];
  if (notes.length >= mostNotes)
    refuse('too-long', `${issueKey(issue)} has ${mostNotes} notes, which is the most that it takes.`);
  return [{ type: 'IssueNoted', number, text: note, by: by.id, at }];
}

/** Whoever has a role takes what nobody has; only those who may settle it give it away. Its owner may settle it too, so that it is nobody without a role. */
function assignIssue({ number, to, by, at }: Of<'AssignIssue'>, rollout: Rollout, team: Team): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  const key = issueKey(issue);
  if (to === issue.owner) return [];
  if (to === by.id && ownerIn(issue, team) === null) mustBeAllowed(by, 'logIssue', `take ${key}`, rollout, team);
  else mustSettle(by, `give ${key} to somebody`, issue, rollout, team);
  if (!isOnRoster(to, team))
    refuse('no-such-person', `Only somebody with a role in this team can have ${key}. See /rollout_roles.`);
  return [{ type: 'IssueAssigned', number, to, by: by.id, at }];
}

function gradeIssue(
  { number, severity, reason, by, at }: Of<'GradeIssue'>,
  rollout: Rollout,
  team: Team,
): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  mustSettle(by, `say how severe ${issueKey(issue)} is`, issue, rollout, team);
  const why = plainText(reason, 'The reason', longestText);
  if (issue.severity === severity) return [];
  return [{ type: 'IssueGraded', number, severity, before: issue.severity, reason: why, by: by.id, at }];
}

function sayImpact({ number, impact, by, at }: Of<'SayImpact'>, rollout: Rollout, team: Team): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  mustBeAllowed(by, 'logIssue', `say whom ${issueKey(issue)} hits`, rollout, team);
  const words = plainText(impact, 'The impact', longestText);
  if (!words) refuse('needs-reason', `Whom does it hit? For example: /rollout issue ${number} impact 2 % of EU orders`);
  return words === issue.impact ? [] : [{ type: 'IssueImpactSaid', number, impact: words, by: by.id, at }];
}

/** Other words for what is fixed already take the place of those before. */
function fixIssue({ number, how, by, at }: Of<'FixIssue'>, rollout: Rollout, team: Team): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  mustSettle(by, `say that ${issueKey(issue)} is fixed`, issue, rollout, team);
  const words = plainText(how, 'How it was resolved', longestText);
  if (!words) refuse('needs-reason', `How was it resolved? For example: /rollout issue ${number} fixed deployed 4.2.1`);
  return words === issue.fixed?.how ? [] : [{ type: 'IssueFixed', number, how: words, by: by.id, at }];
}

function reopenIssue({ number, reason, by, at }: Of<'ReopenIssue'>, rollout: Rollout, team: Team): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  mustBeAllowed(by, 'logIssue', `reopen ${issueKey(issue)}`, rollout, team);
  if (issue.fixed === null) return [];
  mustTakeIssues(rollout, at);
  const why = mustHaveReason(reason, `/rollout issue ${number} reopen the 502s are back`);
  return [
    { type: 'IssueReopened', number, reason: why, by: by.id, at },
    ...reopenedItems('issues', { why: `${issueKey(issue)} was reopened`, by: by.id, at }, rollout),
  ];
}

/** New issues are of something that is under way, or was brought back lately; what is known can be settled at any time. */
function mustTakeIssues(rollout: Rollout, at: Instant): void {
  const { status, rolledBack } = rollout;
  if (status !== 'rolled-back' || !rolledBack) mustBeOpen(rollout);
  else if (at - rolledBack.at > daysAfterRollback * 24 * 3_600_000)
    refuse(
      'not-open',
      `${keyOf(rollout)} was rolled back more than ${daysAfterRollback} days ago, so that its log takes no new issues. You can add notes to those that it has: /issues`,
    );
}

/** A long message is cut: whoever wrote it does not know that it is quoted. */
const tidied = ({ by, text }: Quote): Quote => ({
  by,
  text: plainText(cut(text, longestText), 'The message', longestText),
});

function whereabouts(rollout: Rollout): Whereabouts {
  const { status, deployment } = rollout;
  if (status !== 'open') return { phase: null, stage: null };
  const stage = deployment && stageNow(deployment);
  return { phase: currentPhase(rollout)?.id ?? null, stage: stage?.stage.name ?? null };
}
