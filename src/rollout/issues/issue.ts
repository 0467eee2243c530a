import type { Instant, PersonId } from '../events.ts';
import type { Filed } from '../mirroring.ts';
import type { Rollout } from '../rollout.ts';
import type { IssueEvent, Quote, Severity, Whereabouts } from './events.ts';

/** Something that went wrong with the update, as the team has it in its log. */
export interface Issue {
  /** 3 is I-3, within the rollout. */
  number: number;
  severity: Severity;
  text: string;
  quote: Quote | null;
  where: Whereabouts;
  /** Who reported it. */
  by: PersonId;
  at: Instant;
  owner: PersonId | null;
  /** Whom it hits, and how much; empty while nobody has said. */
  impact: string;
  /** Null while it is open. */
  fixed: { how: string; by: PersonId; at: Instant } | null;
  /** Who wanted it outside as well; null while nobody does. */
  filing: { by: PersonId; at: Instant } | null;
  /** Where it is there. What becomes of it there changes nothing here. */
  filed: Filed | null;
  /** All that happened to it, the oldest first. */
  history: IssueEvent[];
}

export const issueKey = ({ number }: { number: number }): string => `I-${number}`;
export const severityName = (severity: Severity): string => `SEV${severity}`;

export const issueNumbered = (number: number, { issues }: Pick<Rollout, 'issues'>): Issue | undefined =>
  issues.find((each) => each.number === number);

/** Those that are not fixed, the worst first, then the oldest. */
export const openIssues = ({ issues }: Pick<Rollout, 'issues'>): Issue[] =>
  issues.filter(({ fixed }) => fixed === null).sort((a, b) => a.severity - b.severity || a.number - b.number);

/** Open ones while which nothing is promoted: SEV1. */
export const blockingIssues = (rollout: Pick<Rollout, 'issues'>): Issue[] =>
  openIssues(rollout).filter(({ severity }) => severity === 1);

/** Whether the whole group should hear of it: a SEV1 begins, or one that was open is none any more. */
export function isAlarm(event: IssueEvent, before: Pick<Rollout, 'issues'>): boolean {
  if (event.type === 'IssueOpened') return event.severity === 1;
  const issue = issueNumbered(event.number, before);
  if (event.type === 'IssueReopened') return issue?.severity === 1;
  if (!issue || issue.fixed) return false;
  if (event.type === 'IssueFixed') return issue.severity === 1;
  return event.type === 'IssueGraded' && (event.severity === 1 || event.before === 1);
}

/** Whether there is something to ask for: it is neither there nor on its way, or it was there and is gone. */
export const mayBeFiled = ({ filing, filed }: Pick<Issue, 'filing' | 'filed'>): boolean =>
  filing === null || (filed !== null && filed.goneAt !== null);

/** Those that somebody wants outside and that are not there yet. */
export const unfiledIssues = ({ issues }: Pick<Rollout, 'issues'>): Issue[] =>
  issues.filter(({ filing, filed }) => filing !== null && filed === null);

/** Everybody whom it names. */
export const peopleInIssue = ({ quote, owner, history }: Issue): PersonId[] =>
  [quote?.by ?? null, owner, ...history.map(({ by }) => by)].filter((person) => person !== null);
