import type { Asked } from '../../coordinator/handle.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import type { RolloutCommand } from '../../rollout/commands.ts';
import { decide } from '../../rollout/decide.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import type { Kit, Meant, Tap } from '../kit.ts';

/**
 * What the rules would answer now; nothing is changed. Throws their Refusal, so that nobody is asked for a reason that would be refused afterwards.
 * What was delivered is not looked at, so it does not do for ticking an item.
 */
export function rehearse(kit: Kit, command: Asked<RolloutCommand>, { rollout, team }: Meant): RolloutEvent[] {
  const { clock, outside } = kit;
  const [connected, readings] = [outside.connected(rollout, team), outside.readings(rollout)];
  const circumstances = { team, owners: [], deliveries: [], connected, readings };
  return decide({ ...command, at: clock.now() } as RolloutCommand, rollout, circumstances);
}

/** The rollout that a card is about. */
export async function rolloutOf(kit: Kit, { card, team }: Pick<Tap, 'card' | 'team'>): Promise<Meant> {
  const id = card.stream as RolloutId;
  return { id, rollout: await kit.store.rollout(id), team };
}
