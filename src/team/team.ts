import type { HouseEvent, Policy, Stakeholder, TeamEvent, WorkingHours } from './events.ts';
import type { Freeze, Traffic } from './events-freezes.ts';
import { evolveAudience } from './evolve-audience.ts';

/** A Telegram group that carries rollouts: its zone, policy, people with roles, and who is told. */
export interface Team {
  number: number;
  chat: number;
  title: string;
  zone: string;
  policy: Policy;
  hours: WorkingHours;
  /** Who set the group up; the one who confirms the roles that people claimed during set-up. */
  founder: number;
  isSetUp: boolean;
  /** What somebody decided, even if it is what it was before anybody did. */
  chosen: ('zone' | 'policy')[];
  isLost: boolean;
  /** Role → people who hold it now, in the order in which they got it. */
  roles: Record<string, number[]>;
  /** Roles people tapped for themselves during set-up; they count once the founder or an owner finishes it. */
  claims: Record<string, number[]>;
  /** Who signs and votes for somebody while that person is away. */
  deputies: Record<number, number>;
  /** Until when somebody is away; a moment in the past says nothing. */
  away: Record<number, number>;
  /** Another account → the person whose it is. */
  links: Record<number, number>;
  offers: RoleOffer[];
  /** Names as last recorded in the journal, for people with a role or a claim. */
  names: Record<number, string>;
  stakeholders: Stakeholder[];
  stakeholdersEver: number;
  /** Taken off the list: whoever comes back is the same one, with what they had declined. */
  formerly: Stakeholder[];
  /** Times in which no window is to lie. */
  freezes: Freeze[];
  freezesEver: number;
  /** Who set which freeze, and when. */
  freezesSet: Record<string, { by: number; at: number }>;
  /** When the readers use the product; null where nobody has said. */
  traffic: Traffic | null;
}

/** A role that waits for one person to take it, once, until it expires. */
export interface RoleOffer {
  role: string;
  person: number;
  name: string;
  by: number;
  code: string;
  expiresAt: number;
}

export const nobody: Team = {
  number: 0,
  chat: 0,
  title: '',
  zone: 'UTC',
  policy: 'standard',
  hours: { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] },
  founder: 0,
  isSetUp: false,
  chosen: [],
  isLost: false,
  roles: {},
  claims: {},
  deputies: {},
  away: {},
  links: {},
  offers: [],
  names: {},
  stakeholders: [],
  stakeholdersEver: 0,
  formerly: [],
  freezes: [],
  freezesEver: 0,
  freezesSet: {},
  traffic: null,
};

export function evolveTeam(team: Team, event: TeamEvent): Team {
  switch (event.type) {
    case 'TeamFounded':
      return { ...team, number: event.number, chat: event.chat, title: event.title, founder: event.by };
    case 'ZoneChosen':
      return { ...team, zone: event.zone, chosen: [...team.chosen, 'zone'] };
    case 'PolicyChosen':
      return { ...team, policy: event.policy, chosen: [...team.chosen, 'policy'] };
    case 'HoursChosen':
      return { ...team, hours: event.hours };
    case 'RoleClaimed':
      return {
        ...team,
        claims: withPerson(team.claims, event.role, event.person),
        names: { ...team.names, [event.person]: event.name },
      };
    case 'RoleUnclaimed':
      return { ...team, claims: withoutPerson(team.claims, event.role, event.person) };
    case 'RoleGiven':
      return {
        ...team,
        roles: withPerson(team.roles, event.role, event.person),
        offers: team.offers.filter((each) => each.person !== event.person || each.role !== event.role),
        names: { ...team.names, [event.person]: event.name },
      };
    case 'RoleTaken':
      return {
        ...team,
        roles: withoutPerson(team.roles, event.role, event.person),
        // What somebody offered as a lead does not outlast the role.
        offers: team.offers.filter((each) => each.by !== event.person || event.role !== 'lead'),
      };
    case 'RoleOffered': {
      const { role, person, name, by, code, expiresAt } = event;
      const others = team.offers.filter((each) => each.expiresAt > event.at);
      return { ...team, offers: [...others, { role, person, name, by, code, expiresAt }] };
    }
    case 'DeputyNamed':
      return { ...team, deputies: { ...team.deputies, [event.person]: event.deputy } };
    case 'DeputyDismissed':
      return { ...team, deputies: without(team.deputies, event.person) };
    case 'PersonAway':
      return { ...team, away: { ...team.away, [event.person]: event.until } };
    case 'PersonBack':
      return { ...team, away: without(team.away, event.person) };
    case 'AccountsLinked':
      return { ...team, links: { ...team.links, [event.account]: event.person } };
    case 'AccountsUnlinked':
      return { ...team, links: without(team.links, event.account) };
    case 'SetupFinished':
      return { ...team, isSetUp: true, claims: {} };
    case 'StakeholderAdded':
    case 'StakeholderRemoved':
    case 'StakeholderChanged':
    case 'StakeholdersImported':
    case 'PreferencesChosen':
    case 'AddressDisabled':
    case 'AddressEnabled':
      return evolveAudience(team, event);
    case 'FreezeSet':
      return {
        ...team,
        freezes: [...team.freezes, event.freeze],
        freezesEver: team.freezesEver + 1,
        freezesSet: { ...team.freezesSet, [event.freeze.id]: { by: event.by, at: event.at } },
      };
    case 'FreezeLifted':
      return { ...team, freezes: team.freezes.filter((each) => each.id !== event.id) };
    case 'TrafficChosen':
      return { ...team, traffic: event.traffic };
    case 'ChatMoved':
      return {
        ...team,
        chat: team.chat === event.from ? event.to : team.chat,
        stakeholders: team.stakeholders.map((each) => movedStakeholder(each, event.from, event.to)),
      };
    case 'ChatLost':
      return { ...team, isLost: true };
    case 'ChatRegained':
      return { ...team, isLost: false, chat: event.chat, title: event.title };
  }
}

function movedStakeholder(stakeholder: Stakeholder, from: number, to: number): Stakeholder {
  const [chat] = stakeholder.address.split('/');
  // Topics do not survive the move: a basic group has none.
  return stakeholder.medium === 'telegram' && chat === String(from)
    ? { ...stakeholder, address: String(to) }
    : stakeholder;
}

function withPerson(map: Record<string, number[]>, role: string, person: number): Record<string, number[]> {
  const holders = map[role] ?? [];
  return holders.includes(person) ? map : { ...map, [role]: [...holders, person] };
}

function withoutPerson(map: Record<string, number[]>, role: string, person: number): Record<string, number[]> {
  return { ...map, [role]: (map[role] ?? []).filter((each) => each !== person) };
}

const without = (map: Record<number, number>, key: number): Record<number, number> =>
  Object.fromEntries(Object.entries(map).filter(([each]) => Number(each) !== key));

/** A role's name can be anything that somebody typed, "constructor" too. */
export const holdersOf = (role: string, { roles }: Team): number[] =>
  Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
export const holdsRole = (person: number, role: string, team: Team): boolean => holdersOf(role, team).includes(person);
export const rolesOf = (person: number, team: Team): string[] =>
  Object.keys(team.roles).filter((role) => holdsRole(person, role, team));
export const isOnRoster = (person: number, team: Team): boolean => rolesOf(person, team).length > 0;
/** Where nobody did it: what the settings ask for, and what other systems say. No account of Telegram's has this number. */
export const theBot = 0;

/** A name that was forgotten is an empty one. */
export const nameOf = (person: number, team: Team): string =>
  person === theBot ? 'rollout-bot' : team.names[person] || `person ${person}`;

/** The person behind an account: two linked accounts are one. */
export const personOf = (account: number, team: Team): number => team.links[account] ?? account;
export const isSamePerson = (one: number, other: number, team: Team): boolean =>
  personOf(one, team) === personOf(other, team);

export const isAway = (person: number, team: Team, at: number): boolean => (team.away[person] ?? 0) > at;
/**
 * Those who are away now and for whom this person signs and votes meanwhile. Nobody stands in for an account of their own, and for somebody with
 * several accounts only the deputy of the first one does: a person is represented once.
 */
export const standsInFor = (deputy: number, team: Team, at: number): number[] =>
  whoNamed(deputy, team).filter(
    (person) => isAway(person, team, at) && team.links[person] === undefined && !isSamePerson(person, deputy, team),
  );

/** States never change, so what was turned round once need not be turned round again. */
const turned = new WeakMap<Team['deputies'], Map<number, number[]>>();

function whoNamed(deputy: number, { deputies }: Team): number[] {
  const known =
    turned.get(deputies) ?? Map.groupBy(Object.keys(deputies).map(Number), (person) => deputies[person] ?? 0);
  turned.set(deputies, known);
  return known.get(deputy) ?? [];
}

/** Everyone who runs this bot: may found teams and stand in for a lead. */
export interface House {
  owners: number[];
  /** What the database does not know of since it was restored, until an owner has said what becomes of the letters that are held back. */
  restored: { from: number; until: number } | null;
}

export const emptyHouse: House = { owners: [], restored: null };

export function evolveHouse(house: House, event: HouseEvent): House {
  if (event.type === 'DatabaseRestored') return { ...house, restored: { from: event.from, until: event.until } };
  if (event.type === 'HeldLettersSettled') return { ...house, restored: null };
  if (event.type === 'OwnerDropped') return { ...house, owners: house.owners.filter((each) => each !== event.person) };
  return event.type !== 'OwnerNamed' || house.owners.includes(event.person)
    ? house
    : { ...house, owners: [...house.owners, event.person] };
}
