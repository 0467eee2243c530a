import type { HouseEvent, Policy, Stakeholder, TeamEvent, WorkingHours } from './events.ts';

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
  /** Names as last recorded in the journal, for people with a role or a claim. */
  names: Record<number, string>;
  stakeholders: Stakeholder[];
  stakeholdersEver: number;
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
  names: {},
  stakeholders: [],
  stakeholdersEver: 0,
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
        names: { ...team.names, [event.person]: event.name },
      };
    case 'RoleTaken':
      return { ...team, roles: withoutPerson(team.roles, event.role, event.person) };
    case 'SetupFinished':
      return { ...team, isSetUp: true, claims: {} };
    case 'StakeholderAdded':
      return {
        ...team,
        stakeholders: [...team.stakeholders, event.stakeholder],
        stakeholdersEver: team.stakeholdersEver + 1,
      };
    case 'StakeholderRemoved':
      return { ...team, stakeholders: team.stakeholders.filter((each) => each.id !== event.id) };
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

/** A role's name can be anything that somebody typed, "constructor" too. */
export const holdersOf = (role: string, { roles }: Team): number[] =>
  Object.hasOwn(roles, role) ? (roles[role] ?? []) : [];
export const holdsRole = (person: number, role: string, team: Team): boolean => holdersOf(role, team).includes(person);
export const rolesOf = (person: number, team: Team): string[] =>
  Object.keys(team.roles).filter((role) => holdsRole(person, role, team));
export const isOnRoster = (person: number, team: Team): boolean => rolesOf(person, team).length > 0;
export const nameOf = (person: number, team: Team): string => team.names[person] ?? `person ${person}`;

/** Everyone who runs this bot: may found teams and stand in for a lead. */
export interface House {
  owners: number[];
}

export const emptyHouse: House = { owners: [] };

export function evolveHouse(house: House, event: HouseEvent): House {
  return house.owners.includes(event.person) ? house : { owners: [...house.owners, event.person] };
}
