import type { Instant } from '../time/duration.ts';

/** How a rollout went, as it is drawn. Moments are milliseconds in UTC. */
export interface Timeline {
  title: string;
  /** In which clocks are shown. */
  zone: string;
  from: Instant;
  /** When it ended, or the moment at which it is looked at. */
  to: Instant;
  /** How it ended, in a word or two; null while it goes on. */
  ending: string | null;
  phases: readonly Stretch[];
  signOffs: readonly Mark[];
  announcements: readonly Mark[];
  issues: readonly Mark[];
  /** Stages of the deployment as they were reached; empty where there were none. */
  stages: readonly Mark[];
  /** The window that was planned last. */
  planned: Stretch | null;
  /** From the start of deploying to its end; null where nobody has said that it began. */
  actual: Stretch | null;
}

/** Something that takes a while; `to` is null while it is not over. */
export interface Stretch {
  says: string;
  from: Instant;
  to: Instant | null;
}

export interface Mark {
  says: string;
  at: Instant;
}
