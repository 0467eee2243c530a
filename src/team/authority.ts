import { holdsRole, isOnRoster, type Team } from './team.ts';

/** Who is asking, as the wire proved it: a numeric id, whether an owner, and whether this is somebody who can have authority at all. */
export interface Person {
  id: number;
  name: string;
  isOwner: boolean;
  /** False for bots, anonymous admins, channels and Telegram's own service accounts: they never have authority. */
  isHuman: boolean;
}

/**
 * What people do, and who may: `anyone` in the group, `roster` for whoever holds a role, `owner` for those who run the bot, `theirs` for those
 * whose it is alone, or the roles named. Owners may do what a lead may. Nobody signs or votes but by a seat's role.
 */
const rules = {
  look: 'anyone',
  start: 'anyone',
  retry: 'roster',
  prove: 'anyone',
  block: 'anyone',
  note: 'anyone',
  remind: 'roster',
  endReminder: ['lead'],
  agree: 'roster',
  keepGoing: 'roster',
  answer: 'roster',
  tick: ['lead'],
  assign: ['lead'],
  reopen: ['lead'],
  skip: ['lead'],
  askSignOff: ['lead', 'qa', 'ops'],
  sign: 'theirs',
  vote: 'theirs',
  veto: ['approver'],
  resolveVeto: 'owner',
  askToStop: ['lead', 'approver'],
  resolveStop: ['lead'],
  breakGlass: 'owner',
  review: ['lead'],
  schedule: ['lead'],
  freeze: ['lead'],
  overrideSoft: ['lead'],
  overrideHard: 'owner',
  announce: ['lead', 'comms'],
  stakeholders: ['lead', 'comms'],
  callOff: ['lead'],
  rollBack: ['lead', 'ops'],
  deploy: ['lead', 'ops'],
  forceStage: ['lead'],
  pause: 'roster',
  watch: 'roster',
  logIssue: 'roster',
  settleIssue: ['lead', 'ops'],
  giveRoles: ['lead'],
  takeRole: ['lead'],
  acceptRole: 'theirs',
  sendAway: ['lead'],
  setUp: ['lead'],
  forget: 'owner',
} as const;

export type Action = keyof typeof rules;
export const actions = Object.keys(rules) as Action[];

/** Whose the thing is that something is done to: an item's assignee and its owner's role, the people who may take a seat, oneself. */
export interface Theirs {
  people?: readonly number[];
  roles?: readonly string[];
}

/** The one answer for buttons, slash commands, links and the command line: may this person do this, in this team, now? Denies by default. */
export function mayDo(person: Person, action: Action, team: Team, { people = [], roles = [] }: Theirs = {}): boolean {
  if (!person.isHuman) return false;
  if (people.includes(person.id) || roles.some((role) => holdsRole(person.id, role, team))) return true;
  const rule = rules[action];
  if (rule === 'theirs') return false;
  if (rule === 'anyone') return true;
  if (rule === 'roster') return isOnRoster(person.id, team);
  if (rule === 'owner') return person.isOwner;
  return (person.isOwner && rule.some(isLeads)) || rule.some((role) => holdsRole(person.id, role, team));
}

/** Owners stand in for a lead, and for nobody else. */
const isLeads = (role: string): boolean => role === 'lead';

/** The roles that would be entitled, for the sentence that refuses. */
export function rolesFor(action: Action): readonly string[] {
  const rule = rules[action];
  return typeof rule === 'string' ? [] : rule;
}
