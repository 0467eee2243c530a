import { announceCallingOff } from './announcing.ts';
import { mustBeAllowed, mustBeOpen, mustHaveReason, plainText } from './asking.ts';
import type { Circumstances, Of } from './decide.ts';
import type { RolloutEvent } from './events.ts';
import { refuse } from './refusal.ts';
import { keyOf, type Rollout } from './rollout.ts';

export function addNote({ text, by, at }: Of<'AddNote'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  if (rollout.status === 'unborn') mustBeOpen(rollout);
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
  const why = mustHaveReason(reason, '/rollout cancel vendor withdrew the release');
  return [{ type: 'RolloutCalledOff', reason: why, by: by.id, at }, ...announceCallingOff(rollout, team, at)];
}
