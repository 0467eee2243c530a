import type { Person } from '../team/authority.ts';
import { nameOf, type Team } from '../team/team.ts';
import { announceCompletion } from './announcing.ts';
import { mustBeAllowed, mustBeOpen, mustHaveReason, phaseNamed, titleOf } from './asking.ts';
import { findItem, type Phase } from './checklist.ts';
import type { Circumstances, Of } from './decide.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { refuse } from './refusal.ts';
import { revisionOf } from './revision.ts';
import { currentPhase, isSignedOff, itemState, keyOf, openItems, phaseState, type Rollout } from './rollout.ts';
import { anybody, candidatesFor, emptySeat, mayFill, seating, seatsOf } from './seats.ts';

export function requestSignOff(
  { phase: name, by, at }: Of<'RequestSignOff'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  mustBeAllowed(by, 'askSignOff', `ask for the sign-off of ${phase.title}`, rollout, team);
  if (isSignedOff(phase, rollout)) return refuse('not-asked', `${phase.title} is signed off already.`);
  mustBeItsTurn(phase, rollout);
  mustBeDone(phase, rollout);
  mustBePossible(phase, rollout, team);
  if (phaseState(phase.id, rollout).requested) return [];
  return [{ type: 'SignOffRequested', phase: phase.id, revision: revisionOf(phase, rollout), by: by.id, at }];
}

/** One person's yes to exactly what was shown. The phase closes when every seat is filled by people who are entitled at this moment. */
export function signOff(command: Of<'SignOff'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  const { by, at, revision } = command;
  const phase = phaseNamed(command.phase, rollout);
  const state = phaseState(phase.id, rollout);
  if (state.signedOff && state.signOffs.some((each) => each.by === by.id)) return [];
  mustBeOpen(rollout);
  if (state.signedOff) return refuse('not-asked', `${phase.title} is signed off already.`);
  mustBeItsTurn(phase, rollout);
  mustBeEntitled(by, phase, rollout, team);
  if (!state.requested) refuse('not-asked', `Nobody asks for the sign-off of ${phase.title} at the moment.`);
  if (revision !== revisionOf(phase, rollout))
    refuse(
      'outdated',
      `${phase.title} has changed since this card was shown. It is up to date now: look again, then tap.`,
    );
  mustBeDone(phase, rollout);
  // Nothing new is said, but a role or a policy that changed since may let the phase close now.
  if (state.signOffs.some((each) => each.by === by.id && each.revision === revision))
    return closePhase(phase, revision, rollout, team, at);
  const signed: RolloutEvent = { type: 'SignedOff', phase: phase.id, revision, by: by.id, at };
  const next = evolve(rollout, signed);
  mustTakeASeat(by, phase, next, team);
  return [signed, ...closePhase(phase, revision, next, team, at)];
}

export function withdrawSignOff({ phase: name, by, at }: Of<'WithdrawSignOff'>, rollout: Rollout): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  const state = phaseState(phase.id, rollout);
  if (state.signedOff)
    refuse(
      'sealed',
      `${phase.title} is signed off, so a sign-off cannot be withdrawn any more. To stop, call it off: /rollout cancel`,
    );
  return state.signOffs.some((each) => each.by === by.id)
    ? [{ type: 'SignOffWithdrawn', phase: phase.id, by: by.id, at }]
    : [];
}

/** A no with a reason ends the request; items that the reason names (like 2.4) are open again. */
export function declineSignOff(
  { phase: name, reason, revision, by, at }: Of<'DeclineSignOff'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  const state = phaseState(phase.id, rollout);
  if (state.signedOff) return refuse('sealed', `${phase.title} is signed off already.`);
  if (state.declined?.by === by.id && !state.requested) return [];
  mustBeEntitled(by, phase, rollout, team);
  if (!state.requested) refuse('not-asked', `Nobody asks for the sign-off of ${phase.title} at the moment.`);
  if (revision !== revisionOf(phase, rollout))
    refuse('outdated', `${phase.title} has changed since this card was shown. Look again before you decline.`);
  const why = mustHaveReason(reason, 'retest 2.4 on staging');
  const reopened = namedItems(why, phase, rollout);
  return [
    { type: 'SignOffDeclined', phase: phase.id, reason: why, reopened, by: by.id, at },
    ...reopened.map((item): RolloutEvent => ({ type: 'ItemReopened', item, reason: why, by: by.id, at })),
  ];
}

function closePhase(phase: Phase, revision: string, rollout: Rollout, team: Team, at: Instant): RolloutEvent[] {
  const seated = seating(phase, rollout, team);
  const seats = seated.flatMap(({ seat, signOff: given }) =>
    given?.revision === revision ? [{ role: seat.role, by: given.by, at: given.at }] : [],
  );
  if (seats.length < seated.length) return [];
  const signedOff: RolloutEvent = { type: 'PhaseSignedOff', phase: phase.id, revision, seats, at };
  const isLast = rollout.checklist.phases.at(-1)?.id === phase.id;
  const completed: RolloutEvent[] = isLast ? [{ type: 'RolloutCompleted', at }] : [];
  return [signedOff, ...announceCompletion(phase, rollout, team, at), ...completed];
}

function mustBeItsTurn(phase: Phase, rollout: Rollout): void {
  const current = currentPhase(rollout);
  if (current && current.id !== phase.id)
    refuse('out-of-order', `${phase.title} comes after ${current.title}, which is not signed off yet.`);
}

function mustBeDone(phase: Phase, rollout: Rollout): void {
  const open = openItems(phase, rollout);
  if (open.length === 0) return;
  const names = open.map(
    (item) =>
      `${findItem(rollout.checklist, item.id)?.number}${itemState(item.id, rollout).status === 'blocked' ? ' (blocked)' : ''}`,
  );
  refuse('not-done', `${phase.title} is not ready to be signed. Still open: ${names.join(', ')}.`);
}

function mustBePossible(phase: Phase, rollout: Rollout, team: Team): void {
  const empty = emptySeat(phase, rollout, team);
  if (!empty) return;
  const role = seatTitle(empty.role, rollout);
  refuse(
    'not-entitled',
    `${phase.title} cannot be signed by this team: nobody ${empty.exceptAuthor ? 'but the author ' : ''}can take the seat of ${role}. Give the role to somebody: /rollout roles`,
  );
}

function mustBeEntitled(by: Person, phase: Phase, rollout: Rollout, team: Team): void {
  const seats = seatsOf(phase, team.policy);
  if (by.isHuman && seats.some((seat) => mayFill(seat, by.id, rollout, team))) return;
  if (by.id === rollout.author && seats.some((seat) => mayFill({ ...seat, exceptAuthor: false }, by.id, rollout, team)))
    refuse('own-work', `You started ${keyOf(rollout)}, so somebody else signs ${phase.title}.`);
  refuse(
    'not-entitled',
    `Only ${whoSigns(phase, rollout, team)} can sign ${phase.title}. The lead can add you: /rollout roles`,
  );
}

function mustTakeASeat(by: Person, phase: Phase, rollout: Rollout, team: Team): void {
  const seated = seating(phase, rollout, team);
  if (seated.some((each) => each.signOff?.by === by.id)) return;
  refuse(
    'not-entitled',
    `Your seat of ${phase.title} is taken already. Still missing: ${missingSeats(phase, rollout, team).join(', ')}.`,
  );
}

/** "QA (Aiko)" for each seat, for sentences. */
export function whoSigns(phase: Phase, rollout: Rollout, team: Team): string {
  return seatsOf(phase, team.policy)
    .map(
      (seat) =>
        `${seatTitle(seat.role, rollout)} (${
          candidatesFor(seat, rollout, team)
            .map((id) => nameOf(id, team))
            .join(', ') || 'nobody yet'
        })`,
    )
    .join(' and ');
}

export const missingSeats = (phase: Phase, rollout: Rollout, team: Team): string[] =>
  seating(phase, rollout, team).flatMap(({ seat, signOff: given }) => (given ? [] : [seatTitle(seat.role, rollout)]));

export const seatTitle = (role: string, rollout: Rollout): string =>
  role === anybody ? 'anyone with a role' : titleOf(role, rollout);

function namedItems(reason: string, phase: Phase, rollout: Rollout): string[] {
  const numbers = reason.match(/\b\d\.\d+\b/g) ?? [];
  const ids = numbers.flatMap((number) => findItem(rollout.checklist, number)?.item.id ?? []);
  return [...new Set(ids)].filter(
    (id) => phase.items.some((item) => item.id === id) && itemState(id, rollout).status === 'done',
  );
}
