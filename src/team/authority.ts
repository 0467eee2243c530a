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
 * What people do, and who may: `anyone` in the group, `roster` for whoever holds a role, or the roles named. Owners may do what a lead may,
 * except signing: a sign-off needs the seat's role itself (see rollout/sign-off.ts).
 */
const rules = {
  look: 'anyone',
  start: 'anyone',
  prove: 'anyone',
  block: 'anyone',
  note: 'anyone',
  tick: 'roster',
  confirmNotApplicable: 'roster',
  sign: 'roster',
  assign: ['lead'],
  reopen: ['lead'],
  skip: ['lead'],
  askSignOff: ['lead', 'qa', 'ops'],
  schedule: ['lead'],
  announce: ['lead', 'comms'],
  stakeholders: ['lead', 'comms'],
  callOff: ['lead'],
  giveRoles: ['lead'],
  setUp: ['lead'],
} as const;

export type Action = keyof typeof rules;

/** The one answer for buttons, slash commands, links and the command line: may this person do this, in this team, now? Denies by default. */
export function mayDo(person: Person, action: Action, team: Team): boolean {
  if (!person.isHuman) return false;
  const rule = rules[action];
  if (rule === 'anyone') return true;
  if (rule === 'roster') return isOnRoster(person.id, team);
  return person.isOwner || rule.some((role) => holdsRole(person.id, role, team));
}

/** The roles that would be entitled, for the sentence that refuses. */
export function rolesFor(action: Action): readonly string[] {
  const rule = rules[action];
  return rule === 'anyone' || rule === 'roster' ? [] : rule;
}
