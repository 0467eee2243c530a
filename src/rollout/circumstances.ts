import type { Team } from '../team/team.ts';
import type { Connected } from './deploying/checks.ts';
import type { Reading } from './deploying/health.ts';
import type { Instant, PersonId } from './events.ts';
import type { TimesOf } from './quiet.ts';
import type { Rollout } from './rollout.ts';

/** What a rule may know beside the rollout itself. */
export interface Circumstances {
  team: Team;
  /** Those who run the bot, as the settings name them now. */
  owners: readonly PersonId[];
  /** What became of announcements so far, one line an address. */
  deliveries: Delivered[];
  /** When people want no private message; without it nobody is held. */
  timesOf?: TimesOf;
  /** What the settings say of the product's way to production; absent where they say nothing. */
  connected?: Connected | undefined;
  /** What was measured last. */
  readings?: readonly Reading[] | undefined;
  /** Rollouts for which something outside is still to be done: those that are being brought back are among them. */
  watched?: readonly Rollout[] | undefined;
  /** The one that a new rollout is planned in place of. */
  retried?: Rollout | undefined;
}

export interface Delivered {
  kind: string;
  revision: number;
  medium: 'telegram' | 'email';
  state: string;
  at: Instant | null;
}
