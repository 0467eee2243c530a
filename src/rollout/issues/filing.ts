import { theBot } from '../../team/team.ts';
import { shortened } from '../../time/cut.ts';
import type { Circumstances } from '../circumstances.ts';
import type { Of } from '../commands.ts';
import type { RolloutEvent } from '../events.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { issueNamed, mustSettle } from './asking.ts';
import { issueKey, mayBeFiled } from './issue.ts';

/** Asked for once, and once more when it is gone there. What people wrote will be read by others than the team, so that not everybody decides it. */
export function fileIssue(
  { number, by, at }: Of<'FileIssue'>,
  rollout: Rollout,
  { team, connected }: Pick<Circumstances, 'team' | 'connected'>,
): RolloutEvent[] {
  const issue = issueNamed(number, rollout);
  mustSettle(by, `file ${issueKey(issue)} on GitHub`, issue, rollout, team);
  if (!mayBeFiled(issue)) return [];
  if (!connected?.forge?.filesIn)
    refuse(
      'not-set-up',
      `No repository is connected in which an issue of ${shortened(rollout.product, 60)} can be filed.`,
    );
  return [{ type: 'IssueFilingAsked', number, by: by.id, at }];
}

/** It is there, or was found there: what the process did not live to write down. */
export function noteIssueFiled({ number, issue, at }: Of<'NoteIssueFiled'>, rollout: Rollout): RolloutEvent[] {
  const logged = issueNamed(number, rollout);
  return logged.filing && !logged.filed ? [{ type: 'IssueFiled', number, issue, by: theBot, at }] : [];
}
