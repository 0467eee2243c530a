import type { Instant } from '../rollout/events.ts';
import type { Rollout } from '../rollout/rollout.ts';

/**
 * Stands for a rollout wherever others keep its name: in mail programs, in calendars, at a forge. By its number alone it could be taken for another one there: a
 * backup that is put back gives the numbers of what it does not know a second time.
 */
export const referenceOf = ({ team, number, createdAt }: Pick<Rollout, 'team' | 'number' | 'createdAt'>): string =>
  `${team}-${number}-${momentOf(createdAt)}`;

/** A moment as the part of a name. */
export const momentOf = (at: Instant): string => at.toString(36);
