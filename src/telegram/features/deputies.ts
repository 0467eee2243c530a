import { nameOf } from '../../team/team.ts';
import { readPair } from '../faces/roles-deputies.ts';
import type { Kit, Tap } from '../kit.ts';
import { turnCard } from './showing.ts';

/** The page of the roles card that a button opens: everybody, or the choice for one person. */
export const deputiesView = (person: string): string => (/^\d{1,16}$/.test(person) ? `deputies:${person}` : 'deputies');

export async function nameDeputy(kit: Kit, { card, team, person: by, argument, cause, answer }: Tap): Promise<void> {
  const pair = readPair(argument);
  if (!pair) return answer('I do not know this button.', true);
  const { person, deputy } = pair;
  const command = deputy
    ? ({ type: 'NameDeputy', person, deputy, by } as const)
    : ({ type: 'DismissDeputy', person, by } as const);
  await kit.handle.team(team.number, cause, command);
  await turnCard(kit, card.id, { view: 'deputies' });
  answer(
    deputy
      ? `${nameOf(deputy, team)} stands in for ${nameOf(person, team)}.`
      : `Nobody stands in for ${nameOf(person, team)}.`,
  );
}
