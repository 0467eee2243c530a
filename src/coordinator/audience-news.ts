import type { Medium, TeamEvent } from '../team/events.ts';
import { holdersOf, type Team } from '../team/team.ts';
import type { AudienceNews } from './content.ts';
import type { NewLetter } from './ports.ts';

/** What happens within one of these goes into one message, in milliseconds: a mail to thousands finds many dead addresses at once. */
const gathered = { unreachable: 60_000, joined: 10 * 60_000 };

interface After {
  team: Team;
  hasStarted(person: number): boolean;
}

/** The team hears who asked to be told, and those who keep the list whom nothing reaches any more; each of it once. */
export function audienceNews(events: TeamEvent[], after: After): NewLetter[] {
  return events.flatMap((event) => {
    if (event.type === 'AddressDisabled') return unreachable(event, after);
    if (event.type === 'StakeholderAdded' && event.how) return [newsTo(null, 'joined', event.at, after.team)];
    return [];
  });
}

/** Privately to those who can do something about it, or in the group where none of them has pressed Start. */
function unreachable({ id, at }: Extract<TeamEvent, { type: 'AddressDisabled' }>, after: After): NewLetter[] {
  const { team, hasStarted } = after;
  const medium = team.stakeholders.find((each) => each.id === id)?.medium ?? 'email';
  const keepers = keepersOf(medium, team);
  const inPrivate = keepers.filter(hasStarted);
  if (inPrivate.length) return inPrivate.map((person) => newsTo(person, 'unreachable', at, team, true));
  return [newsTo(keepers[0] ?? null, 'unreachable', at, team)];
}

/** Addresses are for comms, chats for the lead, who can bring the bot back; each stands in for the other. */
function keepersOf(medium: Medium, team: Team): number[] {
  const [first, second] = medium === 'email' ? ['comms', 'lead'] : ['lead', 'comms'];
  const holders = holdersOf(first as string, team);
  return holders.length ? holders : holdersOf(second as string, team);
}

function newsTo(to: number | null, news: AudienceNews['news'], at: number, team: Team, inPrivate = false): NewLetter {
  const every = gathered[news];
  const from = Math.floor(at / every) * every;
  const until = from + every;
  const group = String(team.chat);
  return {
    medium: 'telegram',
    address: inPrivate ? String(to) : group,
    content: { type: 'audience', team: team.number, news, from, until, to },
    rollout: null,
    revision: null,
    announcement: null,
    urgency: news === 'joined' ? 3 : 2,
    dueAt: until,
    expiresAt: null,
    unique: `team/${team.number} ${news} ${from} ${to ?? group}`,
    fallback: inPrivate ? group : null,
  };
}
