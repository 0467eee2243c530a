import type { StandIn } from '../../coordinator/content.ts';
import type { Team } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import { mention, named, namesIn } from './names.ts';
import { page, shown } from './words.ts';

/** To a deputy, when the one whom they stand in for goes away. */
export function standInText({ person, deputy, until }: StandIn, team: Team, isPrivate: boolean): string {
  const names = namesIn(team);
  const who = named(person, names);
  return page([
    `<b>${who} is away until ${sayTime(until, team.zone)}</b>`,
    `${isPrivate ? '' : `${mention(deputy, names)}, `}${isPrivate ? 'You' : 'you'} decide for ${who} in ${shown(team.title, 40)} meanwhile: their sign-offs and votes are asked of you.`,
    'What waits for you: /mine',
  ]);
}
