import type { Announcement } from '../../coordinator/content.ts';
import type { Links } from '../../coordinator/links.ts';
import type { Outside } from '../../coordinator/outside.ts';
import type { Card } from '../../coordinator/ports.ts';
import type { Store } from '../../coordinator/store.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import type { Team } from '../../team/team.ts';
import type { Keyboard } from '../buttons.ts';

/** What a card looks like: HTML text of at most 4,096 characters after parsing, and buttons. */
export interface Face {
  text: string;
  keyboard: Keyboard;
  /** The card's last word: it is put in place of what was posted, and the card is closed. */
  isLast?: true;
}

/** Everything that a card may show. For a team's cards the rollout is `unborn`. */
export interface Scene {
  card: Card;
  rollout: Rollout;
  team: Team;
  at: Instant;
  store: Store;
  hasEmail: boolean;
  bot: { id: number; username: string };
  links: Links;
  outside: Pick<Outside, 'connected' | 'readings'>;
  previewMail?: PreviewMail | undefined;
}

/**
 * What the mail of an announcement would say if it went out at that moment; absent where email is not set up. `text` is put together only when it is
 * asked for: the draft itself shows the subject.
 */
export type PreviewMail = (announcement: Announcement, at: Instant) => Promise<{ subject: string; text(): string }>;

/** Draws a card from the state as it is now; null when there is nothing to show any more and the card's buttons are to go. */
export type Draw = (scene: Scene) => Promise<Face | null>;
