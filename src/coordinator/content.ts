import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { AnnouncementFacts, Instant, PersonId, RolloutEvent, Window } from '../rollout/events.ts';
import type { ConcernKind } from '../rollout/events-voices.ts';

/** One announcement for one reader, with everything that it says: rendering it needs nothing else but the time. */
export interface Announcement {
  type: 'announcement';
  kind: AnnouncementKind;
  /** `R-12` and the announcement's number within it. */
  key: string;
  number: number;
  /** Stands for the rollout in Message-IDs and calendar UIDs: `3-12`. */
  reference: string;
  revision: number;
  product: string;
  version: string;
  team: string;
  teamZone: string;
  window: Window;
  /** The window before it moved. */
  previous: Window | null;
  facts: AnnouncementFacts;
  /** Why it was called off or rolled back. */
  reason: string;
  /** What somebody wrote for it: the stage that was reached, the issue, the correction. */
  update?: string;
  /** Asked before, and not answered. */
  isReminder?: true;
  /** When what it tells of happened; differs from the time of sending when that was late. */
  happenedAt: Instant;
  reader: { name: string; zone: string; address: string; stakeholder?: string };
}

/** The team's answer to a stakeholder's concern or question. */
export interface ConcernAnswer {
  type: 'answer';
  kind: ConcernKind;
  /** `R-12`, and `3-12` for the rollout in Message-IDs. */
  key: string;
  reference: string;
  /** C-2 is 2. */
  number: number;
  product: string;
  version: string;
  team: string;
  /** The window decides the subject of the thread; null before there is one. */
  window: Window | null;
  question: string;
  answer: string;
  /** Who asked, where it was somebody in a chat. */
  person: PersonId | null;
  /** Who answered. */
  by: PersonId;
  happenedAt: Instant;
  reader: { name: string; zone: string; address: string; stakeholder: string };
}

/** Something that happened, told to the team; worded from the event and the rollout as it is when it is sent. */
export interface Told {
  type: 'told';
  event: RolloutEvent;
}

/** The bot speaks for itself: that it was away, that something could not be done. */
export interface Said {
  type: 'said';
  text: string;
}

export type Content = Announcement | ConcernAnswer | Told | Said;
