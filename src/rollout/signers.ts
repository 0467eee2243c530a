import { holdersOf, isAway, nameOf } from '../team/team.ts';
import { titleOf } from './asking.ts';
import type { Phase } from './checklist.ts';
import type { PersonId } from './events.ts';
import type { Rollout } from './rollout.ts';
import {
  anybody,
  candidatesFor,
  isKeptOut,
  type Seat,
  type Situation,
  seating,
  seatsOf,
  sitsFor,
  validSignOffs,
} from './seats.ts';

// Who signs, in the words of sentences and cards.

/** "QA (Aiko)" for each seat, for sentences. */
export function whoSigns(phase: Phase, situation: Situation): string {
  return seatsOf(phase, situation.team)
    .map(
      (seat) =>
        `${seatTitle(seat.role, situation.rollout)} (${namesFor(seat, phase, situation) || absent(seat, situation) || 'nobody yet'})`,
    )
    .join(' and ');
}

function namesFor(seat: Seat, phase: Phase, situation: Situation): string {
  const name = (person: PersonId): string => nameOf(person, situation.team);
  return signersOf(seat, phase, situation)
    .map(({ person, inPlaceOf }) => (inPlaceOf === null ? name(person) : `${name(person)} for ${name(inPlaceOf)}`))
    .join(', ');
}

const absent = ({ role }: Seat, { team, at }: Situation): string =>
  holdersOf(role, team)
    .filter((person) => isAway(person, team, at))
    .map((person) => `${nameOf(person, team)} is away`)
    .join(', ');

export interface Signer {
  person: PersonId;
  /** Who is away, when this one stands in. */
  inPlaceOf: PersonId | null;
}

/** Who could take the seat now, deputies with whom they stand in for. */
export function signersOf(seat: Seat, phase: Phase, situation: Situation): Signer[] {
  const signed = validSignOffs(phase, situation);
  return candidatesFor(seat, situation, signed).map((person) => {
    const whose = sitsFor(seat, person, situation, signed);
    return { person, inPlaceOf: whose === person ? null : whose };
  });
}

/** Holders of a role who are away at the moment and for whom nobody stands in. */
export const awayWithoutDeputy = (seat: Seat, { team, at }: Situation): PersonId[] =>
  (team.roles[seat.role] ?? []).filter((person) => isAway(person, team, at) && team.deputies[person] === undefined);

/** "nobody", "nobody else", or "nobody but Ben, who planned it,": why a seat stays empty. */
export function nobodyFor(seat: Seat, situation: Situation): string {
  const holders = candidatesFor({ ...seat, except: 'nobody' }, situation);
  const barred = holders.filter((person) => isKeptOut(seat, person, situation));
  if (holders.length > barred.length) return 'nobody else';
  const names = barred.map((person) => nameOf(person, situation.team)).join(' and ');
  return names ? `nobody but ${names}, who planned it,` : 'nobody';
}

export const missingSeats = (phase: Phase, situation: Situation): string[] =>
  seating(phase, situation).flatMap(({ seat, signOff }) => (signOff ? [] : [seatTitle(seat.role, situation.rollout)]));

export const seatTitle = (role: string, rollout: Rollout): string =>
  role === anybody ? 'anyone with a role' : titleOf(role, rollout);
