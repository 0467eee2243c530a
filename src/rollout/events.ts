import type { AnnouncementKind, Checklist, Role } from './checklist.ts';

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

export type Evidence = { by: PersonId; at: Instant } & (
  | { kind: 'note'; text: string }
  | { kind: 'link'; url: string; text: string }
  | { kind: 'file'; fileId: string; uniqueId: string; name: string; bytes: number; text: string }
);

/** A sign-off's seat and who filled it when the phase closed. */
export interface FilledSeat {
  role: Role;
  by: PersonId;
  at: Instant;
}

/** Something that somebody owes, as a reminder names it. */
export type Owed = { item: string; step: number } | { phase: string; step: number };

type By = { by: PersonId; at: Instant };

export type RolloutEvent =
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
  | ({ type: 'WindowScheduled'; revision: number; window: Window } & By)
  | ({ type: 'ItemDone'; item: string; note: string } & By)
  | ({ type: 'ItemReopened'; item: string; reason: string } & By)
  | ({ type: 'ItemBlocked'; item: string; reason: string } & By)
  | ({ type: 'ItemUnblocked'; item: string } & By)
  | ({ type: 'NotApplicableProposed'; item: string; reason: string } & By)
  | ({ type: 'ItemNotApplicable'; item: string; reason: string; proposedBy: PersonId } & By)
  | ({ type: 'ItemAssigned'; item: string; to: PersonId; dueAt: Instant | null } & By)
  | { type: 'EvidenceAdded'; item: string; evidence: Evidence; at: Instant }
  | ({ type: 'SignOffRequested'; phase: string; revision: string } & By)
  | ({ type: 'SignedOff'; phase: string; revision: string } & By)
  | ({ type: 'SignOffWithdrawn'; phase: string } & By)
  | ({ type: 'SignOffDeclined'; phase: string; reason: string; reopened: string[] } & By)
  | { type: 'SignOffsSuperseded'; phase: string; people: PersonId[]; change: string; at: Instant }
  | { type: 'PhaseSignedOff'; phase: string; revision: string; seats: FilledSeat[]; at: Instant }
  | { type: 'PhaseReopened'; phase: string; why: string; at: Instant }
  | ({ type: 'AnnouncementDrafted'; facts: AnnouncementFacts } & By)
  | ({ type: 'AnnouncementConfirmed'; sendAt: Instant } & By)
  | ({ type: 'AnnouncementDiscarded' } & By)
  | {
      type: 'Announced';
      number: number;
      kind: AnnouncementKind;
      revision: number;
      stakeholders: string[];
      facts: AnnouncementFacts;
      previous: Window | null;
      at: Instant;
    }
  | { type: 'AnnouncementSkipped'; kind: AnnouncementKind; revision: number; why: string; at: Instant }
  | { type: 'StartHeld'; revision: number; at: Instant }
  | { type: 'Reminded'; to: PersonId; owed: Owed[]; at: Instant }
  | ({ type: 'NoteAdded'; text: string } & By)
  | ({ type: 'RolloutCalledOff'; reason: string } & By)
  | { type: 'RolloutCompleted'; at: Instant };
