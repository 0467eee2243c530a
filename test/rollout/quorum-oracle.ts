import type { Phase } from '../../src/rollout/checklist.ts';
import type { FilledSeat, Instant, PersonId } from '../../src/rollout/events.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import type { Rollout, SignOff } from '../../src/rollout/rollout.ts';
import { goPhase } from '../../src/rollout/standing.ts';
import type { Team } from '../../src/team/team.ts';

// The quorum rule a second time, from its prose and as plainly as possible: it knows nothing of seats.ts and sign-off.ts.

interface Moment {
  rollout: Rollout;
  team: Team;
  at: Instant;
}

/** `role` null is any role at all. */
interface Place {
  role: string | null;
  barred: readonly PersonId[];
}

/** A phase's places under the team's policy, in the order of the checklist. */
export function placesOf(phase: Phase, { rollout, team }: Moment): Place[] {
  if (team.policy === 'small') return [{ role: null, barred: [rollout.author] }];
  if (team.policy === 'standard')
    return phase.seats.map(({ role, exceptAuthor }) => ({ role, barred: exceptAuthor ? rollout.planners : [] }));
  const roles = phase.seats.map((seat) => seat.role);
  return (roles.length === 1 ? [...roles, 'approver'] : roles).map((role) => ({ role, barred: rollout.planners }));
}

/** Is there a way to put different people into all places? Every way is tried. */
export function isFilled(phase: Phase, signOffs: readonly SignOff[], moment: Moment): boolean {
  const counting = countingOf(phase, signOffs, moment);
  const fill = ([place, ...rest]: Place[], sitting: PersonId[]): boolean =>
    place === undefined ||
    counting.some(({ by }) => {
      const person = behind(by, moment.team);
      const maySit = !sitting.includes(person) && whoseSeats(place, by, counting, moment).length > 0;
      return maySit && fill(rest, [...sitting, person]);
    });
  return fill(placesOf(phase, moment), []);
}

/** Does somebody who sits there, for themself or for whom is named, sit there rightly at this moment? */
export function sitsRightly({ by, inPlaceOf }: FilledSeat, place: Place, counting: SignOff[], moment: Moment): boolean {
  return whoseSeats(place, by, counting, moment).includes(inPlaceOf ?? by);
}

/** Those for what the phase holds now, young enough, and confirmed where the policy asks for it. */
export function countingOf<T extends SignOff>(phase: Phase, signOffs: readonly T[], moment: Moment): T[] {
  const { rollout, team, at } = moment;
  const longest = rollout.checklist.signOffs.validMinutes * 60_000;
  const isTwice = team.policy === 'strict' && goPhase(rollout)?.id === phase.id;
  return signOffs.filter(
    (each) =>
      each.revision === revisionOf(phase, rollout) && at - each.at < longest && (!isTwice || each.isConfirmed === true),
  );
}

/** Those for whom an account may sit in a place: itself, and people who are away and whose deputy it is. */
function whoseSeats({ role, barred }: Place, account: PersonId, signOffs: SignOff[], { team, at }: Moment): PersonId[] {
  const isBarred = (one: PersonId): boolean => barred.some((each) => behind(each, team) === behind(one, team));
  const holds = (one: PersonId): boolean =>
    Object.entries(team.roles).some(([name, people]) => (role === null || name === role) && people.includes(one));
  const hasAnyRole = Object.values(team.roles).some((people) => people.includes(account));
  const hasSigned = (one: PersonId): boolean =>
    signOffs.some(({ by }) => by !== account && behind(by, team) === behind(one, team));
  const absent = Object.keys(team.away)
    .map(Number)
    .filter((one) => (team.away[one] as Instant) > at && team.deputies[one] === account)
    .filter((one) => team.links[one] === undefined && behind(account, team) !== one);
  const represented = hasAnyRole ? absent.filter((one) => holds(one) && !isBarred(one) && !hasSigned(one)) : [];
  if (isBarred(account)) return [];
  return holds(account) ? [account, ...represented] : represented;
}

/** The person whose account it is. */
const behind = (account: PersonId, team: Team): PersonId => team.links[account] ?? account;
export const isOnePerson = (one: PersonId, other: PersonId, team: Team): boolean =>
  behind(one, team) === behind(other, team);
