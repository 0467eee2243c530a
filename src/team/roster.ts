import { mayDo, type Person, type Theirs } from './authority.ts';
import type { Of } from './decide.ts';
import type { TeamEvent } from './events.ts';
import { Refusal } from './refusal.ts';
import { holdsRole, isAway, isOnRoster, isSamePerson, nameOf, personOf, rolesOf, type Team } from './team.ts';

/** How long an invitation may be accepted, in milliseconds. */
export const offerLasts = 10 * 60_000;
const longestAway = 366 * 24 * 3_600_000;

export function giveRole({ role, to, by, at }: Of<'GiveRole'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team);
  mustBePerson(to);
  return holdsRole(to.id, role, team) ? [] : [{ type: 'RoleGiven', role, person: to.id, name: to.name, by: by.id, at }];
}

export function takeRole({ role, from, why, by, at }: Of<'TakeRole'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team, 'takeRole', { people: [from] });
  if (!holdsRole(from, role, team)) return [];
  if (role === 'lead' && team.roles['lead']?.length === 1)
    throw new Refusal('Somebody must lead. Give the role to another person first.');
  return [{ type: 'RoleTaken', role, person: from, why, by: by.id, at }];
}

export function personLeft({ person, by, at }: Of<'PersonLeft'>, team: Team): TeamEvent[] {
  const roles = rolesOf(person, team);
  const pairs = Object.keys(team.deputies)
    .map(Number)
    .filter((each) => each === person || team.deputies[each] === person);
  const claims = Object.keys(team.claims).filter((role) => team.claims[role]?.includes(person));
  return [
    ...roles.map((role): TeamEvent => ({ type: 'RoleTaken', role, person, why: 'left the group', by: by.id, at })),
    ...claims.map((role): TeamEvent => ({ type: 'RoleUnclaimed', role, person, by: by.id, at })),
    ...pairs.map((each): TeamEvent => ({ type: 'DeputyDismissed', person: each, by: by.id, at })),
  ];
}

/** An invitation to one person, by the digest of the code that its link carries. */
export function offerRole({ role, to, code, expiresAt, by, at }: Of<'OfferRole'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team);
  mustBePerson(to);
  if (holdsRole(to.id, role, team) || team.offers.some((each) => each.code === code)) return [];
  const until = Math.min(expiresAt, at + offerLasts);
  return [{ type: 'RoleOffered', role, person: to.id, name: to.name, code, expiresAt: until, by: by.id, at }];
}

/** Whoever else opens the link, or opens it too late or a second time, gets nothing. */
export function acceptRole({ code, by, at }: Of<'AcceptRole'>, team: Team): TeamEvent[] {
  const offer = team.offers.find((each) => each.code === code);
  if (!offer || !(at < offer.expiresAt))
    throw new Refusal('This invitation is over: it works once, for 10 minutes. Ask the lead for another one.');
  if (!mayDo(by, 'acceptRole', team, { people: [offer.person] }))
    throw new Refusal('This invitation is for somebody else. It works only from the account that was invited.');
  return [{ type: 'RoleGiven', role: offer.role, person: by.id, name: by.name, by: offer.by, at }];
}

/** Whoever stands in for somebody has a role of their own here: authority is not handed to strangers. */
export function nameDeputy({ person, deputy, by, at }: Of<'NameDeputy'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team);
  if (isSamePerson(person, deputy, team)) throw new Refusal('Nobody is their own deputy. Name somebody else.');
  for (const each of [person, deputy])
    if (!isOnRoster(each, team)) throw new Refusal('Both need a role in this team first: /rollout_roles');
  return team.deputies[person] === deputy ? [] : [{ type: 'DeputyNamed', person, deputy, by: by.id, at }];
}

export function dismissDeputy({ person, by, at }: Of<'DismissDeputy'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team, 'giveRoles', { people: [person] });
  return team.deputies[person] === undefined ? [] : [{ type: 'DeputyDismissed', person, by: by.id, at }];
}

export function sendAway({ person, until, by, at }: Of<'SendAway'>, team: Team): TeamEvent[] {
  mustBeAbleToSendAway(by, person, team);
  if (!isOnRoster(person, team)) throw new Refusal('Only people with a role in this team are missed: /rollout_roles');
  if (!(until > at)) throw new Refusal('That time has passed already. Until when? For example: /away until fri 18:00');
  if (until - at > longestAway) throw new Refusal('That is more than a year. Give the role back instead.');
  return team.away[person] === until ? [] : [{ type: 'PersonAway', person, until, by: by.id, at }];
}

export function comeBack({ person, by, at }: Of<'ComeBack'>, team: Team): TeamEvent[] {
  mustBeAbleToSendAway(by, person, team);
  return isAway(person, team, at) ? [{ type: 'PersonBack', person, by: by.id, at }] : [];
}

/** From now on the two are one person: one vote, one author, one second person. Roles stay with the account that has them. */
export function linkAccounts({ account, person, by, at }: Of<'LinkAccounts'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team);
  mustBePerson(account);
  const whose = personOf(person, team);
  if (isSamePerson(account.id, whose, team)) return [];
  if (team.links[account.id] !== undefined || Object.values(team.links).includes(account.id))
    throw new Refusal('That account is linked to somebody already. Separate it first: /rollout roles unlink');
  return [{ type: 'AccountsLinked', account: account.id, person: whose, by: by.id, at }];
}

/** Whoever would gain a second vote by it does not decide on it. */
export function unlinkAccounts({ account, by, at }: Of<'UnlinkAccounts'>, team: Team): TeamEvent[] {
  mustBeAbleToGiveRoles(by, team);
  if (team.links[account] === undefined) return [];
  if (isSamePerson(account, by.id, team))
    throw new Refusal(
      'These accounts are yours, so somebody else has to separate them: another lead, or an owner of this bot.',
    );
  return [{ type: 'AccountsUnlinked', account, by: by.id, at }];
}

function mustBePerson(to: { isHuman: boolean }): void {
  if (!to.isHuman) throw new Refusal('Only people can hold a role: not a bot, a channel or an anonymous admin.');
}

function mustBeAbleToGiveRoles(
  by: Person,
  team: Team,
  action: 'giveRoles' | 'takeRole' = 'giveRoles',
  theirs: Theirs = {},
): void {
  if (!mayDo(by, action, team, theirs)) throw new Refusal('Only the lead gives and takes roles.');
}

function mustBeAbleToSendAway(by: Person, person: number, team: Team): void {
  if (!mayDo(by, 'sendAway', team, { people: [person] }))
    throw new Refusal(`Only ${nameOf(person, team)} or the lead says when ${nameOf(person, team)} is away.`);
}
