import { nameOf, type Team } from '../team/team.ts';
import { mustBeAllowed, mustBeOpen, mustHaveReason, phaseNamed } from './asking.ts';
import type { Phase } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { mustNotHaveBegun } from './planning.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { anybody, seatsOf } from './seats.ts';
import { currentPhase, isClosed, keyOf, phaseState } from './standing.ts';

/** Keeps a phase from closing, whatever is signed, until an owner has resolved it with a reason. */
export function veto(
  { phase: name, reason, by, at }: Of<'Veto'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  const roles = rolesOf(phase, team);
  // Where anybody with a role signs, anybody with a role objects.
  if (roles.includes(anybody)) mustBeAllowed(by, 'agree', `veto ${phase.title}`, rollout, team);
  else mustBeAllowed(by, 'veto', `veto ${phase.title}`, rollout, team, { roles });
  if (isClosed(phase, rollout))
    refuse('sealed', `${phase.title} is closed already. You can ask to stop: /rollout_stop`);
  if (phaseState(phase.id, rollout).veto) return [];
  const why = mustHaveReason(reason, '/rollout veto the backup was never restored');
  return [{ type: 'PhaseVetoed', phase: phase.id, reason: why, by: by.id, at }];
}

/** Whoever has a seat in a phase may object to it, also where being its author keeps them from signing. */
const rolesOf = (phase: Phase, team: Team): string[] => seatsOf(phase, team).map(({ role }) => role);

export function resolveVeto(
  { phase: name, reason, standing: meant, by, at }: Of<'ResolveVeto'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  const { veto: standing } = phaseState(phase.id, rollout);
  if (!standing) return [];
  mustBeTheOneMeant(meant, standing.at);
  mustBeAllowed(by, 'resolveVeto', `resolve the veto on ${phase.title}`, rollout, team, { people: [standing.by] });
  const why = mustHaveReason(reason, 'the backup was restored on staging this morning');
  return [{ type: 'VetoResolved', phase: phase.id, reason: why, by: by.id, at }];
}

export function mustNotBeVetoed(phase: Phase, rollout: Rollout, team: Team): void {
  const { veto: standing } = phaseState(phase.id, rollout);
  if (standing)
    refuse(
      'vetoed',
      `${nameOf(standing.by, team)} vetoed ${phase.title}: "${standing.reason}". An owner of this bot, or ${nameOf(standing.by, team)}, resolves it: /rollout_resolve`,
    );
}

/** What withdrawing is before a phase closes, this is after: nothing goes on until a lead has decided. */
export function requestStop(
  { phase: name, reason, by, at }: Of<'RequestStop'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const phase = name === null ? lastClosed(rollout) : phaseNamed(name, rollout);
  const people = phaseState(phase.id, rollout).signedOff?.seats.map((seat) => seat.by) ?? [];
  mustBeAllowed(by, 'askToStop', `ask to stop ${keyOf(rollout)}`, rollout, team, { people });
  if (!isClosed(phase, rollout))
    refuse('not-asked', `${phase.title} has not closed, so there is nothing to stop. Withdraw or decline instead.`);
  if (rollout.stop) return [];
  const why = mustHaveReason(reason, '/rollout stop the error rate on staging has doubled');
  return [{ type: 'StopRequested', phase: phase.id, reason: why, by: by.id, at }];
}

/** An answer to an old question settles nothing that came after it. */
function mustBeTheOneMeant(meant: Instant | undefined, standing: Instant): void {
  if (meant !== undefined && meant !== standing)
    refuse('outdated', 'Somebody has objected anew since you were asked. Look at it again, then decide.');
}

function lastClosed(rollout: Rollout): Phase {
  const current = currentPhase(rollout);
  const { phases } = rollout.checklist;
  const phase = phases[(current ? phases.indexOf(current) : phases.length) - 1];
  return (
    phase ?? refuse('not-asked', 'No phase has closed yet, so there is nothing to stop. To end it: /rollout_cancel')
  );
}

/** Goes on, or opens the phase again together with those after it. */
export function resolveStop(
  { decision, reason, standing: meant, by, at }: Of<'ResolveStop'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  const { stop } = rollout;
  if (!stop) return [];
  mustBeTheOneMeant(meant, stop.at);
  mustBeAllowed(by, 'resolveStop', 'decide whether it goes on', rollout, team);
  const why = mustHaveReason(reason, 'looked at together, it was a false alarm');
  const resolved: RolloutEvent = { type: 'StopResolved', decision, reason: why, by: by.id, at };
  if (decision === 'go-on') return [resolved];
  mustNotHaveBegun(rollout, 'opened again');
  const { phases } = rollout.checklist;
  const from = phases.findIndex((phase) => phase.id === stop.phase);
  const reopened = phases.slice(from).filter((phase) => isClosed(phase, rollout));
  return [resolved, ...reopened.map(({ id }): RolloutEvent => ({ type: 'PhaseReopened', phase: id, why, at }))];
}

export function mustNotBeStopped(rollout: Rollout, team: Team): void {
  const { stop } = rollout;
  if (stop)
    refuse(
      'stopped',
      `${nameOf(stop.by, team)} asks to stop: "${stop.reason}". The lead decides on the card whether ${keyOf(rollout)} goes on.`,
    );
}
