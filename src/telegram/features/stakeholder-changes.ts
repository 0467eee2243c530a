import type { Stakeholder } from '../../team/events.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { thumbUp } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { type StakeholderArguments, stakeholderNamed } from './stakeholder-arguments.ts';

type Asked<W extends StakeholderArguments['what']> = Extract<StakeholderArguments, { what: W }>;

/** `change 3 zone=Asia/Tokyo name="Shop X" component=Payments lang=ja`; `zone=team` and `component=all` go back to what holds for everybody. */
export async function changeOne(
  kit: Kit,
  saying: SlashSaying,
  team: Team,
  { word, what: _, ...change }: Asked<'change'>,
): Promise<void> {
  const { id, name } = mustBeOnList(word, team);
  if (!Object.keys(change).length)
    return saying.say(
      'What changes? For example: <code>/rollout stakeholders change 3 zone=Asia/Tokyo name="Shop X" component=Payments lang=en</code>; <code>component=all</code> for every product. An address does not change: add the new one, remove the old one.',
    );
  const command = { type: 'ChangeStakeholder', id, ...change, by: saying.person } as const;
  const { events, repeated } = await kit.handle.team(team.number, saying.cause, command);
  if (!events.length && !repeated) return saying.say(`${shown(name)} is so already.`);
  if (change.language)
    saying.say('Noted. Announcements are in English whatever the language: I have no other words yet.');
  else thumbUp(kit, saying, `${shown(name)} is changed.`);
}

export async function enableOne(kit: Kit, saying: SlashSaying, team: Team, word: string): Promise<void> {
  const { id, name } = mustBeOnList(word, team);
  const command = { type: 'EnableAddress', id, by: saying.person } as const;
  const { events, repeated } = await kit.handle.team(team.number, saying.cause, command);
  if (events.length || repeated) thumbUp(kit, saying, `${shown(name)} is told again from now on.`);
  else saying.say(`${shown(name)} is not turned off.`);
}

export async function removeOne(kit: Kit, saying: SlashSaying, team: Team, word: string): Promise<void> {
  const { id, name } = mustBeOnList(word, team);
  await kit.handle.team(team.number, saying.cause, {
    type: 'RemoveStakeholder',
    id,
    why: 'taken off the list',
    by: saying.person,
  });
  thumbUp(kit, saying, `${shown(name)} is not told any more.`);
}

function mustBeOnList(word: string, team: Team): Stakeholder {
  const stakeholder = stakeholderNamed(word, team);
  if (!stakeholder)
    throw new Refusal(`There is no stakeholder “${cut(word, 60)}”. Name one by number or address: /stakeholders`);
  return stakeholder;
}
