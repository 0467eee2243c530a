import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import { isAway, isOnRoster, nameOf, type Team } from '../../team/team.ts';
import { readTime } from '../../time/read.ts';
import { sayTime } from '../../time/say.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { teamsOf } from '../meant.ts';
import { shown } from '../wording/words.ts';
import { personMeant } from './roles-person.ts';
import { saysIn } from './scheduling.ts';

/** Who is away decides nothing, and a deputy does it meanwhile: "Luis for Nadia". */
export function away(kit: Kit): Feature {
  const leave = (saying: SlashSaying): Promise<void> => sentAway(kit, saying);
  const back = (saying: SlashSaying): Promise<void> => cameBack(kit, saying);
  return { verbs: { away: leave, back }, slashes: { away: leave, back } };
}

/** `/away until fri 18:00` in a group or privately; a lead says it for others: `/away @nadia until fri 18:00`. */
async function sentAway(kit: Kit, saying: SlashSaying): Promise<void> {
  const { person: by, cause, say } = saying;
  const { who, text } = await whoAndWhen(kit, saying);
  const teams = await theirTeams(kit, saying, who.id);
  const [first] = teams;
  if (!first) throw new Refusal('Only people with a role in this team are missed: /rollout_roles');
  if (!text) throw new Refusal('Until when? For example: /away until fri 18:00');
  const when = readTime(text, { now: kit.clock.now(), zone: first.zone });
  if (when.kind !== 'instant' || when.asks) throw new Refusal(saysIn(when));
  for (const team of teams)
    await kit.handle.team(team.number, `${cause} team ${team.number}`, {
      type: 'SendAway',
      person: who.id,
      until: when.at,
      by,
    });
  const deputies = teams.flatMap((team) => deputyOf(who.id, team));
  const name = who.id === by.id ? 'You are' : `${shown(who.name, 40)} is`;
  const without = 'Nobody decides meanwhile; a deputy is named on /rollout_roles';
  say(
    `${name} away until ${sayTime(when.at, first.zone)}. ${deputies.length ? `${[...new Set(deputies)].join(', ')} decides meanwhile.` : `${without}.`} Earlier: /back`,
  );
}

async function cameBack(kit: Kit, saying: SlashSaying): Promise<void> {
  const { person: by, cause, say } = saying;
  const { who } = await whoAndWhen(kit, saying);
  const missed = (await theirTeams(kit, saying, who.id)).filter((team) => isAway(who.id, team, kit.clock.now()));
  for (const team of missed)
    await kit.handle.team(team.number, `${cause} team ${team.number}`, { type: 'ComeBack', person: who.id, by });
  const name = who.id === by.id ? 'You are' : `${shown(who.name, 40)} is`;
  say(missed.length ? `${name} back, and ${who.id === by.id ? 'decide' : 'decides'} again.` : `${name} not away.`);
}

interface WhoAndWhen {
  who: { id: number; name: string };
  text: string;
}

/** Without a name it is whoever says it; a reply alone means nobody else, so that nobody is sent away by accident. */
async function whoAndWhen(kit: Kit, { person, message, slash }: SlashSaying): Promise<WhoAndWhen> {
  const isNamed =
    slash.words.some((word) => word.startsWith('@')) || message.entities?.some(({ type }) => type === 'text_mention');
  const who = isNamed ? await personMeant(kit, message, slash.words) : person;
  const [, text = ''] = /^(?:.*\buntil\b)?\s*(.*)$/is.exec(slash.rest.replace(/@\w+/g, '')) ?? [];
  return { who, text: text.trim() };
}

/** Of several teams those in which the one who says it may; where there is none, the rule says who may. */
async function theirTeams(kit: Kit, saying: SlashSaying, who: number): Promise<Team[]> {
  const teams = (await teamsOf(kit, saying)).filter((team) => isOnRoster(who, team));
  const possible = teams.filter((team) => mayDo(saying.person, 'sendAway', team, { people: [who] }));
  return possible.length ? possible : teams.slice(0, 1);
}

function deputyOf(person: number, team: Team): string[] {
  const deputy = team.deputies[person];
  return deputy === undefined ? [] : [shown(nameOf(deputy, team), 40)];
}
