import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { RolloutEvent } from './events.ts';
import type { Rollout } from './rollout.ts';

/** The same attempt again within this time, in milliseconds, says nothing new. */
const sameWithin = 60 * 60_000;
/** Of all people together within that time: a crowd that taps does not fill the record. */
const mostWithin = 30;

/** An attempt to decide that was refused: who, what, and by which rule; without words, in which names could stand. */
export function recordRefusal(
  { attempted, phase, code, by, at }: Of<'RecordRefusal'>,
  rollout: Rollout,
  _circumstances: Circumstances,
): RolloutEvent[] {
  if (rollout.status === 'unborn') return [];
  const lately = rollout.refused.filter((each) => at - each.at < sameWithin);
  const isKnown = lately.some(
    (each) => each.by === by.id && each.attempted === attempted && each.phase === phase && each.code === code,
  );
  if (isKnown || lately.length >= mostWithin) return [];
  return [{ type: 'AttemptRefused', attempted, phase, code, by: by.id, at }];
}
