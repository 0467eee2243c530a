import { mustExist } from './asking.ts';
import type { Of } from './commands.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { asText, quotedText } from './filing.ts';
import { type Issue, issueKey } from './issues/issue.ts';
import type { Rollout } from './rollout.ts';
import { earlyEnd, endedWords, isClosed, isGoingBack, keyOf, nameOfRollout, phaseState } from './standing.ts';

/** The issue in which the rollout is followed outside. */
export interface FiledIssue {
  repository: string;
  number: number;
  url: string;
}

/** The same, and since when it is not there any more: deleted, or moved to where we see nothing. Null while it is there. */
export interface Filed extends FiledIssue {
  goneAt: Instant | null;
}

/** What is said in an issue of one thing that happened; `key` names it for good. */
export interface Mirrored {
  issue: FiledIssue;
  key: string;
  text: string;
  isEnd: boolean;
}

/** What happened and was not said outside yet, in order: in the issue of the rollout, and in those of its log. */
export const unmirrored = (rollout: Rollout): Mirrored[] =>
  [...ofRollout(rollout), ...rollout.issues.flatMap(ofLogged)].filter(({ key }) => !rollout.mirrored.includes(key));

function ofRollout(rollout: Rollout): Mirrored[] {
  const { filed: issue } = rollout;
  if (!issue || issue.goneAt !== null) return [];
  const phases = rollout.checklist.phases.flatMap((phase): Mirrored[] => {
    const { signedOff, skipped } = phaseState(phase.id, rollout);
    // A phase that is opened again and signed once more is said once more.
    const at = signedOff?.at ?? skipped?.at ?? 0;
    const how = signedOff ? 'is signed off' : 'was skipped by break-glass';
    return isClosed(phase, rollout)
      ? [
          {
            issue,
            key: `phase ${phase.id} ${at}`,
            text: `${keyOf(rollout)}: ${asText(phase.title)} ${how}.`,
            isEnd: false,
          },
        ]
      : [];
  });
  // Nobody elsewhere is told that it is back before it is.
  const ended = isGoingBack(rollout) ? null : endedWords(rollout);
  const reason = earlyEnd(rollout)?.reason;
  const end: Mirrored[] = ended
    ? [
        {
          issue,
          key: `end ${rollout.status}`,
          text: `${keyOf(rollout)} · ${asText(nameOfRollout(rollout))} ${ended}.${reason ? ` Reason: ${asText(reason)}` : ''}`,
          isEnd: true,
        },
      ]
    : [];
  const again: Mirrored[] =
    rollout.retriedAs === null
      ? []
      : [
          {
            issue,
            key: retryKey(rollout),
            text: `${keyOf(rollout)} is retried as R-${rollout.retriedAs}.`,
            isEnd: false,
          },
        ];
  return [...phases, ...end, ...again];
}

/** The first is as it was written before there could be a second. */
const retryKey = ({ retriedAs, retriesCalledOff }: Rollout): string =>
  retriesCalledOff === 0 ? 'retry' : `retry R-${retriedAs}`;

/** How it was resolved, and that it is open again. There it stays as people have it. */
function ofLogged({ filed: issue, history, ...logged }: Issue): Mirrored[] {
  if (!issue || issue.goneAt !== null) return [];
  const count = history.filter(({ type }) => type === 'IssueFiled').length;
  // What was said in an issue that is gone is said once more in the one that took its place.
  const again = count > 1 ? ` again ${count}` : '';
  const remark = (state: string, words: string, at: Instant): Mirrored => ({
    issue,
    key: `${issueKey(logged)} ${state} ${at}${again}`,
    text: `${issueKey(logged)} is ${state}:\n\n${quotedText(words)}`,
    isEnd: false,
  });
  return history.flatMap((event): Mirrored[] => {
    if (event.type === 'IssueFixed') return [remark('resolved', event.how, event.at)];
    if (event.type === 'IssueReopened') return [remark('open again', event.reason, event.at)];
    return [];
  });
}

/** The issue is there: it stands for 1.1 from now on. One that takes the place of an issue that is gone does, too. */
export function noteFiledOutside({ issue, at }: Of<'NoteFiled'>, rollout: Rollout): RolloutEvent[] {
  mustExist(rollout);
  return rollout.filed?.goneAt === null ? [] : [{ type: 'FiledOutside', ...issue, at }];
}

/** It was deleted: that is said once, and nothing more is said there. */
export function noteIssueGone({ issue, at }: Of<'NoteIssueGone'>, { filed, issues }: Rollout): RolloutEvent[] {
  const { repository, number } = issue;
  const isKnown = [filed, ...issues.map((each) => each.filed)].some(
    (each) => each?.goneAt === null && isSameIssue(each, issue),
  );
  return isKnown ? [{ type: 'FiledIssueGone', repository, number, at }] : [];
}

export const isSameIssue = (one: Pick<FiledIssue, 'repository' | 'number'>, other: typeof one): boolean =>
  one.repository === other.repository && one.number === other.number;

export function noteToldOutside({ key, at }: Of<'NoteToldOutside'>, rollout: Rollout): RolloutEvent[] {
  return unmirrored(rollout).some((each) => each.key === key) ? [{ type: 'ToldOutside', key, at }] : [];
}
