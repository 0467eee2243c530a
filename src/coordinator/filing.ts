import type { OutsideCommand } from '../rollout/commands-deploying.ts';
import { type FilingText, filedTitle, issueBody, loggedIssueBody } from '../rollout/filing.ts';
import { vouchedComponents } from '../rollout/gathering.ts';
import { type Issue, issueKey } from '../rollout/issues/issue.ts';
import type { Filed, FiledIssue } from '../rollout/mirroring.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Team } from '../team/team.ts';
import type { Asked, Handle } from './handle.ts';
import { type Collected, productOf, type Sources } from './outside.ts';
import type { RolloutId } from './ports.ts';
import { momentOf, referenceOf } from './reference.ts';

interface Deps {
  sources: Sources;
  handle: Pick<Handle, 'outside'>;
}

interface Filing {
  id: RolloutId;
  rollout: Rollout;
  team: Team;
  /** Acts once. */
  cause: string;
}

/** Files the issue of the whole rollout, 1.1, in the words of those who may tick 1.2. */
export function fileRollout(deps: Deps, filing: Filing): Promise<(FiledIssue & { title: string }) | null> {
  const { rollout, team } = filing;
  const text = issueBody(rollout, team, vouchedComponents(rollout, team));
  return file(deps, filing, { marker: referenceOf(rollout), ...text }, (issue) => ({ type: 'NoteFiled', issue }));
}

/** The issue as evidence of 1.1. */
export const evidenceOf = ({ url, title }: FiledIssue & { title: string }): Collected => ({
  evidence: { kind: 'link', url, text: title },
  source: 'GitHub',
});

/** It was filed, and the process did not live to say so on the item. One that is gone proves nothing, and a new one is for people to ask for. */
export const filedBefore = (filed: Filed, rollout: Rollout): Collected[] | null =>
  filed.goneAt === null ? [evidenceOf({ ...filed, title: filedTitle(rollout) })] : null;

/** Files one issue of its log. */
export function fileLogged(deps: Deps, filing: Filing, logged: Issue): Promise<FiledIssue | null> {
  const { rollout, team } = filing;
  const { number, at } = logged;
  const text = loggedIssueBody(logged, rollout, team);
  const marker = `${referenceOf(rollout)} ${issueKey(logged)} ${momentOf(at)}`;
  return file(deps, filing, { marker, ...text }, (issue) => ({ type: 'NoteIssueFiled', number, issue }));
}

/**
 * The marker is there before the record knows of it: whoever dies in between finds what was filed, and files nothing twice. Null where no repository is connected.
 * Throws SourceFault where the forge does not answer.
 */
async function file(
  { sources, handle }: Deps,
  { id, rollout, team, cause }: Filing,
  wanted: FilingText & { marker: string },
  noted: (issue: FiledIssue) => Asked<OutsideCommand>,
): Promise<(FiledIssue & { title: string }) | null> {
  const issue = await sources.fileIssue(productOf(rollout, team), wanted);
  if (!issue) return null;
  await handle.outside(id, cause, noted(issue));
  return { ...issue, title: wanted.title };
}
