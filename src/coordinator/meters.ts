import type { Instant } from '../rollout/events.ts';
import type { Medium } from '../team/events.ts';
import type { Delivery, Transport } from './ports.ts';

/** What is counted while the bot works: numbers alone, never what anybody wrote or where anybody is reached. */
export interface Meters {
  /** An update was taken from the inbox; how long it took, in milliseconds. */
  handled(outcome: 'done' | 'failed', ms: number): void;
  /** The Bot API was called. `refused` is Telegram's no, `silent` no answer that can be read. */
  called(method: string, outcome: 'done' | 'too-fast' | 'refused' | 'silent', ms: number): void;
  /** A letter came back from its transport, so many milliseconds after it was due. */
  sent(medium: Medium, outcome: Delivery['outcome'], lateMs: number): void;
}

/** Counts what a transport does. Letters that were withdrawn at the last moment were never sent. */
export const metered = (transport: Transport, medium: Medium, meters: Meters, now: () => Instant): Transport => ({
  async send(letter, ...more) {
    const delivery = await transport.send(letter, ...more);
    meters.sent(medium, delivery.outcome, Math.max(now() - letter.dueAt, 0));
    return delivery;
  },
});
