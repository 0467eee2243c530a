import { type Action, mayDo, type Person, rolesFor, type Theirs } from '../team/authority.ts';
import { holdersOf, isAway, nameOf, type Team } from '../team/team.ts';
import { cut } from '../time/cut.ts';
import { sayTime } from '../time/say.ts';
import { findItem, findPhase, type Item, type Phase, type Placed } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { PersonId } from './events.ts';
import { refuse } from './refusal.ts';
import type { ItemState, Rollout } from './rollout.ts';
import { currentPhase, endedWords, isClosed, keyOf } from './standing.ts';

/** Refuses, naming who could, unless the person may do it now. */
export function mustBeAllowed(
  by: Person,
  action: Action,
  doing: string,
  rollout: Rollout,
  team: Team,
  theirs: Theirs = {},
): void {
  if (mayDo(by, action, team, theirs)) return;
  if (!by.isHuman)
    refuse(
      'not-allowed',
      'I cannot see who you are. Post as yourself instead of as an anonymous admin or a channel, or tap the button.',
    );
  refuse('not-allowed', `Only ${whoMayDo(action, theirs, rollout, team)} can ${doing}.`);
}

/** Whether somebody who asked for something earlier might still ask for it. */
export const stillMay = (
  id: PersonId,
  action: Action,
  { team, owners }: { team: Team; owners: readonly PersonId[] },
): boolean => mayDo({ id, name: '', isOwner: owners.includes(id), isHuman: true }, action, team);

function whoMayDo(action: Action, { people = [], roles = [] }: Theirs, rollout: Rollout, team: Team): string {
  if (ownersAlone.has(action)) return [...people.map((id) => nameOf(id, team)), 'an owner of this bot'].join(' or ');
  return whoMay([...new Set([...roles, ...rolesFor(action)])], rollout, team);
}

const ownersAlone = new Set<Action>(['resolveVeto', 'breakGlass', 'forget', 'overrideHard']);

/** "Lead (Mara) or Comms (Priya)": roles with the people who hold them. */
export function whoMay(roles: readonly string[], rollout: Rollout, team: Team): string {
  if (roles.length === 0) return 'people with a role in this team (see /rollout_roles)';
  return roles.map((role) => `${titleOf(role, rollout)} (${namesOf(role, team)})`).join(' or ');
}

export const titleOf = (role: string, rollout: Rollout): string =>
  rollout.checklist.roles.find((each) => each.id === role)?.title ?? role;

function namesOf(role: string, team: Team): string {
  const holders = holdersOf(role, team);
  return holders.length ? holders.map((id) => nameOf(id, team)).join(', ') : 'nobody yet';
}

export function mustExist(rollout: Rollout): void {
  if (rollout.status === 'unborn') refuse('not-open', 'There is no such rollout here. See /rollouts.');
}

export function mustBeOpen(rollout: Rollout): void {
  mustExist(rollout);
  const ended = endedWords(rollout);
  if (ended) refuse('not-open', `${keyOf(rollout)} ${ended}. Nothing in it changes any more.`);
}

export function itemNamed(name: string, rollout: Rollout): Placed {
  return (
    findItem(rollout.checklist, name) ??
    refuse(
      'no-such-item',
      `There is no item "${cut(name, 20)}". Items go from 1.1 to ${lastNumber(rollout)}; see /rollout_plan.`,
    )
  );
}

export function phaseNamed(name: string, rollout: Rollout): Phase {
  return (
    findPhase(rollout.checklist, name) ??
    refuse(
      'no-such-phase',
      `There is no phase "${cut(name, 40)}". The phases are ${rollout.checklist.phases.map((each) => each.title).join(', ')}.`,
    )
  );
}

function lastNumber(rollout: Rollout): string {
  const { phases } = rollout.checklist;
  return `${phases.length}.${phases.at(-1)?.items.length ?? 0}`;
}

/** A reason or a note as it is kept: trimmed, without control characters, at most `limit` code points. */
export function plainText(text: string, what: string, limit = 1000): string {
  const plain = text
    .toWellFormed()
    .replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}\u200b]/gu, '')
    .trim();
  const length = [...plain].length;
  if (length > limit)
    refuse('too-long', `${what} is too long: ${length} characters, at most ${limit}. Attach a file or a link instead.`);
  return plain;
}

export function mustHaveReason(text: string, example: string): string {
  const reason = plainText(text, 'The reason');
  return reason || refuse('needs-reason', `Please say why, for example: ${example}`);
}

export function mustBeItsTurn(phase: Phase, rollout: Rollout): void {
  const current = currentPhase(rollout);
  if (current && current.id !== phase.id)
    refuse('out-of-order', `${phase.title} comes after ${current.title}, which is not signed off yet.`);
}

/** Whoever is away has somebody else decide: one of the two counts, never both. */
export function mustBeHere(by: Person, team: Team, at: number): void {
  if (!isAway(by.id, team, at)) return;
  const until = sayTime(team.away[by.id] ?? at, team.zone);
  const deputy = team.deputies[by.id];
  refuse(
    'away',
    `You are away until ${until}${deputy === undefined ? '' : ` and ${nameOf(deputy, team)} decides for you`}. Say /back first.`,
  );
}

/** An item that may still change: the rollout is open and its phase not signed off. */
export function openForChange(name: string, rollout: Rollout): Placed {
  mustBeOpen(rollout);
  const placed = itemNamed(name, rollout);
  if (isClosed(placed.phase, rollout))
    refuse('sealed', `${placed.phase.title} is signed off, so ${placed.number} stays as it was signed.`);
  return placed;
}

/** Whose item it is, or the lead. */
export function mustBeTheirs(
  by: Person,
  { item, number }: Placed,
  state: ItemState,
  rollout: Rollout,
  { team }: Pick<Circumstances, 'team'>,
): void {
  if (mayTick(by, item, state, team)) return;
  const owner = state.assignee === null ? whoMay([item.owner], rollout, team) : nameOf(state.assignee, team);
  refuse(
    'not-allowed',
    `${number} is ticked by ${owner} or ${titleOf('lead', rollout)}. You can add evidence: /rollout evidence ${number}`,
  );
}

/** The assignee, whoever holds the role of the item's owner, and the lead. */
export function mayTick(by: Person, { owner }: Item, { assignee }: ItemState, team: Team): boolean {
  const people = assignee === null ? [] : [assignee];
  return mayDo(by, 'tick', team, { people, roles: [owner] });
}
