import { MINUTE, sayDuration } from '../time/duration.ts';
import { mustBeAllowed, mustExist } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { RolloutEvent } from './events.ts';
import { mustBeInProduction } from './production.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { keyOf } from './standing.ts';

/** A week: more is no downtime that anybody announces. */
const mostMinutes = 7 * 24 * 60;

/** How long users really noticed it, as somebody who was there says; also after the end, and the last word counts. */
export function sayDowntime(
  { minutes, by, at }: Of<'SayDowntime'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustExist(rollout);
  mustBeAllowed(by, 'deploy', `say how long it was down for ${keyOf(rollout)}`, rollout, team);
  mustBeInProduction(rollout, team, at, 'So nothing was down because of it.');
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > mostMinutes)
    refuse('bad-time', `How long was it down? Whole minutes, at most ${sayDuration(mostMinutes * MINUTE)}.`);
  if (rollout.downtime?.minutes === minutes) return [];
  return [{ type: 'DowntimeSaid', minutes, by: by.id, at }];
}

/** How many minutes readers were told last to expect; null where nothing went out to them, whatever was confirmed: that is not none. */
export function announcedDowntime({ announced }: Rollout): number | null {
  const minutes = announced.at(-1)?.facts.downtimeMinutes ?? -1;
  return minutes < 0 ? null : minutes;
}

/** "2 min (announced: up to 5 min)", in minutes; what nobody said is null, and never taken for none. */
export function downtimeWords(actual: number | null, announced: number | null): string {
  const known = announced !== null && announced >= 0;
  if (actual === null && !known) return 'none was announced';
  const promised = known ? `announced: ${announced ? `up to ${say(announced)}` : 'none'}` : 'none was announced';
  return `${actual === null ? 'nobody has said how long' : actual ? say(actual) : 'none'} (${promised})`;
}

const say = (minutes: number): string => sayDuration(minutes * MINUTE);
