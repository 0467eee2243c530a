import type { Person } from '../team/authority.ts';
import type { AnnouncementKind, Checklist } from './checklist.ts';
import type { DeployCommand, OutsideCommand } from './commands-deploying.ts';
import type { ReminderCommand } from './commands-reminders.ts';
import type {
  AnnouncementFacts,
  Evidence,
  GoVote,
  Instant,
  PersonId,
  StopDecision,
  Window,
  Writing,
} from './events.ts';
import type { IssueCommand } from './issues/commands.ts';
import type { StakeholderCommand } from './speaking.ts';

/** Evidence as somebody offers it; who and when are the command's. */
export type Offered = Evidence extends infer E ? (E extends Evidence ? Omit<E, 'by' | 'at'> : never) : never;

export type RolloutCommand = { by: Person; at: Instant } & (
  | {
      type: 'CreateRollout';
      number: number;
      team: number;
      thread: number | null;
      product: string;
      version: string;
      window: Window | null;
      /** Why it lies in a freeze. */
      override?: string;
      /** The number of the one that it is planned in place of. */
      retryOf?: number;
      checklist: Checklist;
      checklistDigest: string;
    }
  /** `override`: why it lies in a freeze; with the window as it is already, why it stays there. */
  | { type: 'ScheduleWindow'; window: Window; override?: string }
  | { type: 'DoItem'; item: string; note: string }
  | { type: 'ReopenItem'; item: string; reason: string }
  | { type: 'BlockItem'; item: string; reason: string }
  | { type: 'UnblockItem'; item: string }
  /** `until`: to live with it for a while only. */
  | { type: 'ProposeNotApplicable'; item: string; reason: string; until?: Instant }
  | { type: 'ConfirmNotApplicable'; item: string }
  | { type: 'AssignItem'; item: string; to: PersonId; dueAt: Instant | null }
  | { type: 'AddEvidence'; item: string; evidence: Offered }
  | { type: 'RequestSignOff'; phase: string }
  | { type: 'SignOff'; phase: string; revision: string }
  | { type: 'ConfirmSignOff'; phase: string; revision: string }
  | { type: 'WithdrawSignOff'; phase: string }
  | { type: 'DeclineSignOff'; phase: string; reason: string; revision: string }
  | { type: 'Veto'; phase: string; reason: string }
  /** `standing`: when the objection was made that the reason is for; without it, whichever stands. */
  | { type: 'ResolveVeto'; phase: string; reason: string; standing?: Instant }
  | { type: 'RequestStop'; phase: string | null; reason: string }
  | { type: 'ResolveStop'; decision: StopDecision; reason: string; standing?: Instant }
  | { type: 'BreakGlass'; phase: string; reason: string }
  | { type: 'ConfirmBreakGlass'; phase: string }
  | { type: 'ReviewBreakGlass'; phase: string | null; text: string }
  | { type: 'OpenVote' }
  | { type: 'NotePresence' }
  | { type: 'CastVote'; vote: GoVote; reason: string; revision: string }
  | { type: 'RecordRefusal'; attempted: string; phase: string | null; code: string }
  | { type: 'DraftAnnouncement'; facts: Partial<AnnouncementFacts>; writing?: Partial<Writing> }
  /** At once for a `sendAt` that has passed, but never before `graceMs` are over, in which it can be stopped. */
  | { type: 'ConfirmAnnouncement'; sendAt: Instant; graceMs?: number; draft: string }
  | { type: 'DiscardAnnouncement' }
  | { type: 'StopAnnouncement' }
  | { type: 'HastenAnnouncement'; sendAt: Instant }
  | { type: 'ChangeLadder'; without: AnnouncementKind[] }
  | { type: 'AnswerConcern'; number: number; text: string }
  | { type: 'AskFeedback' }
  | { type: 'AddNote'; text: string }
  | { type: 'SayDowntime'; minutes: number }
  | ReminderCommand
  | DeployCommand
  | IssueCommand
  | { type: 'CallOff'; reason: string }
  /** `live`: the revision of each workload that was on screen when it was confirmed. */
  | { type: 'RollBack'; reason: string; live?: Record<string, number> }
);

/** Time passing: what is due by now is said, what is no longer true is passed over. Nobody's command. */
export interface CheckCalendar {
  type: 'CheckCalendar';
  at: Instant;
}

/** Follows from what somebody did to another one: it was planned once more, or that one was called off itself. */
export interface NoteRetried {
  type: 'NoteRetried' | 'NoteRetryCalledOff';
  as: number;
  by: PersonId;
  at: Instant;
}

/** Everything that can happen to a rollout. */
export type AnyCommand = RolloutCommand | StakeholderCommand | OutsideCommand | NoteRetried | CheckCalendar;

export type Of<T extends (RolloutCommand | OutsideCommand)['type']> = Extract<
  RolloutCommand | OutsideCommand,
  { type: T }
>;
