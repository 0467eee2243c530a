import type { Asked } from '../../coordinator/handle.ts';
import type { RolloutCommand } from '../../rollout/commands.ts';
import type { PersonId } from '../../rollout/events.ts';
import { issueKey } from '../../rollout/issues/issue.ts';
import type { Kit, Meant, Tap } from '../kit.ts';
import type { IssueChange } from './issue-arguments.ts';

/** The command of what somebody asked for; `to` is who is to have the issue. */
export function commandFor(asked: IssueChange, to: PersonId): Unsigned<RolloutCommand> {
  const { number, text } = asked;
  switch (asked.what) {
    case 'note':
      return { type: 'NoteIssue', number, text };
    case 'take':
    case 'assign':
      return { type: 'AssignIssue', number, to };
    case 'grade':
      return { type: 'GradeIssue', number, severity: asked.severity, reason: text };
    case 'impact':
      return { type: 'SayImpact', number, impact: text };
    case 'fixed':
      return { type: 'FixIssue', number, how: text };
    case 'reopen':
      return { type: 'ReopenIssue', number, reason: text };
    case 'file':
      return { type: 'FileIssue', number };
  }
}

type Unsigned<C> = C extends unknown ? Omit<C, 'by' | 'at'> : never;

/** "I-3 is fixed.", and whether that is new. */
export async function change(
  kit: Kit,
  { id }: Pick<Meant, 'id'>,
  { person, cause }: Pick<Tap, 'person' | 'cause'>,
  asked: IssueChange,
  to: PersonId,
): Promise<{ words: string; isNew: boolean }> {
  const command = { ...commandFor(asked, to), by: person } as Asked<RolloutCommand>;
  const { events, repeated } = await kit.handle.rollout(id, cause, command);
  const isNew = events.length > 0 || repeated;
  const key = issueKey(asked);
  const [done, already] = outcomes[asked.what];
  return { words: `${key} ${isNew ? done : already}.`, isNew };
}

/** What is said behind the issue's key, where it was done and where it was so already. */
export const outcomes: Record<IssueChange['what'], [done: string, already: string]> = {
  note: ['has the note', 'has that note already'],
  take: ['is yours', 'is yours already'],
  assign: ['is theirs now', 'is theirs already'],
  grade: ['has another severity now', 'has that severity already'],
  impact: ['says whom it hits', 'says so already'],
  fixed: ['is fixed', 'is fixed already'],
  reopen: ['is open again', 'is open'],
  file: ['is filed on GitHub now; its card gets the link', 'was to be filed on GitHub already; see its card'],
};
