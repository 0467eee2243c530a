import { cut } from '../time/cut.ts';
import { isZone } from '../time/zone.ts';
import { mayDo } from './authority.ts';
import type { Of } from './decide.ts';
import type { TeamEvent } from './events.ts';
import { Refusal } from './refusal.ts';
import type { Team } from './team.ts';

/** How many use the product at which hour, where the team knows better than the built-in profile. */
export function chooseTraffic({ traffic, by, at }: Of<'ChooseTraffic'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'setUp', team)) throw new Refusal('Only the lead changes this.', 'not-allowed');
  if (traffic && !isZone(traffic.zone))
    throw new Refusal(`I do not know the time zone "${cut(traffic.zone, 60)}".`, 'bad-time');
  const isProfile = (hours: number[]): boolean =>
    hours.length === 24 &&
    hours.every((each) => Number.isFinite(each) && each >= 0 && each <= 1e12) &&
    hours.some(Boolean);
  if (traffic && !isProfile(traffic.hours))
    throw new Refusal('Traffic is 24 numbers, for the hours from 0:00 on, and not all of them 0.');
  return JSON.stringify(traffic) === JSON.stringify(team.traffic)
    ? []
    : [{ type: 'TrafficChosen', traffic, by: by.id, at }];
}
