import type { Reading } from './deploying/health.ts';
import type { Evidence, PersonId, RolloutEvent } from './events.ts';
import type { DeployEvent } from './events-deploying.ts';
import type { ConcernKind } from './events-voices.ts';
import type { Severity } from './issues/events.ts';
import type { Verdict } from './proofs/proof.ts';
import type { ItemState, Rollout } from './rollout.ts';
import type { EndingEvent } from './standing.ts';
import type { FeedbackSummary } from './voices.ts';

// What is in a report, as machines read it. docs/report.md describes the shape: change both together, and `schema` with them. Times are ISO 8601, UTC.

export interface Report {
  schema: 1;
  madeAt: string;
  /** The record's last row about the rollout, and the beginning of its hash: `npm run verify -- --head` checks it. */
  record: string | null;
  rollout: {
    key: string;
    team: number;
    /** The zone of the team. */
    zone: string;
    product: string;
    version: string;
    status: Rollout['status'];
    author: Named;
    planners: Named[];
    createdAt: string;
    endedAt: string | null;
    /** The address of the issue outside in which it is followed. */
    filed: string | null;
    /** The key of the one that it was planned in place of, and of the one that was planned in its place. */
    retryOf: string | null;
    retriedAs: string | null;
  };
  windows: ReportedWindow[];
  items: ReportedItem[];
  phases: ReportedPhase[];
  vote: Decision[];
  refused: { at: string; by: Named; attempted: string; phase: string | null; rule: string }[];
  announcements: { number: number; kind: string; plan: number; readers: number; readBy: number; at: string }[];
  unsent: { kind: string; plan: number; why: string; at: string }[];
  concerns: ReportedConcern[];
  feedback: FeedbackSummary & { closedAt: string | null; answers: ReportedFeedback[] };
  issues: ReportedIssue[];
  metrics: ReportedMetric[];
  /** By what it is compared with others. */
  figures: ReportedFigures;
  /** The last rollouts of the same product in the same team that had ended, the newest first. */
  earlier: ReportedFigures[];
  deployment: ReportedStep[];
  ending: Decision | null;
}

/** A figure before and after, as somebody or a system brought it. */
export interface ReportedMetric {
  /** The item's number. */
  item: string;
  name: string;
  unit: string;
  before: number;
  after: number;
  /** Values, not per cent; null for no limit on that side, and altogether where nobody said any. */
  allowed: { from: number | null; to: number | null } | null;
  state: Verdict['state'];
  by: Named;
  at: string;
}

/** Of all addresses that were still to hear of something: how many did. Not in the record: as it is when the report is made. */
export interface Deliveries {
  delivered: number;
  letters: number;
}

/** What rollouts are compared by; null is what nobody recorded. Minutes are whole. */
export interface ReportedFigures {
  key: string;
  version: string;
  status: Rollout['status'];
  /** It is decided to go back, and clusters have not all said that the old version is there. */
  isGoingBack: boolean;
  endedAt: string | null;
  /** How long the window is that was set last. */
  plannedMinutes: number | null;
  startedAt: string | null;
  finishedAt: string | null;
  tookMinutes: number | null;
  /** What stakeholders were told to expect. */
  announcedMinutes: number | null;
  /** How long users noticed it, as somebody said. */
  downMinutes: number | null;
  issues: number;
  deliveries: Deliveries | null;
}

/** What is filed, asked or due beside the way through the stages. */
export const besideTheWay = [
  'FiledOutside',
  'ToldOutside',
  'FiledIssueGone',
  'GatheringDue',
  'GatheringDone',
  'WatchDue',
  'UpdateOverdue',
  'DeploymentAsked',
  'DeploymentAnswered',
] as const;

/** What happened on the way itself. */
export type ToldDeploying = Exclude<DeployEvent, { type: (typeof besideTheWay)[number] }>;

/** A step of the way through the stages, or back. */
export interface ReportedStep {
  at: string;
  /** The event's type. */
  what: ToldDeploying['type'];
  stage: string | null;
  by: Named | null;
  said: string;
  health: Pick<Reading, 'check' | 'state' | 'value' | 'unit' | 'source'>[];
}

/** Whose words they are: an id of the team's list, and in chats who tapped. */
interface Voiced {
  stakeholder: string;
  by: Named | null;
  at: string;
  text: string;
}

export interface ReportedConcern extends Voiced {
  number: number;
  kind: ConcernKind;
  answer: { text: string; by: Named; at: string } | null;
}

/** Something that went wrong, as the log has it. */
export interface ReportedIssue {
  number: number;
  severity: Severity;
  text: string;
  /** The message that it was reported from; `by` is null where no person wrote it. */
  quote: { text: string; by: Named | null } | null;
  by: Named;
  at: string;
  /** The phase's id, and the stage's name. */
  phase: string | null;
  stage: string | null;
  owner: Named | null;
  impact: string;
  notes: { text: string; by: Named; at: string }[];
  /** The address of the issue outside that it was filed as. */
  filed: string | null;
  resolved: { how: string; by: Named; at: string } | null;
}

export interface ReportedFeedback extends Voiced {
  score: number;
}

export interface ReportedWindow {
  plan: number;
  opensAt: string;
  closesAt: string;
  zone: string;
  /** Freezes of the team that held within it, and why it was set there all the same. */
  overFreezes?: string[];
  override?: string;
  by: Named;
  at: string;
}

export interface ReportedItem {
  number: string;
  id: string;
  phase: string;
  title: string;
  status: ItemState['status'];
  by: Named | null;
  /** Who said that it does not apply, where a second person agreed. */
  proposedBy: Named | null;
  at: string | null;
  reason: string;
  evidence: {
    kind: Evidence['kind'];
    text: string;
    by: Named;
    at: string;
    /** What its check said when it was given; null where it is only words. */
    check: { state: Verdict['state']; says: string } | null;
  }[];
}

export interface ReportedPhase {
  number: number;
  id: string;
  title: string;
  outcome: 'signed-off' | 'skipped' | 'open';
  at: string | null;
  revision: Revision | null;
  seats: Seat[];
  decisions: Decision[];
}

/** Something that was decided about a phase, in the vote, or at the end. */
export interface Decision {
  what: DecisionEvent['type'];
  at: string;
  by: Named | null;
  /** Whoever else it is about: whose sign-offs lapsed, who skipped it. */
  people: Named[];
  seats: Seat[];
  /** What it was for; null where it was for nothing of which there are revisions. */
  revision: Revision | null;
  /** What stands in its place now, where it lapsed because something changed. */
  newRevision: Revision | null;
  /** Said reasons, and what changed, old → new. */
  reason: string;
}

export type DecisionEvent =
  | Extract<RolloutEvent, { phase: string }>
  | Extract<RolloutEvent, { type: 'StopResolved' }>
  | VoteEvent
  | EndingEvent;
export type VoteEvent = Extract<
  RolloutEvent,
  { type: 'VoteOpened' | 'PresenceNoted' | 'VoteCast' | 'GoDecided' | 'NoGoDecided' | 'GoLapsed' }
>;
export interface Revision {
  /** As cards show it. */
  shown: string;
  full: string;
}

export interface Seat {
  role: string;
  by: Named;
  /** Who was away, when a deputy sat for them. */
  inPlaceOf: Named | null;
  at: string;
}

export interface Named {
  id: PersonId;
  name: string;
}
