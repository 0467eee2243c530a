import type { Card } from '../../coordinator/ports.ts';
import type { Checklist } from '../../rollout/checklist.ts';
import type { Instant } from '../../rollout/events.ts';
import { holdersOf, isAway, nameOf, type Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { sayTime } from '../../time/say.ts';
import { button, type CardButton, type Keyboard } from '../buttons.ts';
import { capped, count, page, shown } from '../wording/words.ts';
import type { Draw, Face } from './face.ts';
import { deputiesPage } from './roles-deputies.ts';
import { policyWords } from './setup-data.ts';

/** Somebody would like to have a role. */
export interface RoleRequest {
  role: string;
  person: number;
  name: string;
}

/** What a roles card knows of its own. */
export interface RolesData {
  /** The checklist's roles when it was posted. */
  roles: Checklist['roles'];
  requests: RoleRequest[];
}

export const rolesData = (card: Card): RolesData => ({
  roles: [],
  requests: [],
  ...(card.data as Partial<RolesData> | null),
});

/** Who has which role; the lead gives and takes by tap. Its second page lists everybody who can be taken off. */
export const roles: Draw = async ({ card, team, at }) => {
  if (card.view === 'take') return takePage(card, team);
  return card.view.startsWith('deput') ? deputiesPage(card, team) : overview(card, team, at);
};

/** A role's id and a person in a button: `qa-1003`. Ids of roles may have hyphens themselves. */
const placeName = (role: string, person: number): string => `${role}-${person}`;
export function readPlace(argument: string): { role: string; person: number } | null {
  const match = /^(.+)-(\d{1,16})$/.exec(argument);
  return match ? { role: match[1] as string, person: Number(match[2]) } : null;
}

/** The checklist's roles, and any that somebody still has from another checklist. */
function rolesOn(card: Card, team: Team): Checklist['roles'] {
  const { roles: known } = rolesData(card);
  const others = Object.keys(team.roles).filter(
    (id) => holdersOf(id, team).length > 0 && !known.some((role) => role.id === id),
  );
  return [...known, ...others.map((id) => ({ id, title: id, does: id }))];
}

function overview(card: Card, team: Team, at: Instant): Face {
  const all = rolesOn(card, team);
  const people = new Set(Object.values(team.roles).flat()).size;
  const requests = rolesData(card).requests.slice(0, mostRequests);
  return {
    text: page([
      `<b>Roles in ${shown(team.title, 40)}</b> — ${count(people, 'person', 'people')}`,
      '',
      ...capped(
        all.map((role) => `<b>${shown(role.title, 24)}</b> ${holders(role.id, team, at)}`),
        12,
      ),
      '',
      `<b>Policy</b> ${team.policy}: ${policyWords[team.policy]}`,
      ...linkedLines(team),
      ...requests.map(
        ({ role, person, name }) =>
          `❓ ${shown(titleOf(role, all), 24)} for ${shown(name, 40)} (id <code>${person}</code>)?`,
      ),
      '',
      '<i>The lead gives and takes: reply to somebody with</i> <code>/rollout roles give qa</code>',
    ]),
    keyboard: [
      ...requests.flatMap((request) => requestButtons(card, request, all)),
      ...inThrees(all.slice(0, 12).flatMap((role) => askButton(card, role))),
      ...(people
        ? [[button(card.nonce, 'open', 'take', 'Take a role back…'), button(card.nonce, 'deputies', '', 'Deputies…')]]
        : []),
    ],
  };
}

const mostRequests = 4;
const mostButtons = 20;

function takePage(card: Card, team: Team): Face {
  const held = rolesOn(card, team).flatMap((role) => holdersOf(role.id, team).map((person) => ({ role, person })));
  return {
    text: page([
      '<b>Whose role ends?</b>',
      '',
      'The lead takes any role; everybody can give their own back. Somebody has to lead.',
      held.length > mostButtons
        ? `<i>${held.length - mostButtons} more: </i><code>/rollout roles take qa @name</code>`
        : null,
    ]),
    keyboard: [
      ...held
        .slice(0, mostButtons)
        .flatMap(({ role, person }) =>
          fits(role.id)
            ? [[button(card.nonce, 'take', placeName(role.id, person), label(role.title, person, team))]]
            : [],
        ),
      [button(card.nonce, 'back', '', '‹ Back')],
    ],
  };
}

/** Ids that a button can carry together with a person's. */
const fits = (role: string): boolean => role.length <= 21;

const label = (title: string, person: number, team: Team): string => cut(`${title} — ${nameOf(person, team)}`, 60);

function requestButtons({ nonce }: Card, { role, person, name }: RoleRequest, all: Checklist['roles']): Keyboard {
  if (!fits(role)) return [];
  const place = placeName(role, person);
  return [
    [
      button(nonce, 'give', place, cut(`Give ${titleOf(role, all)} to ${name} (${person})`, 60), 'primary'),
      button(nonce, 'remove', place, 'Not now'),
    ],
  ];
}

const askButton = ({ nonce }: Card, { id, title }: Checklist['roles'][number]): CardButton[] =>
  fits(id) ? [button(nonce, 'claim', id, `Ask: ${title}`)] : [];

const inThrees = (buttons: CardButton[]): Keyboard =>
  buttons.flatMap((_, index) => (index % 3 ? [] : [buttons.slice(index, index + 3)]));

const titleOf = (role: string, all: Checklist['roles']): string => all.find((each) => each.id === role)?.title ?? role;

function holders(role: string, team: Team, at: Instant): string {
  const names = holdersOf(role, team).map((person) => holder(person, team, at));
  return names.length ? capped(names, 4).join(', ') : '–';
}

/** "Nadia (away until Fri 27 Nov 18:00, Luis for her)" without guessing whether it is her. */
function holder(person: number, team: Team, at: Instant): string {
  const name = shown(nameOf(person, team), 40);
  const deputy = team.deputies[person];
  const stands = deputy === undefined ? '' : shown(nameOf(deputy, team), 40);
  if (isAway(person, team, at))
    return `${name} (away until ${sayTime(team.away[person] ?? at, team.zone)}, ${stands ? `${stands} stands in` : 'nobody stands in'})`;
  return stands ? `${name} (deputy ${stands})` : name;
}

function linkedLines(team: Team): string[] {
  return Object.entries(team.links).map(
    ([account, person]) =>
      `🔗 <code>${account}</code> is another account of ${shown(nameOf(person, team), 40)}: one person, one vote`,
  );
}
