import type { AnnouncementKind } from './checklist.ts';
import type { Stage } from './deploying/checks.ts';
import type { AnnouncementFacts, Instant, PersonId } from './events.ts';

// These names and shapes are what is stored: change them only together with a migration of what was written.

/** What a retry takes over. Nobody is asked, told or ticked by it. */
export interface CarriedOver {
  /** Who was asked for which item, as long as they have a role. */
  owners: Record<string, PersonId>;
  /** Items that have what was stated for the old one as evidence: nobody has ticked them. */
  stated: string[];
  /** Null is as the settings say. */
  stages: Stage[] | null;
  /** Kinds that follow by themselves in the checklist, and not here. */
  without: AnnouncementKind[];
  /** What a notice begins with; null where none was written. */
  facts: AnnouncementFacts | null;
  /** What is open in the old one, the worst first: to be looked at there, and not copied. */
  issues: string[];
  /** How many there are, of which `issues` names the first. */
  open: number;
  /** Where the old one is followed outside. */
  filed: string | null;
}

type By = { by: PersonId; at: Instant };

export type RetryEvent =
  /** This one is planned in place of the old one, `of`. */
  | ({ type: 'RetryPrepared'; of: number } & CarriedOver & By)
  /** The old one goes on as that one. */
  | ({ type: 'RetriedAs'; as: number } & By)
  /** That one was called off itself. */
  | ({ type: 'RetryCalledOff'; as: number } & By);
