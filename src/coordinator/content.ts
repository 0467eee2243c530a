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
  /** Stands for the rollout in Message-IDs and calendar UIDs: `3-12-mwt1bxc0`; it begins with the numbers of team and rollout. */
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
  /** Somebody looks at what it will be: it goes to nobody else and into no calendar. */
  isTest?: true;
  /** Asked before, and not answered. */
  isReminder?: true;
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
  /** How long users noticed it, in minutes; absent where nobody has said so. */
  downMinutes?: number;
  reader: { name: string; zone: string; address: string; stakeholder?: string | undefined };
}

/** The team's answer to a stakeholder's concern or question. */
export interface ConcernAnswer {
  type: 'answer';
  kind: ConcernKind;
  /** `R-12`, and `3-12-mwt1bxc0` for the rollout in Message-IDs. */
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
  /** Without a sound: nobody has to do anything. */
  isQuiet?: true;
}

/**
 * News of those who are told, for their team: who asked to be from a moment on (included) until another (excluded), or who could not be reached.
 * Worded from the list as it is when it is sent, so that one message says all of it and no name stays behind in it.
 */
export interface AudienceNews {
  type: 'audience';
  team: number;
  news: 'joined' | 'unreachable';
  from: Instant;
  until: Instant;
  /** Whom it is for; null is the whole group. */
  to: number | null;
}

/** Somebody wants to be told by mail: only whoever reads the mails of this address can say yes. */
export interface Confirmation {
  type: 'confirmation';
  team: { number: number; title: string };
  /** What waits to be confirmed, and until when it can be. */
  request: string;
  expiresAt: Instant;
}

/** What waits for one person, worded from what there is when it is sent. */
export interface DigestContent {
  type: 'digest';
  person: PersonId;
}

/** Somebody goes away, and their deputy decides meanwhile. */
export interface StandIn {
  type: 'stand-in';
  team: number;
  person: PersonId;
  deputy: PersonId;
  until: Instant;
}

export type Content =
  | Announcement
  | ConcernAnswer
  | Told
  | Said
  | AudienceNews
  | Confirmation
  | DigestContent
  | StandIn;
