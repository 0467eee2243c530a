import type { AnnouncementKind } from './checklist.ts';
import type { AnnouncementFacts, Instant, PersonId, RolloutEvent, Window, Writing } from './events.ts';

// What a rollout knows of its announcements.

export interface MadeAnnouncement {
  number: number;
  kind: AnnouncementKind;
  /** The plan's revision that it spoke of. */
  revision: number;
  stakeholders: string[];
  /** What it said: the window and words of that time. */
  window: Window | null;
  previous: Window | null;
  facts: AnnouncementFacts;
  /** What somebody wrote for it; empty for what follows by itself. */
  update: string;
  at: Instant;
}

/** An announcement before it is confirmed. */
export interface Draft {
  facts: AnnouncementFacts;
  writing: Writing;
}

/** What was confirmed last; announcements follow from it by themselves. */
export interface Confirmed {
  facts: AnnouncementFacts;
  by: PersonId;
  at: Instant;
}

/** Confirmed, and waiting for its time: until then it can be stopped. */
export interface Sending {
  at: Instant;
  draft: Draft;
  by: PersonId;
  /** What had been confirmed before it. */
  before: Confirmed | null;
  /** Whether the team was told that it is about to go out. */
  isNear: boolean;
}

/** An announcement goes out from the plan as it is; a move is recorded before it is announced. */
export function madeFrom(
  event: Extract<RolloutEvent, { type: 'Announced' }>,
  { window }: { window: Window | null },
): MadeAnnouncement {
  const { number, kind, revision, stakeholders, previous, facts, update = '', at } = event;
  return { number, kind, revision, stakeholders, window, previous, facts, update, at };
}
