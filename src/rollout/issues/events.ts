import type { Instant, PersonId } from '../events.ts';
import type { FiledIssue } from '../mirroring.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** 1 is the worst: production does not do what it is for, and nothing goes on while it is open. */
export type Severity = 1 | 2 | 3;

/** What the issue was reported from; `by` is null where it was no person who wrote it: a channel, or another bot. */
export interface Quote {
  by: PersonId | null;
  text: string;
}

/** How far the rollout had come: the phase by its id, null once it had ended, and the stage by its name, null while it was at none. */
export interface Whereabouts {
  phase: string | null;
  stage: string | null;
}

type About = { number: number; by: PersonId; at: Instant };

export type IssueEvent =
  /** `message` is the one in the team's group that its card answers to. */
  | ({
      type: 'IssueOpened';
      severity: Severity;
      text: string;
      where: Whereabouts;
      quote?: Quote;
      message?: number;
    } & About)
  | ({ type: 'IssueNoted'; text: string } & About)
  | ({ type: 'IssueAssigned'; to: PersonId } & About)
  /** `reason` may be empty. */
  | ({ type: 'IssueGraded'; severity: Severity; before: Severity; reason: string } & About)
  | ({ type: 'IssueImpactSaid'; impact: string } & About)
  | ({ type: 'IssueFixed'; how: string } & About)
  | ({ type: 'IssueReopened'; reason: string } & About)
  /** Somebody wants it outside as well. */
  | ({ type: 'IssueFilingAsked' } & About)
  /** It is there; by the bot. */
  | ({ type: 'IssueFiled'; issue: FiledIssue } & About);
