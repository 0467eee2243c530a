import type { AnnouncementKind, Checklist, Item, Phase } from './checklist.ts';
import { placedItems } from './checklist.ts';
import type { AnnouncementFacts, Evidence, FilledSeat, Instant, PersonId, Window } from './events.ts';

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
}

export interface PhaseState {
  requested: { by: PersonId; at: Instant } | null;
  signOffs: SignOff[];
  signedOff: { at: Instant; revision: string; seats: FilledSeat[] } | null;
  declined: { by: PersonId; at: Instant; reason: string } | null;
}

export interface MadeAnnouncement {
  number: number;
  kind: AnnouncementKind;
  /** The plan's revision that it spoke of. */
  revision: number;
  stakeholders: string[];
  at: Instant;
}

/** Carrying one software update through all phases of its checklist. */
export interface Rollout {
  status: 'unborn' | 'open' | 'completed' | 'called-off';
  team: number;
  number: number;
  /** The topic of the team's group in which it lives; null is the group itself. */
  thread: number | null;
  product: string;
  version: string;
  author: PersonId;
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
  calledOff: { by: PersonId; at: Instant; reason: string } | null;
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
export const unsigned: PhaseState = { requested: null, signOffs: [], signedOff: null, declined: null };
const noChecklist: Checklist = {
  name: 'none',
  title: '',
  roles: [],
  phases: [],
  announcements: { leadMinutes: 0, ladder: [] },
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
  lastNote: null,
  last: { by: null, at: 0 },
};

export const itemState = (id: string, rollout: Rollout): ItemState => rollout.items[id] ?? untouched;
export const phaseState = (id: string, rollout: Rollout): PhaseState => rollout.phases[id] ?? unsigned;

export const isSettled = (item: Item, rollout: Rollout): boolean =>
  ['done', 'not-applicable'].includes(itemState(item.id, rollout).status);
export const isSignedOff = (phase: Phase, rollout: Rollout): boolean =>
  phaseState(phase.id, rollout).signedOff !== null;

/** The phase in which the rollout stands: the first that is not signed off. Undefined when all are. */
export const currentPhase = (rollout: Rollout): Phase | undefined =>
  rollout.checklist.phases.find((phase) => !isSignedOff(phase, rollout));
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
