import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { findZone } from '../../time/zone.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { shown } from '../wording/words.ts';

const example = '/settings traffic 0,0,0,0,0,1,4,20,60,90,100,95,80,90,100,95,80,50,25,12,8,5,3,2 tz=Europe/Berlin';

/** How many use the product at which hour, for the proposals of `/rollout slots`. "off" goes back to the assumption. */
export async function changeTraffic(
  kit: Kit,
  { person, cause, slash, say }: SlashSaying,
  team: Team,
  text: string,
): Promise<void> {
  if (/^(off|none|assumed)$/i.test(text.trim())) {
    await kit.handle.team(team.number, cause, { type: 'ChooseTraffic', traffic: null, by: person });
    return say('Traffic is assumed again: office hours, where readers live.');
  }
  const hours = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const asked = slash.options['tz'];
  const zone = asked === undefined ? team.zone : findZone(asked);
  if (hours.length !== 24 || hours.some(Number.isNaN))
    throw new Refusal(`Traffic is 24 numbers, for the hours from 0:00 on. For example: ${example}`, 'bad-time');
  if (zone === undefined)
    throw new Refusal(
      `I do not know the time zone “${cut(asked ?? '', 60)}”. Try a name like Europe/Berlin.`,
      'bad-time',
    );
  await kit.handle.team(team.number, cause, { type: 'ChooseTraffic', traffic: { zone, hours }, by: person });
  say(`Traffic is known now, hour by hour in ${shown(zone)}: <code>/rollout slots 90m</code> goes by it.`);
}

export const trafficLine = ({ traffic }: Team): string =>
  traffic
    ? `<b>Traffic</b> your figures, in ${shown(traffic.zone)}`
    : '<b>Traffic</b> assumed: office hours where readers live; <code>/settings traffic</code> takes 24 numbers';
