import type { Asked } from '../../coordinator/handle.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { decide, type RolloutCommand } from '../../rollout/decide.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import type { Kit, Meant, Tap } from '../kit.ts';

/**
 * What the rules would answer now; nothing is changed. Throws their Refusal, so that nobody is asked for a reason that would be refused afterwards.
 * What was delivered is not looked at, so it does not do for ticking an item.
 */
export function rehearse(command: Asked<RolloutCommand>, { rollout, team }: Meant, at: number): RolloutEvent[] {
  return decide({ ...command, at } as RolloutCommand, rollout, { team, owners: [], deliveries: [] });
}

/** The rollout that a card is about. */
export async function rolloutOf(kit: Kit, { card, team }: Pick<Tap, 'card' | 'team'>): Promise<Meant> {
  const id = card.stream as RolloutId;
  return { id, rollout: await kit.store.rollout(id), team };
}
