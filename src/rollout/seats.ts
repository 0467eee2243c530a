import {
  holdersOf,
  holdsRole,
  isAway,
  isOnRoster,
  isSamePerson,
  personOf,
  standsInFor,
  type Team,
} from '../team/team.ts';
import type { Phase, Role } from './checklist.ts';
import type { Instant, PersonId } from './events.ts';
import { revisionOf } from './revision.ts';
import type { Rollout, SignOff } from './rollout.ts';
import { goPhase, phaseState } from './standing.ts';

/** In a small team whoever holds any role may take this seat. */
export const anybody = 'anybody';

/** One place in a sign-off that a role must fill. `except` is kept out of it: nobody, the author, or everybody who had a hand in the plan. */
export interface Seat {
  role: Role;
  except: 'nobody' | 'author' | 'planners';
}

/** Who would sit where depends on all of this, and on nothing else. */
export interface Situation {
  rollout: Rollout;
  team: Team;
  at: Instant;
}

export interface Seated {
  seat: Seat;
  signOff: SignOff | null;
  /** Who is away, when a deputy sits for them. */
  inPlaceOf: PersonId | null;
}

/** The seats that sign a phase off under the team's policy. */
export function seatsOf(phase: Phase, { policy }: Pick<Team, 'policy'>): Seat[] {
  if (policy === 'small') return [{ role: anybody, except: 'author' }];
  if (policy === 'standard')
    return phase.seats.map(({ role, exceptAuthor }) => ({ role, except: exceptAuthor ? 'planners' : 'nobody' }));
  const seats = phase.seats.map(({ role }): Seat => ({ role, except: 'planners' }));
  return seats.length >= 2 ? seats : [...seats, { role: 'approver', except: 'planners' }];
}

/** Sign-offs that count at this moment: for what the phase holds now, not older than they stay valid, and confirmed where that is asked for. */
export function validSignOffs(phase: Phase, { rollout, team, at }: Situation): SignOff[] {
  const revision = revisionOf(phase, rollout);
  const isTwice = needsConfirmation(phase, rollout, team);
  return phaseState(phase.id, rollout).signOffs.filter(
    (each) => each.revision === revision && at < expiresAt(each, rollout) && (each.isConfirmed || !isTwice),
  );
}

/** Under the strict policy the phase that says go takes a second yes, in another chat. */
export const needsConfirmation = (phase: Phase, rollout: Rollout, { policy }: Pick<Team, 'policy'>): boolean =>
  policy === 'strict' && goPhase(rollout)?.id === phase.id;

/** When a sign-off lapses, unless the phase has closed before. */
export const expiresAt = (signOff: Pick<SignOff, 'at'>, { checklist }: Rollout): Instant =>
  signOff.at + checklist.signOffs.validMinutes * 60_000;

/** Seats as they are filled now: a person sits once, whoever lost the role stands, and as many seats as possible are taken. */
export function seating(phase: Phase, situation: Situation): Seated[] {
  return seat(seatsOf(phase, situation.team), validSignOffs(phase, situation), situation);
}

/** Could the team as it is fill every seat with different people? Returns the first seat that would stay empty. */
export function emptySeat(phase: Phase, situation: Situation): Seat | undefined {
  const seats = seatsOf(phase, situation.team);
  const signed = validSignOffs(phase, situation);
  const others = [...new Set(seats.flatMap((each) => candidatesFor(each, situation, signed)))].map((by) => ({
    by,
    at: situation.at,
    revision: '',
  }));
  return seat(seats, [...signed, ...others], situation, signed).find((each) => !each.signOff)?.seat;
}

/** The people who could take a seat now: who holds its role and is here, and deputies of those who are away. */
export function candidatesFor(
  { role, except }: Seat,
  situation: Situation,
  signed: readonly SignOff[] = [],
): PersonId[] {
  const { team, at } = situation;
  const all = [...new Set([...holdersOf(role, team), ...Object.values(team.roles).flat()])];
  return all.filter(
    (person) => !isAway(person, team, at) && sitsFor({ role, except }, person, situation, signed) !== null,
  );
}

/**
 * For whom a person would sit there with the roles held now: for themselves, for somebody who is away and has not signed, or (null) not at all.
 * `signed` are the sign-offs of the same phase.
 */
export function sitsFor(
  seat: Seat,
  person: PersonId,
  situation: Situation,
  signed: readonly SignOff[] = [],
): PersonId | null {
  const { team, at } = situation;
  if (isKeptOut(seat, person, situation)) return null;
  if (mayHold(seat, person, team)) return person;
  if (!isOnRoster(person, team)) return null;
  const hasSigned = (other: PersonId): boolean => signed.some(({ by }) => isSamePerson(by, other, team));
  return (
    standsInFor(person, team, at).find(
      (other) => mayHold(seat, other, team) && !isKeptOut(seat, other, situation) && !hasSigned(other),
    ) ?? null
  );
}

const mayHold = ({ role }: Seat, person: PersonId, team: Team): boolean =>
  role === anybody ? isOnRoster(person, team) : holdsRole(person, role, team);

/** Another account of the same person is kept out as well. */
export function isKeptOut({ except }: Seat, person: PersonId, { rollout, team }: Situation): boolean {
  if (except === 'nobody') return false;
  const barred = except === 'author' ? [rollout.author] : rollout.planners;
  return barred.some((each) => isSamePerson(each, person, team));
}

/** Bipartite matching by augmenting paths: a person with two roles never keeps somebody else from the only seat that is left. */
function seat(
  seats: readonly Seat[],
  signOffs: readonly SignOff[],
  situation: Situation,
  signed: readonly SignOff[] = signOffs,
): Seated[] {
  const takenBy: (Sitting | null)[] = seats.map(() => null);
  const place = (person: SignOff[], tried: Set<number>): boolean =>
    seats.some((each, index) => {
      const sitting = tried.has(index) ? null : sittingIn(each, person, situation, signed);
      if (!sitting) return false;
      tried.add(index);
      const before = takenBy[index];
      if (before && !place(before.person, tried)) return false;
      takenBy[index] = sitting;
      return true;
    });
  for (const person of byPerson(signOffs, situation.team)) place(person, new Set());
  return seats.map((each, index) => {
    const sitting = takenBy[index];
    return {
      seat: each,
      signOff: sitting?.signOff ?? null,
      inPlaceOf: sitting && sitting.sitsFor !== sitting.signOff.by ? sitting.sitsFor : null,
    };
  });
}

interface Sitting {
  /** All that one person has signed with, be it from several accounts. */
  person: SignOff[];
  signOff: SignOff;
  sitsFor: PersonId;
}

function sittingIn(each: Seat, person: SignOff[], situation: Situation, signed: readonly SignOff[]): Sitting | null {
  for (const signOff of person) {
    const others = signed.filter(({ by }) => by !== signOff.by);
    const whose = sitsFor(each, signOff.by, situation, others);
    if (whose !== null) return { person, signOff, sitsFor: whose };
  }
  return null;
}

/** Linked accounts are one person. */
function byPerson(signOffs: readonly SignOff[], team: Team): SignOff[][] {
  const people = new Map<PersonId, SignOff[]>();
  for (const each of signOffs) {
    const person = personOf(each.by, team);
    people.set(person, [...(people.get(person) ?? []), each]);
  }
  return [...people.values()];
}
