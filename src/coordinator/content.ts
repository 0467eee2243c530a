import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { AnnouncementFacts, Instant, PersonId, RolloutEvent, Window } from '../rollout/events.ts';

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
  /** When what it tells of happened; differs from the time of sending when that was late. */
  happenedAt: Instant;
  /** Who confirmed it. Erased with the person. */
  sentBy?: { person: PersonId; name: string };
  /** Zones of other readers, the most frequent first. */
  elsewhere?: string[];
  /** The window that this reader was told first; absent when it is this one. */
  first?: Window;
  /** When it really began. */
  startedAt?: Instant;
  reader: { name: string; zone: string; address: string; stakeholder?: string };
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
  /** Without a sound: nobody has to do anything. */
  isQuiet?: true;
}

export type Content = Announcement | Told | Said;
