import { isZone } from '../time/zone.ts';
import { mayDo, type Person } from './authority.ts';
import { type HouseEvent, type Medium, type Policy, policies, type TeamEvent, type WorkingHours } from './events.ts';
import { Refusal } from './refusal.ts';
import { type House, holdsRole, nameOf, type Team } from './team.ts';

export type TeamCommand = { by: Person; at: number } & (
  | { type: 'FoundTeam'; number: number; chat: number; title: string }
  | { type: 'ChooseZone'; zone: string }
  | { type: 'ChoosePolicy'; policy: Policy }
  | { type: 'ClaimRole'; role: string }
  | { type: 'UnclaimRoles' }
  | { type: 'ChooseHours'; hours: WorkingHours }
  | { type: 'FinishSetup' }
  | { type: 'GiveRole'; role: string; to: { id: number; name: string; isHuman: boolean } }
  | { type: 'TakeRole'; role: string; from: number; why: string }
  | { type: 'PersonLeft'; person: number }
  | { type: 'AddStakeholder'; name: string; medium: Medium; address: string; zone: string | null }
  | { type: 'RemoveStakeholder'; id: string; why: string }
  | { type: 'MoveChat'; from: number; to: number }
  | { type: 'LoseChat'; why: string }
  | { type: 'RegainChat'; chat: number; title: string }
);

/** What follows from a command, or a refusal. A command that is already true yields nothing. */
export function decideTeam(command: TeamCommand, team: Team): TeamEvent[] {
  switch (command.type) {
    case 'FoundTeam':
      return foundTeam(command, team);
    case 'ChooseZone':
      return chooseZone(command, team);
    case 'ChoosePolicy':
      return choosePolicy(command, team);
    case 'ClaimRole':
      return claimRole(command, team);
    case 'UnclaimRoles':
      return unclaimRoles(command, team);
    case 'ChooseHours':
      return chooseHours(command, team);
    case 'FinishSetup':
      return finishSetup(command, team);
    case 'GiveRole':
      return giveRole(command, team);
    case 'TakeRole':
      return takeRole(command, team);
    case 'PersonLeft':
      return personLeft(command, team);
    case 'AddStakeholder':
      return addStakeholder(command, team);
    case 'RemoveStakeholder':
      return removeStakeholder(command, team);
    case 'MoveChat':
      return moveChat(command, team);
    case 'LoseChat':
      return team.isLost ? [] : [{ type: 'ChatLost', why: command.why, at: command.at }];
    case 'RegainChat':
      return team.isLost
        ? [{ type: 'ChatRegained', chat: command.chat, title: command.title, by: command.by.id, at: command.at }]
        : [];
  }
}

/** Owners come from the settings at every start, or once through the claim link while there is none. */
export function nameOwner(person: number, how: 'setting' | 'claim', at: number, house: House): HouseEvent[] {
  if (house.owners.includes(person)) return [];
  if (how === 'claim' && house.owners.length > 0)
    throw new Refusal('This bot has an owner already. Ask them to add you to BOT_OWNERS.');
  return [{ type: 'OwnerNamed', person, how, at }];
}

type Of<T extends TeamCommand['type']> = Extract<TeamCommand, { type: T }>;

function foundTeam({ number, chat, title, by, at }: Of<'FoundTeam'>, team: Team): TeamEvent[] {
  if (team.number) return [];
  if (!by.isOwner) throw new Refusal('Only an owner of this bot can put it into a group.');
  return [{ type: 'TeamFounded', number, chat, title, by: by.id, at }];
}

function chooseZone({ zone, by, at }: Of<'ChooseZone'>, team: Team): TeamEvent[] {
  mustBeAbleToSetUp(by, team);
  if (!isZone(zone))
    throw new Refusal(`I do not know the time zone "${zone.slice(0, 60)}". Try a name like Europe/Berlin.`);
  return zone === team.zone && team.chosen.includes('zone') ? [] : [{ type: 'ZoneChosen', zone, by: by.id, at }];
}

function choosePolicy({ policy, by, at }: Of<'ChoosePolicy'>, team: Team): TeamEvent[] {
  mustBeAbleToSetUp(by, team);
  if (!policies.includes(policy)) throw new Refusal('The policies are small, standard and strict.');
  return policy === team.policy && team.chosen.includes('policy')
    ? []
    : [{ type: 'PolicyChosen', policy, by: by.id, at }];
}

function claimRole({ role, by, at }: Of<'ClaimRole'>, team: Team): TeamEvent[] {
  if (!by.isHuman) throw new Refusal('Tap with your own account: a channel or an anonymous admin cannot hold a role.');
  if (team.isSetUp) throw new Refusal('Roles are given by the lead now: /rollout roles.');
  if (team.claims[role]?.includes(by.id)) return [];
  return [{ type: 'RoleClaimed', role, person: by.id, name: by.name, by: by.id, at }];
}

function unclaimRoles({ by, at }: Of<'UnclaimRoles'>, team: Team): TeamEvent[] {
  const mine = Object.keys(team.claims).filter((role) => team.claims[role]?.includes(by.id));
  return mine.map((role) => ({ type: 'RoleUnclaimed', role, person: by.id, by: by.id, at }));
}

function chooseHours({ hours, by, at }: Of<'ChooseHours'>, team: Team): TeamEvent[] {
  mustBeAbleToSetUp(by, team);
  const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
  const isFine =
    isTime(hours.from) &&
    isTime(hours.to) &&
    hours.from < hours.to &&
    hours.days.length > 0 &&
    hours.days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
  if (!isFine) throw new Refusal('Working hours look like 09:00-18:00 and need at least one day.');
  return JSON.stringify(hours) === JSON.stringify(team.hours) ? [] : [{ type: 'HoursChosen', hours, by: by.id, at }];
}

function finishSetup({ by, at }: Of<'FinishSetup'>, team: Team): TeamEvent[] {
  if (team.isSetUp) return [];
  mustBeAbleToSetUp(by, team);
  if (!team.claims['lead']?.length)
    throw new Refusal('A rollout needs a lead. Tap "I lead", or ask the person who leads to tap it.');
  const given = Object.entries(team.claims).flatMap(([role, people]) =>
    people.map((person): TeamEvent => ({ type: 'RoleGiven', role, person, name: nameOf(person, team), by: by.id, at })),
  );
  return [...given, { type: 'SetupFinished', by: by.id, at }];
}

function giveRole({ role, to, by, at }: Of<'GiveRole'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team);
  if (!to.isHuman) throw new Refusal('Only people can hold a role: not a bot, a channel or an anonymous admin.');
  return holdsRole(to.id, role, team) ? [] : [{ type: 'RoleGiven', role, person: to.id, name: to.name, by: by.id, at }];
}

function takeRole({ role, from, why, by, at }: Of<'TakeRole'>, team: Team): TeamEvent[] {
  if (!by.isHuman || by.id !== from) mustBeAbleToGiveRoles(by, team);
  if (!holdsRole(from, role, team)) return [];
  if (role === 'lead' && team.roles['lead']?.length === 1)
    throw new Refusal('Somebody must lead. Give the role to another person first.');
  return [{ type: 'RoleTaken', role, person: from, why, by: by.id, at }];
}

function personLeft({ person, by, at }: Of<'PersonLeft'>, team: Team): TeamEvent[] {
  const roles = Object.keys(team.roles).filter((role) => holdsRole(person, role, team));
  const claims = Object.keys(team.claims).filter((role) => team.claims[role]?.includes(person));
  return [
    ...roles.map((role): TeamEvent => ({ type: 'RoleTaken', role, person, why: 'left the group', by: by.id, at })),
    ...claims.map((role): TeamEvent => ({ type: 'RoleUnclaimed', role, person, by: by.id, at })),
  ];
}

function addStakeholder({ name, medium, address, zone, by, at }: Of<'AddStakeholder'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  const normal = medium === 'email' ? mailAddress(address) : chatAddress(address);
  if (zone !== null && !isZone(zone))
    throw new Refusal(`I do not know the time zone "${zone.slice(0, 60)}". Try a name like Europe/Berlin.`);
  if (team.stakeholders.some((each) => each.medium === medium && each.address === normal)) return [];
  const stakeholder = {
    id: `s${team.stakeholdersEver + 1}`,
    name: readableName(name) || normal,
    medium,
    address: normal,
    zone,
  };
  return [{ type: 'StakeholderAdded', stakeholder, by: by.id, at }];
}

/** On one line, without characters that turn or break it, and never cut through a letter. */
function readableName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim();
  return [...plain].slice(0, 100).join('');
}

function removeStakeholder({ id, why, by, at }: Of<'RemoveStakeholder'>, team: Team): TeamEvent[] {
  if (!mayDo(by, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  return team.stakeholders.some((each) => each.id === id)
    ? [{ type: 'StakeholderRemoved', id, why, by: by.id, at }]
    : [];
}

function moveChat({ from, to, at }: Of<'MoveChat'>, team: Team): TeamEvent[] {
  const concerns =
    team.chat === from ||
    team.stakeholders.some((each) => each.medium === 'telegram' && each.address.split('/')[0] === String(from));
  return concerns ? [{ type: 'ChatMoved', from, to, at }] : [];
}

/** During set-up the founder and owners decide; afterwards leads and owners. */
function mustBeAbleToSetUp(by: Person, team: Team): void {
  const may = team.isSetUp ? mayDo(by, 'setUp', team) : by.isHuman && (by.isOwner || by.id === team.founder);
  if (!may)
    throw new Refusal(team.isSetUp ? 'Only the lead changes this.' : 'Only the person who added me sets me up.');
}

function mustBeAbleToGiveRoles(by: Person, team: Team): void {
  if (!mayDo(by, 'giveRoles', team)) throw new Refusal('Only the lead gives and takes roles.');
}

/**
 * A deliberately narrow reading of an address: one mailbox, ASCII, no quotes, comments, groups or spaces. Anything that two mail servers could
 * read in two ways is refused here, before it reaches a header.
 */
export function mailAddress(text: string): string {
  const address = text.trim();
  const plain =
    /^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;
  if (address.length > 254 || !plain.test(address) || address.includes('..') || address.includes('.@'))
    throw new Refusal(
      `"${address.slice(0, 80)}" is not an email address I can write to. It looks like name@example.com.`,
    );
  const [local, domain] = address.split('@') as [string, string];
  return `${local}@${domain.toLowerCase()}`;
}

function chatAddress(text: string): string {
  if (!/^-?\d{1,16}(\/\d{1,10})?$/.test(text))
    throw new Refusal('That is not a chat I can write to. Use /rollout stakeholders in the chat itself.');
  return text;
}
