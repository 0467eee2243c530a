import type { Policy } from '../team/events.ts';
import { holdersOf, holdsRole, isOnRoster, type Team } from '../team/team.ts';
import type { Phase, Seat } from './checklist.ts';
import { phaseState, type Rollout, type SignOff } from './rollout.ts';

/** In a small team whoever holds any role may take this seat. */
export const anybody = 'anybody';

/** The seats that sign a phase off under the team's policy. */
export function seatsOf(phase: Phase, policy: Policy): Seat[] {
  if (policy === 'small') return [{ role: anybody, exceptAuthor: true }];
  if (policy === 'standard') return phase.seats;
  const seats = phase.seats.map((seat) => ({ ...seat, exceptAuthor: true }));
  return seats.length >= 2 ? seats : [...seats, { role: 'approver', exceptAuthor: true }];
}

/** May this person take this seat, with the roles held now? */
export function mayFill(seat: Seat, person: number, rollout: Rollout, team: Team): boolean {
  if (seat.exceptAuthor && person === rollout.author) return false;
  return seat.role === anybody ? isOnRoster(person, team) : holdsRole(person, seat.role, team);
}

/** The people who could take a seat now. */
export function candidatesFor(seat: Seat, rollout: Rollout, team: Team): number[] {
  const holders =
    seat.role === anybody
      ? [...new Set(Object.keys(team.roles).flatMap((role) => holdersOf(role, team)))]
      : holdersOf(seat.role, team);
  return holders.filter((person) => mayFill(seat, person, rollout, team));
}

export interface Seated {
  seat: Seat;
  signOff: SignOff | null;
}

/** Seats as they are filled now: a person sits once, whoever lost the role stands, and as many seats as possible are taken. */
export function seating(phase: Phase, rollout: Rollout, team: Team): Seated[] {
  return seat(seatsOf(phase, team.policy), phaseState(phase.id, rollout).signOffs, rollout, team);
}

/** Could the team as it is fill every seat with different people? Returns the first seat that would stay empty. */
export function emptySeat(phase: Phase, rollout: Rollout, team: Team): Seat | undefined {
  const seats = seatsOf(phase, team.policy);
  const everybody = [...new Set(seats.flatMap((each) => candidatesFor(each, rollout, team)))];
  return seat(
    seats,
    everybody.map((by) => ({ by, at: 0, revision: '' })),
    rollout,
    team,
  ).find((each) => !each.signOff)?.seat;
}

/** Bipartite matching by augmenting paths: a person with two roles never keeps somebody else from the only seat that is left. */
function seat(seats: Seat[], signOffs: SignOff[], rollout: Rollout, team: Team): Seated[] {
  const takenBy: (SignOff | null)[] = seats.map(() => null);
  const place = (signOff: SignOff, tried: Set<number>): boolean =>
    seats.some((each, index) => {
      if (tried.has(index) || !mayFill(each, signOff.by, rollout, team)) return false;
      tried.add(index);
      const sitting = takenBy[index];
      if (sitting && !place(sitting, tried)) return false;
      takenBy[index] = signOff;
      return true;
    });
  for (const signOff of signOffs) place(signOff, new Set());
  return seats.map((each, index) => ({ seat: each, signOff: takenBy[index] ?? null }));
}
