import type { AnnouncementKind, Checklist, Item, Phase } from './checklist.ts';
import { placedItems } from './checklist.ts';
import type { AnnouncementFacts, Evidence, FilledSeat, GoVote, Instant, PersonId, Window } from './events.ts';

export interface ItemState {
  status: 'to-do' | 'done' | 'blocked' | 'not-applicable';
  by: PersonId | null;
  at: Instant | null;
  reason: string;
  evidence: Evidence[];
  assignee: PersonId | null;
  dueAt: Instant | null;
  /** Somebody says it does not apply; a second person has to agree. */
  proposal: { by: PersonId; reason: string; at: Instant } | null;
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

export interface MadeAnnouncement {
  number: number;
  kind: AnnouncementKind;
  /** The plan's revision that it spoke of. */
  revision: number;
  stakeholders: string[];
  /** The plan that was told; absent in what was made up for a preview. */
  window?: Window | null;
  at: Instant;
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
  items: Record<string, ItemState>;
  phases: Record<string, PhaseState>;
  draft: AnnouncementFacts | null;
  /** What was confirmed with the notice; announcements follow by themselves from then on. */
  announcement: { facts: AnnouncementFacts; by: PersonId; at: Instant } | null;
  /** A confirmed notice that waits for its time. */
  noticeAt: Instant | null;
  announced: MadeAnnouncement[];
  /** `kind@revision` of announcements that were passed over. */
  skipped: string[];
  /** Revision of the plan for which the team was told that the start notice is held. */
  startHeld: number;
  /** What was reminded of, `item:id:step` or `phase:id:step`, to the last time. */
  reminded: Record<string, Instant>;
  calledOff: Said | null;
  rolledBack: Said | null;
  /** Somebody who had signed asks to stop: nothing goes on until a lead has decided. */
  stop: (Said & { phase: string }) | null;
  goNoGo: GoNoGo | null;
  refused: RefusedAttempt[];
  lastNote: { by: PersonId; text: string } | null;
  last: { by: PersonId | null; at: Instant };
}

const untouched: ItemState = {
  status: 'to-do',
  by: null,
  at: null,
  reason: '',
  evidence: [],
  assignee: null,
  dueAt: null,
  proposal: null,
};
/** A phase that nobody has asked to sign off. */
export const unsigned: PhaseState = {
  requested: null,
  signOffs: [],
  pending: [],
  changes: [],
  signedOff: null,
  declined: null,
  veto: null,
  glass: null,
  skipped: null,
};
const noChecklist: Checklist = {
  name: 'none',
  title: '',
  roles: [],
  phases: [],
  announcements: { leadMinutes: 0, ladder: [] },
  signOffs: { validMinutes: 1_440 },
  goNoGo: { voters: [], validMinutes: 4_320 },
  reminders: { itemBeforeMinutes: [], signOffAfterMinutes: [] },
};

export const unborn: Rollout = {
  status: 'unborn',
  team: 0,
  number: 0,
  thread: null,
  product: '',
  version: '',
  author: 0,
  planners: [],
  createdAt: 0,
  checklist: noChecklist,
  revision: 0,
  window: null,
  windowSetAt: 0,
  items: {},
  phases: {},
  draft: null,
  announcement: null,
  noticeAt: null,
  announced: [],
  skipped: [],
  startHeld: 0,
  reminded: {},
  calledOff: null,
  rolledBack: null,
  stop: null,
  goNoGo: null,
  refused: [],
  lastNote: null,
  last: { by: null, at: 0 },
};

export const itemState = (id: string, rollout: Rollout): ItemState => rollout.items[id] ?? untouched;
export const phaseState = (id: string, rollout: Rollout): PhaseState => rollout.phases[id] ?? unsigned;

export const isSettled = (item: Item, rollout: Rollout): boolean =>
  ['done', 'not-applicable'].includes(itemState(item.id, rollout).status);
/** Signed off, or skipped by break-glass: the next one is open. */
export const isClosed = (phase: Phase, rollout: Rollout): boolean => closedAt(phase, rollout) !== null;

export function closedAt(phase: Phase, rollout: Rollout): Instant | null {
  const { signedOff, skipped } = phaseState(phase.id, rollout);
  return signedOff?.at ?? skipped?.at ?? null;
}

/** The phase in which the rollout stands: the first that is not closed. Undefined when all are. */
export const currentPhase = (rollout: Rollout): Phase | undefined =>
  rollout.checklist.phases.find((phase) => !isClosed(phase, rollout));
export const openItems = (phase: Phase, rollout: Rollout): Item[] =>
  phase.items.filter((item) => !isSettled(item, rollout));
export const settledCount = (rollout: Rollout): number =>
  placedItems(rollout.checklist).filter(({ item }) => isSettled(item, rollout)).length;

export const keyOf = (rollout: { number: number }): string => `R-${rollout.number}`;
export const nameOfRollout = (rollout: Rollout): string => `${rollout.product} ${rollout.version}`.trim();

/** What a reminder was about, for `reminded`. */
export const owedKey = (owed: { item: string; step: number } | { phase: string; step: number }): string =>
  'item' in owed ? `item:${owed.item}:${owed.step}` : `phase:${owed.phase}:${owed.step}`;

/** Stakeholders who were told of this rollout at least once. */
export const toldOnce = (rollout: Rollout): string[] => [
  ...new Set(rollout.announced.flatMap((each) => each.stakeholders)),
];

/**
 * When an item is due: what was agreed when it was assigned, else the checklist's distance from the window. Where the window was set later than
 * that, half of the time that was left. Null while there is no window.
 */
export function dueAt(item: Item, rollout: Rollout): Instant | null {
  const agreed = itemState(item.id, rollout).dueAt;
  if (agreed !== null || !rollout.window) return agreed;
  const planned = rollout.window.opensAt + item.dueMinutes * 60_000;
  return planned > rollout.windowSetAt
    ? planned
    : wholeHour((rollout.windowSetAt + rollout.window.opensAt) / 2, rollout.windowSetAt);
}

/** Nobody agrees on 05:10: the hour before, unless that has passed. */
const wholeHour = (at: Instant, after: Instant): Instant => Math.max(Math.floor(at / 3_600_000) * 3_600_000, after + 1);

/** The phase whose sign-off says go: the last before deploying. Its items may not be prepared early once it is open. */
export const goPhase = (rollout: Rollout): Phase | undefined => {
  const index = rollout.checklist.phases.findIndex((phase) => !phase.preparedEarly);
  return index > 0 ? rollout.checklist.phases[index - 1] : undefined;
};
