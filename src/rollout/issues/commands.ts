import type { PersonId } from '../events.ts';
import type { Quote, Severity } from './events.ts';

/** What people do with the issue log; `number` is 3 for I-3. */
export type IssueCommand =
  /** Without `text` it says what is quoted. */
  | { type: 'OpenIssue'; severity: Severity; text: string; quote?: Quote; message?: number }
  | { type: 'NoteIssue'; number: number; text: string }
  | { type: 'AssignIssue'; number: number; to: PersonId }
  | { type: 'GradeIssue'; number: number; severity: Severity; reason: string }
  | { type: 'SayImpact'; number: number; impact: string }
  | { type: 'FixIssue'; number: number; how: string }
  | { type: 'ReopenIssue'; number: number; reason: string }
  /** On GitHub as well, where a repository of the product is connected. */
  | { type: 'FileIssue'; number: number };
