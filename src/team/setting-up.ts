import { cut } from '../time/cut.ts';
import { isZone } from '../time/zone.ts';
import { mayDo, type Person } from './authority.ts';
import type { Of } from './decide.ts';
import { policies, type TeamEvent } from './events.ts';
import { Refusal } from './refusal.ts';
import { nameOf, type Team } from './team.ts';

export function foundTeam({ number, chat, title, by, at }: Of<'FoundTeam'>, team: Team): TeamEvent[] {
  if (team.number) return [];
  if (!by.isOwner) throw new Refusal('Only an owner of this bot can put it into a group.');
  return [{ type: 'TeamFounded', number, chat, title, by: by.id, at }];
}

export function chooseZone({ zone, by, at }: Of<'ChooseZone'>, team: Team): TeamEvent[] {
  mustBeAbleToSetUp(by, team);
  if (!isZone(zone))
    throw new Refusal(`I do not know the time zone "${cut(zone, 60)}". Try a name like Europe/Berlin.`);
  return zone === team.zone && team.chosen.includes('zone') ? [] : [{ type: 'ZoneChosen', zone, by: by.id, at }];
}

export function choosePolicy({ policy, by, at }: Of<'ChoosePolicy'>, team: Team): TeamEvent[] {
  mustBeAbleToSetUp(by, team);
  if (!policies.includes(policy)) throw new Refusal('The policies are small, standard and strict.');
  return policy === team.policy && team.chosen.includes('policy')
    ? []
    : [{ type: 'PolicyChosen', policy, by: by.id, at }];
}

export function claimRole({ role, by, at }: Of<'ClaimRole'>, team: Team): TeamEvent[] {
  if (!by.isHuman) throw new Refusal('Tap with your own account: a channel or an anonymous admin cannot hold a role.');
  if (team.isSetUp) throw new Refusal('Roles are given by the lead now: /rollout_roles.');
  if (team.claims[role]?.includes(by.id)) return [];
  return [{ type: 'RoleClaimed', role, person: by.id, name: by.name, by: by.id, at }];
}

export function unclaimRoles({ by, at }: Of<'UnclaimRoles'>, team: Team): TeamEvent[] {
  const mine = Object.keys(team.claims).filter((role) => team.claims[role]?.includes(by.id));
  return mine.map((role) => ({ type: 'RoleUnclaimed', role, person: by.id, by: by.id, at }));
}

export function chooseHours({ hours, by, at }: Of<'ChooseHours'>, team: Team): TeamEvent[] {
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

export function finishSetup({ by, at }: Of<'FinishSetup'>, team: Team): TeamEvent[] {
  if (team.isSetUp) return [];
  mustBeAbleToSetUp(by, team);
  if (!team.claims['lead']?.length)
    throw new Refusal('A rollout needs a lead. Tap "I lead", or ask the person who leads to tap it.');
  const given = Object.entries(team.claims).flatMap(([role, people]) =>
    people.map((person): TeamEvent => ({ type: 'RoleGiven', role, person, name: nameOf(person, team), by: by.id, at })),
  );
  return [...given, { type: 'SetupFinished', by: by.id, at }];
}

/** During set-up the founder and owners decide; afterwards leads and owners. */
function mustBeAbleToSetUp(by: Person, team: Team): void {
  const may = team.isSetUp ? mayDo(by, 'setUp', team) : by.isHuman && (by.isOwner || by.id === team.founder);
  if (!may)
    throw new Refusal(team.isSetUp ? 'Only the lead changes this.' : 'Only the person who added me sets me up.');
}
