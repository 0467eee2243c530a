import type { Card } from '../../coordinator/ports.ts';
import { nameOf, type Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { button, type Keyboard } from '../buttons.ts';
import { page, shown } from '../wording/words.ts';
import type { Face } from './face.ts';

const mostButtons = 20;

/** Who stands in for whom while somebody is away: first everybody with a role, then (`deputies:1006`) the others to choose from. */
export function deputiesPage(card: Card, team: Team): Face {
  const person = Number(/^deputies:(\d+)$/.exec(card.view)?.[1] ?? 0);
  return person && onRoster(team).includes(person) ? choicePage(card, team, person) : listPage(card, team);
}

/** `1006-1004`: Luis (1004) for Nadia (1006); `1006-0` for nobody. */
const pairName = (person: number, deputy: number): string => `${person}-${deputy}`;
export function readPair(argument: string): { person: number; deputy: number } | null {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(argument);
  return match ? { person: Number(match[1]), deputy: Number(match[2]) } : null;
}

function listPage(card: Card, team: Team): Face {
  return {
    text: page([
      '<b>Who stands in for whom?</b>',
      '',
      'A deputy signs and votes for somebody who is away: <code>/away until fri 18:00</code>. The lead chooses.',
    ]),
    keyboard: [
      ...onRoster(team)
        .slice(0, mostButtons)
        .map((person) => [button(card.nonce, 'deputies', String(person), label(person, team))]),
      back(card),
    ],
  };
}

function label(person: number, team: Team): string {
  const deputy = team.deputies[person];
  return cut(`For ${nameOf(person, team)}: ${deputy === undefined ? 'nobody' : nameOf(deputy, team)}`, 60);
}

function choicePage(card: Card, team: Team, person: number): Face {
  const others = onRoster(team).filter((each) => each !== person);
  const choice = (deputy: number, text: string): Keyboard[number] => [
    button(card.nonce, 'deputy', pairName(person, deputy), cut(text, 60)),
  ];
  return {
    text: page([`<b>Who stands in for ${shown(nameOf(person, team), 40)}?</b>`]),
    keyboard: [
      ...others.slice(0, mostButtons).map((deputy) => choice(deputy, nameOf(deputy, team))),
      ...(team.deputies[person] === undefined ? [] : [choice(0, 'Nobody')]),
      back(card),
    ],
  };
}

const back = ({ nonce }: Card): Keyboard[number] => [button(nonce, 'back', '', '‹ Back')];
const onRoster = (team: Team): number[] => [...new Set(Object.values(team.roles).flat())];
