import { mayDo } from '../team/authority.ts';
import { holdsRole, isAway, isSamePerson, type Team } from '../team/team.ts';
import { escalationOf, type Phase, type Placed, placedItems } from './checklist.ts';
import type { Instant, PersonId } from './events.ts';
import { hearing, reviewItem } from './go-no-go.ts';
import { pendingItems } from './owners-of-items.ts';
import type { Rollout } from './rollout.ts';
import { candidatesFor, type Situation, seating, sitsFor, validSignOffs } from './seats.ts';
import { currentPhase, dueAt, isClosed, isSettled, itemState, phaseState } from './standing.ts';

/** What waits for one person in one rollout. */
export interface Waiting {
  /** Items that may be done now, soonest first. */
  items: Placed[];
  signOffs: Phase[];
  /** Tapped in the group, to be confirmed in private. */
  confirmations: Phase[];
  /** A vote is open, and they have not been heard. */
  hasVote: boolean;
  /** Somebody asks to stop, and they decide. */
  hasStop: boolean;
  /** For a lead: what others should have done and the group has heard of, and what has been blocked for long. */
  late: Placed[];
  blocked: Placed[];
}

export const nothingWaits: Waiting = {
  items: [],
  signOffs: [],
  confirmations: [],
  hasVote: false,
  hasStop: false,
  late: [],
  blocked: [],
};

export function waitingFor(person: PersonId, { rollout, team, at }: Situation): Waiting {
  if (rollout.status !== 'open') return nothingWaits;
  const current = currentPhase(rollout);
  const items = openItems(rollout).filter((placed) => isTheirs(placed, rollout, team, person));
  const isTheirsToo = ({ number }: Placed): boolean => items.some((each) => each.number === number);
  const leads = holdsRole(person, 'lead', team);
  return {
    items: items.sort((a, b) => dueOrLast(a, rollout) - dueOrLast(b, rollout)),
    signOffs: current && owesSignOff(current, person, { rollout, team, at }) ? [current] : [],
    confirmations: rollout.checklist.phases.filter((phase) =>
      phaseState(phase.id, rollout).pending.some((each) => each.by === person),
    ),
    hasVote: owesVote(person, { rollout, team, at }),
    hasStop: rollout.stop !== null && mayDo(asPerson(person), 'resolveStop', team),
    late: leads ? raisedItems(rollout, team).filter((placed) => !isTheirsToo(placed)) : [],
    blocked: leads ? longBlocked(rollout, at).filter((placed) => !isTheirsToo(placed)) : [],
  };
}

/** Blocked, and not moved for as long as the checklist says. */
export function longBlocked(rollout: Rollout, at: Instant): Placed[] {
  const { blockedAfter } = escalationOf(rollout.checklist);
  return openItems(rollout).filter(({ item }) => {
    const { status, at: since } = itemState(item.id, rollout);
    return status === 'blocked' && since !== null && at - since >= blockedAfter;
  });
}

function openItems(rollout: Rollout): Placed[] {
  const current = currentPhase(rollout);
  return placedItems(rollout.checklist).filter(
    ({ item, phase }) =>
      !isSettled(item, rollout) && !isClosed(phase, rollout) && (phase.preparedEarly || phase.id === current?.id),
  );
}

const raisedItems = (rollout: Rollout, team: Team): Placed[] =>
  pendingItems(rollout, team).filter(({ item, due }) => rollout.reminding.raised[item.id] === due);

function isTheirs({ item }: Placed, rollout: Rollout, team: Team, person: PersonId): boolean {
  const { assignee } = itemState(item.id, rollout);
  return assignee === null ? holdsRole(person, item.owner, team) : assignee === person;
}

function owesSignOff(phase: Phase, person: PersonId, situation: Situation): boolean {
  if (!phaseState(phase.id, situation.rollout).requested) return false;
  const signed = validSignOffs(phase, situation);
  if (signed.some((each) => isSamePerson(each.by, person, situation.team))) return false;
  return seating(phase, situation).some(
    (each) => !each.signOff && candidatesFor(each.seat, situation, signed).includes(person),
  );
}

function owesVote(person: PersonId, situation: Situation): boolean {
  const { rollout, team, at } = situation;
  const review = reviewItem(rollout);
  const { goNoGo } = rollout;
  if (!goNoGo || goNoGo.decided || !review || isClosed(review.phase, rollout) || isAway(person, team, at)) return false;
  const votes = goNoGo.votes;
  return hearing(situation).some(({ seat, vote }) => vote === null && sitsFor(seat, person, situation, votes) !== null);
}

/** Rights by role alone: whoever runs the bot is told by other means. */
const asPerson = (id: PersonId) => ({ id, name: '', isOwner: false, isHuman: true });

const dueOrLast = ({ item }: Placed, rollout: Rollout): number => dueAt(item, rollout) ?? Number.POSITIVE_INFINITY;
