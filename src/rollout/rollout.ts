import type { Confirmed, Draft, MadeAnnouncement, Sending } from './announcements.ts';
import type { AnnouncementKind, Checklist } from './checklist.ts';
import type { Stage } from './deploying/checks.ts';
import type { Heard } from './deploying/controllers.ts';
import type { Deployment, Rollback } from './deploying/deployment.ts';
import type { DueDates } from './due-dates.ts';
import type { Evidence, FilledSeat, GoVote, Instant, PersonId, Window } from './events.ts';
import type { WayBack } from './events-deploying.ts';
import type { CarriedOver } from './events-retrying.ts';
import type { Reminding } from './evolve-reminders.ts';
import type { Issue } from './issues/issue.ts';
import type { Filed } from './mirroring.ts';
import type { WaitingDeployment } from './protecting.ts';
import type { Voices } from './voices.ts';

export interface ItemState {
  status: 'to-do' | 'done' | 'blocked' | 'not-applicable';
  by: PersonId | null;
  at: Instant | null;
  reason: string;
  evidence: Evidence[];
  assignee: PersonId | null;
  dueAt: Instant | null;
  /** Somebody says it does not apply; a second person has to agree. */
  proposal: { by: PersonId; reason: string; at: Instant; until: Instant | null } | null;
  /** When what was agreed ends, where it need not hold for good. */
  until: Instant | null;
}

export interface SignOff {
  by: PersonId;
  at: Instant;
  /** The revision of what was shown when it was given. */
  revision: string;
  /** By a second yes in the private chat. */
  isConfirmed?: true;
}

/** Who said something, when, and why. */
export interface Said {
  by: PersonId;
  at: Instant;
  reason: string;
}

export interface PhaseState {
  requested: { by: PersonId; at: Instant } | null;
  signOffs: SignOff[];
  /** Tapped in the group and not confirmed in the private chat yet. */
  pending: SignOff[];
  /** What changed since it was asked for, each from the revision before it. */
  changes: { from: string; change: string }[];
  signedOff: { at: Instant; revision: string; seats: FilledSeat[] } | null;
  declined: Said | null;
  veto: Said | null;
  /** One owner wants to skip it without a sign-off; another one has to agree. */
  glass: Said | null;
  skipped: {
    people: [PersonId, PersonId];
    at: Instant;
    reason: string;
    review: Said | null;
    askedAt: Instant | null;
  } | null;
}

/** The vote of the final review meeting. */
export interface GoNoGo {
  opened: { by: PersonId; at: Instant };
  present: PersonId[];
  votes: (SignOff & { vote: GoVote; reason: string })[];
  decided: { vote: GoVote; at: Instant; revision: string; voters: FilledSeat[] } | null;
  lapsed: { at: Instant; why: string } | null;
}

/** An attempt to decide that was refused, without names: for whoever asks why. */
export interface RefusedAttempt {
  by: PersonId;
  at: Instant;
  attempted: string;
  phase: string | null;
  code: string;
}

/** Carrying one software update through all phases of its checklist. */
export interface Rollout {
  status: 'unborn' | 'open' | 'completed' | 'called-off' | 'rolled-back';
  team: number;
  number: number;
  /** The topic of the team's group in which it lives; null is the group itself. */
  thread: number | null;
  product: string;
  version: string;
  author: PersonId;
  /** Whoever had a hand in the plan: started the rollout, or set its window. */
  planners: PersonId[];
  createdAt: Instant;
  checklist: Checklist;
  /** How often the window was set; 0 while there is none. */
  revision: number;
  window: Window | null;
  windowSetAt: Instant;
  /** By when items are due that nobody agreed on another date for; none while there is no window. */
  dueDates: DueDates;
  windowSetBy: PersonId | null;
  /** Freezes over the window, by id: those that somebody overrode, why, and those that the team heard of later. */
  frozen: { overridden: string[]; named: string[]; override: Said | null };
  items: Record<string, ItemState>;
  phases: Record<string, PhaseState>;
  draft: Draft | null;
  /** Somebody would send the draft, and a second person has to agree; `draft` is the digest of what was seen. */
  proposal: { by: PersonId; at: Instant; sendAt: Instant; draft: string } | null;
  announcement: Confirmed | null;
  sending: Sending | null;
  /** Kinds that follow by themselves in the checklist, and not here. */
  withoutKinds: AnnouncementKind[];
  announced: MadeAnnouncement[];
  /** `kind@revision` of announcements that were passed over. */
  skipped: string[];
  /** Revision of the plan for which the team was told that the start notice is held. */
  startHeld: number;
  /** For which revision of the plan the team was told that stakeholders will hear of an overrun, and when. */
  overrunAhead: { revision: number; tellAt: Instant } | null;
  /** Which look after the deployment has come, and which was measured; -1 is none. */
  watch: { due: number; noted: number };
  /** The last silence that was called out: since when, and how loudly. */
  silence: { since: Instant; step: number } | null;
  reminding: Reminding;
  /** How long users noticed it, in minutes; null where nobody has said so. */
  downtime: { minutes: number; by: PersonId; at: Instant } | null;
  calledOff: Said | null;
  rolledBack: Said | null;
  /** The one that it was planned in place of, and what of that is to be known; null where it is none. */
  retry: (Pick<CarriedOver, 'facts' | 'issues' | 'open' | 'filed'> & { of: number }) | null;
  /** The number of the one that was planned in its place; null again once that was called off. */
  retriedAs: number | null;
  /** How many of those were called off themselves. */
  retriesCalledOff: number;
  /** In which steps somebody planned it to go to everybody; null is as the settings say. */
  stages: Stage[] | null;
  deployment: Deployment | null;
  /** What ran in the clusters before the update. */
  wayBack: WayBack[];
  /** What clusters are told to bring back; null where people do it themselves. */
  rollback: Rollback | null;
  /** Where it is followed outside, and what was said there. */
  filed: Filed | null;
  mirrored: string[];
  /** By item: what was asked outside without anybody asking for it, or still is to be. */
  gathering: Record<string, { about: string; isDone: boolean }>;
  /** Deployments elsewhere that wait until it says go. */
  waiting: WaitingDeployment[];
  /** A deployment elsewhere has heard yes. */
  isLetThrough: boolean;
  /** What controllers that shift the traffic said, the newest last; of very much, the middle is thinned. */
  heard: Heard[];
  /** Somebody who had signed asks to stop: nothing goes on until a lead has decided. */
  stop: (Said & { phase: string }) | null;
  goNoGo: GoNoGo | null;
  /** What stakeholders say about it. */
  voices: Voices;
  /** What went wrong with it, the oldest first. */
  issues: Issue[];
  refused: RefusedAttempt[];
  lastNote: { by: PersonId; text: string } | null;
  last: { by: PersonId | null; at: Instant };
}
