import type { Handle } from './handle.ts';
import { type Delivery, type Letter, teamNumberOf } from './ports.ts';

type Undeliverable = Extract<Delivery, { outcome: 'undeliverable' }>;

/**
 * Nobody is at a stakeholder's address any more: it is turned off, and those who keep the list hear of it once. To be called before the letter is
 * settled: when the process dies in between, the letter is tried again and says the same.
 */
export async function noteDeadAddress(
  { id, medium, address, rollout, announcement, content }: Letter,
  { why, addressIsDead }: Undeliverable,
  handle: Handle,
): Promise<void> {
  if (!addressIsDead || rollout === null || content.type !== 'announcement') return;
  await handle.team(teamNumberOf(rollout), `letter ${id} undeliverable`, {
    type: 'DisableAddress',
    medium,
    address,
    why,
    announcement: `${content.key}/A-${announcement ?? content.number}`,
  });
}
