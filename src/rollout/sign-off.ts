import type { Person } from '../team/authority.ts';
import { isSamePerson } from '../team/team.ts';
import { announceCompletion } from './announced.ts';
import { mustBeAllowed, mustBeItsTurn, mustBeOpen, mustExist, mustHaveReason, phaseNamed } from './asking.ts';
import { findItem, type Phase } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { mustStillBeGo } from './go-no-go.ts';
import { mustNotBeStopped, mustNotBeVetoed } from './objecting.ts';
import { refuse } from './refusal.ts';
import { revisionOf } from './revision.ts';
import type { Rollout } from './rollout.ts';
import { needsConfirmation, type Situation, seating, validSignOffs } from './seats.ts';
import {
  mustBeAsked,
  mustBeDone,
  mustBeEntitled,
  mustBePossible,
  mustBeSignable,
  mustBeUpToDate,
  mustNotBeClosed,
  mustStillHold,
} from './signable.ts';
import { missingSeats } from './signers.ts';
import { isClosed, itemState, phaseState } from './standing.ts';

/** How long a tap waits for its confirmation in the private chat, in milliseconds. */
export const confirmWithin = 10 * 60_000;

export function requestSignOff(
  { phase: name, by, at }: Of<'RequestSignOff'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  mustBeAllowed(by, 'askSignOff', `ask for the sign-off of ${phase.title}`, rollout, team);
  mustNotBeClosed(phase, rollout);
  mustBeItsTurn(phase, rollout);
  mustNotBeVetoed(phase, rollout, team);
  mustNotBeStopped(rollout, team);
  mustBeDone(phase, rollout);
  mustStillHold(phase, { rollout, team, at });
  mustStillBeGo(phase, { rollout, team, at });
  mustBePossible(phase, { rollout, team, at });
  if (phaseState(phase.id, rollout).requested) return [];
  return [{ type: 'SignOffRequested', phase: phase.id, revision: revisionOf(phase, rollout), by: by.id, at }];
}

/** One person's yes to exactly what was shown. The phase closes when every seat is filled by people who are entitled at this moment. */
export function signOff(command: Of<'SignOff'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  const { by, at, revision } = command;
  mustExist(rollout);
  const phase = phaseNamed(command.phase, rollout);
  if (isSignedBy(by, phase, rollout)) return [];
  const situation = { rollout, team, at };
  mustBeSignable(by, phase, revision, situation);
  // A role or a policy that changed since may let the phase close with what was signed before.
  const closing = closePhase(phase, revision, situation);
  const hasSigned = validSignOffs(phase, situation).some((each) => isSamePerson(each.by, by.id, team));
  if (closing.length > 0 || hasSigned) return closing;
  mustTakeASeat(by, phase, revision, situation);
  if (!needsConfirmation(phase, rollout, team)) return sign(signedBy(by, phase, revision, at), phase, situation);
  return isPending(by, phase, revision, situation)
    ? []
    : [{ type: 'SignOffPending', phase: phase.id, revision, by: by.id, at }];
}

/** The second yes, in the private chat, to what was tapped in the group a moment ago. */
export function confirmSignOff(
  command: Of<'ConfirmSignOff'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { by, at, revision } = command;
  mustExist(rollout);
  const phase = phaseNamed(command.phase, rollout);
  if (isSignedBy(by, phase, rollout)) return [];
  const situation = { rollout, team, at };
  mustBeSignable(by, phase, revision, situation);
  const closing = closePhase(phase, revision, situation);
  if (closing.length > 0 || validSignOffs(phase, situation).some((each) => each.by === by.id)) return closing;
  if (!isPending(by, phase, revision, situation))
    refuse(
      'unconfirmed',
      `There is nothing to confirm any more: a tap waits for ${confirmWithin / 60_000} minutes. Tap “Sign off” in the group again.`,
    );
  mustTakeASeat(by, phase, revision, situation);
  return sign({ ...signedBy(by, phase, revision, at), isConfirmed: true }, phase, situation);
}

export function withdrawSignOff({ phase: name, by, at }: Of<'WithdrawSignOff'>, rollout: Rollout): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  const { signOffs, pending } = phaseState(phase.id, rollout);
  if (isClosed(phase, rollout))
    refuse(
      'sealed',
      `${phase.title} is signed off, so a sign-off cannot be withdrawn any more. You can ask to stop: /rollout_stop`,
    );
  return [...signOffs, ...pending].some((each) => each.by === by.id)
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
  mustNotBeClosed(phase, rollout);
  if (state.declined?.by === by.id && !state.requested) return [];
  mustBeEntitled(by, phase, { rollout, team, at });
  mustBeAsked(phase, rollout);
  mustBeUpToDate(phase, revision, rollout);
  const why = mustHaveReason(reason, 'retest 2.4 on staging');
  const reopened = namedItems(why, phase, rollout);
  return [
    { type: 'SignOffDeclined', phase: phase.id, reason: why, reopened, by: by.id, at },
    ...reopened.map((item): RolloutEvent => ({ type: 'ItemReopened', item, reason: why, by: by.id, at })),
  ];
}

type SignedOff = Extract<RolloutEvent, { type: 'SignedOff' }>;

function sign(signed: SignedOff, phase: Phase, situation: Situation): RolloutEvent[] {
  const rollout = evolve(situation.rollout, signed);
  return [signed, ...closePhase(phase, signed.revision, { ...situation, rollout })];
}

const signedBy = (by: Person, { id }: Phase, revision: string, at: Instant): SignedOff => ({
  type: 'SignedOff',
  phase: id,
  revision,
  by: by.id,
  at,
});

/** Who may, and for what, is asked once more of everybody who sits. */
function closePhase(phase: Phase, revision: string, situation: Situation): RolloutEvent[] {
  const { rollout, team, at } = situation;
  const seated = seating(phase, situation);
  const seats = seated.flatMap(({ seat, signOff: given, inPlaceOf }) =>
    given ? [{ role: seat.role, by: given.by, inPlaceOf, at: given.at }] : [],
  );
  if (seats.length < seated.length) return [];
  const signedOff: RolloutEvent = { type: 'PhaseSignedOff', phase: phase.id, revision, seats, at };
  const isLast = rollout.checklist.phases.at(-1)?.id === phase.id;
  const completed: RolloutEvent[] = isLast ? [{ type: 'RolloutCompleted', at }] : [];
  return [signedOff, ...announceCompletion(phase, rollout, team, at), ...completed];
}

function isSignedBy(by: Person, phase: Phase, rollout: Rollout): boolean {
  const { signedOff, signOffs } = phaseState(phase.id, rollout);
  return signedOff !== null && signOffs.some((each) => each.by === by.id);
}

function isPending(by: Person, phase: Phase, revision: string, { rollout, at }: Situation): boolean {
  return phaseState(phase.id, rollout).pending.some(
    (each) => each.by === by.id && each.revision === revision && at - each.at < confirmWithin && at >= each.at,
  );
}

function mustTakeASeat(by: Person, phase: Phase, revision: string, situation: Situation): void {
  const signed: SignedOff = { ...signedBy(by, phase, revision, situation.at), isConfirmed: true };
  const next = { ...situation, rollout: evolve(situation.rollout, signed) };
  if (seating(phase, next).some((each) => each.signOff?.by === by.id)) return;
  refuse(
    'not-entitled',
    `Your seat of ${phase.title} is taken already. Still missing: ${missingSeats(phase, next).join(', ')}.`,
  );
}

function namedItems(reason: string, phase: Phase, rollout: Rollout): string[] {
  const numbers = reason.match(/\b\d\.\d+\b/g) ?? [];
  const ids = numbers.flatMap((number) => findItem(rollout.checklist, number)?.item.id ?? []);
  return [...new Set(ids)].filter(
    (id) => phase.items.some((item) => item.id === id) && itemState(id, rollout).status === 'done',
  );
}
