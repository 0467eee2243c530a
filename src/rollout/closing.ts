import { announceCallingOff, announceRollback } from './announced.ts';
import { mustBeAllowed, mustBeOpen, mustExist, mustHaveReason, plainText } from './asking.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import { canBringBack } from './deploying/deployment.ts';
import { ordered } from './deploying/going-back.ts';
import type { Instant, PersonId, RolloutEvent } from './events.ts';
import { isTouched, mustBeInProduction } from './production.ts';
import { refuse } from './refusal.ts';
import type { Rollout } from './rollout.ts';
import { keyOf } from './standing.ts';

export function addNote({ text, by, at }: Of<'AddNote'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  mustExist(rollout);
  mustBeAllowed(by, 'note', 'add notes', rollout, team);
  const note = plainText(text, 'The note');
  if (!note) refuse('needs-reason', 'What should the history say? For example: /rollout note DBA on call until 02:00');
  if (rollout.lastNote?.by === by.id && rollout.lastNote.text === note) return [];
  return [{ type: 'NoteAdded', text: note, by: by.id, at }];
}

/** Ends the rollout before anything was deployed; whoever was told hears of it once. */
export function callOff({ reason, by, at }: Of<'CallOff'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  if (rollout.status === 'called-off') return [];
  mustBeOpen(rollout);
  mustBeAllowed(by, 'callOff', `call ${keyOf(rollout)} off`, rollout, team);
  if (isTouched(rollout))
    refuse(
      'out-of-order',
      `${keyOf(rollout)} has begun deploying, so that nothing was changed is not true any more. It ends with the old version back: /rollout_rollback`,
    );
  const why = mustHaveReason(reason, '/rollout cancel vendor withdrew the release');
  return [{ type: 'RolloutCalledOff', reason: why, by: by.id, at }, ...announceCallingOff(rollout, team, at)];
}

/** The old version is back. It wins over whatever is signed at the same moment: from now on nothing of the rollout is true any more but this. */
export function rollBack(
  { reason, live = {}, by, at }: Of<'RollBack'>,
  rollout: Rollout,
  circumstances: Circumstances,
): RolloutEvent[] {
  const { team } = circumstances;
  if (rollout.status === 'rolled-back') return [];
  mustBeOpen(rollout);
  mustBeAllowed(by, 'rollBack', `roll ${keyOf(rollout)} back`, rollout, team);
  mustBeInProduction(rollout, team, at, 'To end it: /rollout_cancel');
  const why = mustHaveReason(reason, '/rollout rollback errors at 4 %');
  return rolledBack(why, by.id, live, at, rollout, circumstances);
}

/** Where clusters bring it back, stakeholders hear of it once they have: it is not true before. */
export function rolledBack(
  reason: string,
  by: PersonId,
  live: Record<string, number>,
  at: Instant,
  rollout: Rollout,
  { team, connected }: Circumstances,
): RolloutEvent[] {
  if (canBringBack(rollout, connected))
    return [{ type: 'RolloutRolledBack', reason, workloads: ordered(rollout, live), by, at }];
  return [{ type: 'RolloutRolledBack', reason, by, at }, ...announceRollback(rollout, team, at)];
}
