import type { Instant } from '../../rollout/events.ts';
import type { Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { sayClock } from '../../time/say.ts';
import { cityOf, wallTime } from '../../time/zone.ts';
import { count, listed } from '../wording/words.ts';

/** "2 chats, 14 mails"; short enough for a button. */
export function sayAudience(stakeholders: readonly Stakeholder[]): string {
  const mails = stakeholders.filter((each) => each.medium === 'email').length;
  const chats = stakeholders.length - mails;
  const words = [...(chats ? [count(chats, 'chat')] : []), ...(mails ? [count(mails, 'mail')] : [])];
  return words.join(', ') || 'nobody';
}

/** Zones in which stakeholders read clocks, the team's own left out, most frequent first. */
export function otherZones(team: Team, most = 3): string[] {
  const zones = team.stakeholders.flatMap((each) => (each.zone && each.zone !== team.zone ? [each.zone] : []));
  const counted = Map.groupBy(zones, (zone) => zone);
  return [...counted]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([zone], index) => (index < most ? [zone] : []));
}

/** The team's own zone, where the time was meant in another, and those of its readers. */
export const zonesBeside = (zone: string, team: Team): string[] =>
  [team.zone, ...otherZones(team)].filter((each) => each !== zone);

/** "06:00 in Tokyo and 23:00 in New York": where readers are asleep at that moment (22 to 7); empty when nobody is. */
export function nightAt(at: Instant, team: Team): string {
  const zones = [...new Set(team.stakeholders.map((each) => each.zone ?? team.zone))];
  const asleep = zones.filter((zone) => {
    const { hour } = wallTime(at, zone);
    return hour >= 22 || hour < 7;
  });
  const more = asleep.length > 3 ? [`${asleep.length - 3} more zones`] : [];
  return listed([...asleep.slice(0, 3).map((zone) => `${sayClock(at, zone)} in ${cityOf(zone)}`), ...more]);
}
