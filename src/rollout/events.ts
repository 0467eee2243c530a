import type { AnnouncementKind, Checklist, Role } from './checklist.ts';
import type { DueDates } from './due-dates.ts';
import type { DeployEvent, GoingBack } from './events-deploying.ts';
import type { ReminderEvent } from './events-reminders.ts';
import type { RetryEvent } from './events-retrying.ts';
import type { VoiceEvent } from './events-voices.ts';
import type { NamedFreeze, WindowEvent } from './events-windows.ts';
import type { IssueEvent } from './issues/events.ts';
import type { Proof } from './proofs/proof.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** Milliseconds since the epoch, UTC. */
export type Instant = number;
/** A numeric Telegram user id. */
export type PersonId = number;

export interface Window {
  opensAt: Instant;
  closesAt: Instant;
  /** The zone in which it was meant. */
  zone: string;
}

/** What stakeholders are told beside product, version and window. */
export interface AnnouncementFacts {
  scope: string;
  impact: string;
  /** Minutes of expected downtime; 0 is "none". */
  downtimeMinutes: number;
  action: string;
  contact: string;
}

/** Announcements that people write; the others follow by themselves. */
export type WrittenKind = Extract<AnnouncementKind, 'notice' | 'stage' | 'critical' | 'correction'>;

/** How early readers are to know: the checklist says how early that is for routine and major updates; an emergency goes out at once, with a reason. */
export const urgencyClasses = ['routine', 'major', 'emergency'] as const;
export type UrgencyClass = (typeof urgencyClasses)[number];

/** What an announcement says beside the facts. */
export interface Writing {
  kind: WrittenKind;
  /** The stage that was reached, the issue, or what was wrong before; empty for a notice. */
  update: string;
  class: UrgencyClass;
  /** Why it cannot wait as long as its class asks for; empty when it can. */
  hurry: string;
}

/** `proof` is what it states in a form that can be checked; absent where it is only words. `source`: the system that said it, where nobody did. */
export type Evidence = { by: PersonId; at: Instant; proof?: Proof; source?: string } & (
  | { kind: 'note'; text: string }
  | { kind: 'link'; url: string; text: string }
  | { kind: 'file'; fileId: string; uniqueId: string; name: string; bytes: number; text: string }
);

/** A sign-off's seat and who filled it when the phase closed. */
export interface FilledSeat {
  role: Role;
  by: PersonId;
  /** Who was away, when a deputy sat for them. */
  inPlaceOf: PersonId | null;
  at: Instant;
}

/** Something that somebody owes, as a reminder names it. */
export type Owed = { item: string; step: number } | { phase: string; step: number } | { blocked: string; step: number };

export type GoVote = 'go' | 'no-go';
/** A stop request ends by going on, or by signing the phase once more. */
export type StopDecision = 'go-on' | 'reopen';

type By = { by: PersonId; at: Instant };

export type RolloutEvent =
  | VoiceEvent
  | ({
      type: 'RolloutCreated';
      number: number;
      team: number;
      thread: number | null;
      product: string;
      version: string;
      checklistDigest: string;
      checklist: Checklist;
    } & By)
  /** `dueDates` are missing in old records; `freezes` hold within the window, and `override` says why it is there all the same. */
  | ({
      type: 'WindowScheduled';
      revision: number;
      window: Window;
      dueDates?: DueDates;
      freezes?: NamedFreeze[];
      override?: string;
    } & By)
  | WindowEvent
  | DeployEvent
  | IssueEvent
  | RetryEvent
  | ({ type: 'ItemDone'; item: string; note: string } & By)
  | ({ type: 'ItemReopened'; item: string; reason: string } & By)
  | ({ type: 'ItemBlocked'; item: string; reason: string } & By)
  | ({ type: 'ItemUnblocked'; item: string } & By)
  /** `until`: when it has to be looked at again; absent for good. */
  | ({ type: 'NotApplicableProposed'; item: string; reason: string; until?: Instant } & By)
  | ({ type: 'ItemNotApplicable'; item: string; reason: string; proposedBy: PersonId; until?: Instant } & By)
  | ({ type: 'ItemAssigned'; item: string; to: PersonId; dueAt: Instant | null } & By)
  | { type: 'EvidenceAdded'; item: string; evidence: Evidence; at: Instant }
  | ({ type: 'SignOffRequested'; phase: string; revision: string } & By)
  /** `isConfirmed`: by a second yes in the private chat, where the policy asked for one. */
  | ({ type: 'SignedOff'; phase: string; revision: string; isConfirmed?: true } & By)
  | ({ type: 'SignOffWithdrawn'; phase: string } & By)
  | ({ type: 'SignOffDeclined'; phase: string; reason: string; reopened: string[] } & By)
  /** What a request shows is another revision now; whoever had signed the old one is asked again. */
  | { type: 'SignOffsSuperseded'; phase: string; people: PersonId[]; from: string; change: string; at: Instant }
  | { type: 'SignOffsExpired'; phase: string; people: PersonId[]; at: Instant }
  /** Tapped in the group; counts once it is confirmed in the private chat. */
  | ({ type: 'SignOffPending'; phase: string; revision: string } & By)
  | { type: 'SignOffsUnconfirmed'; phase: string; people: PersonId[]; at: Instant }
  | ({ type: 'PhaseVetoed'; phase: string; reason: string } & By)
  | ({ type: 'VetoResolved'; phase: string; reason: string } & By)
  | { type: 'PhaseSignedOff'; phase: string; revision: string; seats: FilledSeat[]; at: Instant }
  | { type: 'PhaseReopened'; phase: string; why: string; at: Instant }
  | ({ type: 'StopRequested'; phase: string; reason: string } & By)
  | ({ type: 'StopResolved'; decision: StopDecision; reason: string } & By)
  | ({ type: 'BreakGlassProposed'; phase: string; reason: string } & By)
  | { type: 'PhaseSkipped'; phase: string; people: [PersonId, PersonId]; reason: string; at: Instant }
  | { type: 'ReviewAsked'; phase: string; at: Instant }
  | ({ type: 'BreakGlassReviewed'; phase: string; text: string } & By)
  | ({ type: 'VoteOpened'; revision: string } & By)
  | ({ type: 'PresenceNoted' } & By)
  | ({ type: 'VoteCast'; vote: GoVote; reason: string; revision: string } & By)
  /** Every voter has said go: `item` is done by it. */
  | ({ type: 'GoDecided'; item: string; revision: string; voters: FilledSeat[] } & By)
  | ({ type: 'NoGoDecided'; reason: string } & By)
  /** `item` was done by the GO and is open again. */
  | { type: 'GoLapsed'; item: string | null; why: string; at: Instant }
  | ({ type: 'AttemptRefused'; attempted: string; phase: string | null; code: string } & By)
  | ({ type: 'AnnouncementDrafted'; facts: AnnouncementFacts; writing?: Writing } & By)
  /** One person would send it; a second one has to agree to exactly this draft and time. */
  | ({ type: 'AnnouncementProposed'; sendAt: Instant; draft: string } & By)
  /** `second` agreed, where one was needed. */
  | ({ type: 'AnnouncementConfirmed'; sendAt: Instant; second?: PersonId } & By)
  | ({ type: 'AnnouncementDiscarded' } & By)
  /** Confirmed and not sent yet: it is a draft again. */
  | ({ type: 'AnnouncementStopped' } & By)
  /** It goes out in a quarter of an hour, unless somebody stops it. */
  | { type: 'AnnouncementNear'; sendAt: Instant; at: Instant }
  /** What waits for its time goes out sooner. */
  | ({ type: 'AnnouncementHastened'; sendAt: Instant } & By)
  /** Kinds of the ladder that this rollout leaves out. */
  | ({ type: 'LadderChanged'; without: AnnouncementKind[] } & By)
  | {
      type: 'Announced';
      number: number;
      kind: AnnouncementKind;
      revision: number;
      stakeholders: string[];
      facts: AnnouncementFacts;
      previous: Window | null;
      /** What somebody wrote for it. */
      update?: string;
      at: Instant;
    }
  | { type: 'AnnouncementSkipped'; kind: AnnouncementKind; revision: number; why: string; at: Instant }
  | { type: 'StartHeld'; revision: number; at: Instant }
  /** The window has closed and nothing says that it is done: stakeholders will hear at `tellAt` that it takes longer. */
  | { type: 'OverrunAhead'; revision: number; tellAt: Instant; at: Instant }
  | ReminderEvent
  | ({ type: 'NoteAdded'; text: string } & By)
  /** How long users noticed it; 0 is not at all. */
  | ({ type: 'DowntimeSaid'; minutes: number } & By)
  | ({ type: 'RolloutCalledOff'; reason: string } & By)
  /** `workloads` are brought back by the bot itself; stakeholders hear of it once they are. */
  | ({ type: 'RolloutRolledBack'; reason: string; workloads?: GoingBack[] } & By)
  | { type: 'RolloutCompleted'; at: Instant };
