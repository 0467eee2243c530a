import { changeLadder, confirmAnnouncement, discardAnnouncement, draftAnnouncement } from './announcing.ts';
import { breakGlass, confirmBreakGlass, reviewBreakGlass, reviewsAtTheEnd } from './break-glass.ts';
import { checkCalendar } from './calendar.ts';
import type { Circumstances } from './circumstances.ts';
import { addNote, callOff, rollBack } from './closing.ts';
import { collectEvidence } from './collecting.ts';
import type { AnyCommand } from './commands.ts';
import { noteController } from './deploying/controllers.ts';
import { finishRollback, noteWayBack, noteWorkload, noteWorkloadSeen } from './deploying/going-back.ts';
import { reopenedByRed } from './deploying/shown.ts';
import {
  enterHealth,
  noteHealth,
  pauseDeploying,
  planStages,
  promote,
  resumeDeploying,
  startDeploying,
} from './deploying/stages.ts';
import { sayDowntime } from './downtime.ts';
import type { RolloutEvent } from './events.ts';
import { addEvidence } from './evidence.ts';
import { evolve } from './evolve.ts';
import { gatheringsDue, noteGathered } from './gathering.ts';
import { castVote, notePresence, openVote } from './go-no-go.ts';
import { decideIssues } from './issues/decide.ts';
import { noteIssueFiled } from './issues/filing.ts';
import {
  assignItem,
  blockItem,
  confirmNotApplicable,
  doItem,
  proposeNotApplicable,
  reopenItem,
  unblockItem,
} from './items.ts';
import { lapsing } from './lapsing.ts';
import { noteFiledOutside, noteIssueGone, noteToldOutside } from './mirroring.ts';
import { requestStop, resolveStop, resolveVeto, veto } from './objecting.ts';
import { endReminder, setReminder } from './own-reminders.ts';
import { createRollout, scheduleWindow } from './planning.ts';
import { noteAnswered, noteAsked } from './protecting.ts';
import { recordRefusal } from './refusing.ts';
import { noteRetried, noteRetryCalledOff } from './retrying.ts';
import type { Rollout } from './rollout.ts';
import { hastenAnnouncement, stopAnnouncement } from './sending.ts';
import { confirmSignOff, declineSignOff, requestSignOff, signOff, withdrawSignOff } from './sign-off.ts';
import { resumeReminders, snoozeReminder, stopReminders, wakeReminder } from './snoozing.ts';
import { acknowledge, answerConcern, giveFeedback, raiseConcern, sayNoConcern } from './speaking.ts';
import { askFeedback, surveyAtTheEnd } from './surveying.ts';
import { noteWatch } from './watch-period.ts';

/** What follows from a command, or a refusal. A command that is already true yields nothing. */
export function decide(command: AnyCommand, rollout: Rollout, circumstances: Circumstances): RolloutEvent[] {
  const answered = ruled(command, rollout, circumstances);
  const events = [...answered, ...reopenedByRed(answered, rollout, command.at)];
  const after = [...events, ...lapsing(events, rollout, command.at)];
  const all = [...after, ...surveyAtTheEnd(after, rollout, command.at), ...reviewsAtTheEnd(after, rollout, command.at)];
  if (all.length === 0) return all;
  return [...all, ...gatheringsDue(all.reduce(evolve, rollout), circumstances, command.at)];
}

/** The table of contents: which rule answers which command. */
function ruled(command: AnyCommand, rollout: Rollout, circumstances: Circumstances): RolloutEvent[] {
  switch (command.type) {
    case 'CreateRollout':
      return createRollout(command, rollout, circumstances);
    case 'ScheduleWindow':
      return scheduleWindow(command, rollout, circumstances);
    case 'DoItem':
      return doItem(command, rollout, circumstances);
    case 'ReopenItem':
      return reopenItem(command, rollout, circumstances);
    case 'BlockItem':
      return blockItem(command, rollout, circumstances);
    case 'UnblockItem':
      return unblockItem(command, rollout, circumstances);
    case 'ProposeNotApplicable':
      return proposeNotApplicable(command, rollout, circumstances);
    case 'ConfirmNotApplicable':
      return confirmNotApplicable(command, rollout, circumstances);
    case 'AssignItem':
      return assignItem(command, rollout, circumstances);
    case 'AddEvidence':
      return addEvidence(command, rollout, circumstances);
    case 'RequestSignOff':
      return requestSignOff(command, rollout, circumstances);
    case 'SignOff':
      return signOff(command, rollout, circumstances);
    case 'ConfirmSignOff':
      return confirmSignOff(command, rollout, circumstances);
    case 'WithdrawSignOff':
      return withdrawSignOff(command, rollout);
    case 'DeclineSignOff':
      return declineSignOff(command, rollout, circumstances);
    case 'Veto':
      return veto(command, rollout, circumstances);
    case 'ResolveVeto':
      return resolveVeto(command, rollout, circumstances);
    case 'RequestStop':
      return requestStop(command, rollout, circumstances);
    case 'ResolveStop':
      return resolveStop(command, rollout, circumstances);
    case 'BreakGlass':
      return breakGlass(command, rollout, circumstances);
    case 'ConfirmBreakGlass':
      return confirmBreakGlass(command, rollout, circumstances);
    case 'ReviewBreakGlass':
      return reviewBreakGlass(command, rollout, circumstances);
    case 'OpenVote':
      return openVote(command, rollout, circumstances);
    case 'NotePresence':
      return notePresence(command, rollout, circumstances);
    case 'CastVote':
      return castVote(command, rollout, circumstances);
    case 'RecordRefusal':
      return recordRefusal(command, rollout, circumstances);
    case 'DraftAnnouncement':
      return draftAnnouncement(command, rollout, circumstances);
    case 'ConfirmAnnouncement':
      return confirmAnnouncement(command, rollout, circumstances);
    case 'DiscardAnnouncement':
      return discardAnnouncement(command, rollout, circumstances);
    case 'StopAnnouncement':
      return stopAnnouncement(command, rollout, circumstances);
    case 'HastenAnnouncement':
      return hastenAnnouncement(command, rollout, circumstances);
    case 'ChangeLadder':
      return changeLadder(command, rollout, circumstances);
    case 'AddNote':
      return addNote(command, rollout, circumstances);
    case 'SayDowntime':
      return sayDowntime(command, rollout, circumstances);
    case 'CallOff':
      return callOff(command, rollout, circumstances);
    case 'RollBack':
      return rollBack(command, rollout, circumstances);
    case 'AnswerConcern':
      return answerConcern(command, rollout, circumstances);
    case 'AskFeedback':
      return askFeedback(command, rollout, circumstances);
    case 'Acknowledge':
      return acknowledge(command, rollout, circumstances);
    case 'SayNoConcern':
      return sayNoConcern(command, rollout, circumstances);
    case 'RaiseConcern':
      return raiseConcern(command, rollout, circumstances);
    case 'GiveFeedback':
      return giveFeedback(command, rollout, circumstances);
    case 'SnoozeReminder':
      return snoozeReminder(command, rollout, circumstances);
    case 'WakeReminder':
      return wakeReminder(command, rollout);
    case 'StopReminders':
      return stopReminders(command, rollout, circumstances);
    case 'ResumeReminders':
      return resumeReminders(command, rollout);
    case 'SetReminder':
      return setReminder(command, rollout, circumstances);
    case 'EndReminder':
      return endReminder(command, rollout, circumstances);
    case 'PlanStages':
      return planStages(command, rollout, circumstances);
    case 'StartDeploying':
      return startDeploying(command, rollout, circumstances);
    case 'Promote':
      return promote(command, rollout, circumstances);
    case 'PauseDeploying':
      return pauseDeploying(command, rollout, circumstances);
    case 'ResumeDeploying':
      return resumeDeploying(command, rollout, circumstances);
    case 'EnterHealth':
      return enterHealth(command, rollout, circumstances);
    case 'NoteDeploymentAsked':
      return noteAsked(command, rollout);
    case 'NoteDeploymentAnswered':
      return noteAnswered(command, rollout);
    case 'NoteWatch':
      return noteWatch(command, rollout, circumstances);
    case 'NoteHealth':
      return noteHealth(command, rollout, circumstances);
    case 'NoteWayBack':
      return noteWayBack(command, rollout, circumstances);
    case 'NoteWorkloadSeen':
      return noteWorkloadSeen(command, rollout);
    case 'NoteWorkload':
      return noteWorkload(command, rollout, circumstances);
    case 'FinishRollback':
      return finishRollback(command, rollout, circumstances);
    case 'OpenIssue':
    case 'NoteIssue':
    case 'AssignIssue':
    case 'GradeIssue':
    case 'SayImpact':
    case 'FixIssue':
    case 'ReopenIssue':
    case 'FileIssue':
      return decideIssues(command, rollout, circumstances);
    case 'CollectEvidence':
      return collectEvidence(command, rollout, circumstances);
    case 'NoteFiled':
      return noteFiledOutside(command, rollout);
    case 'NoteController':
      return noteController(command, rollout);
    case 'NoteIssueGone':
      return noteIssueGone(command, rollout);
    case 'NoteIssueFiled':
      return noteIssueFiled(command, rollout);
    case 'NoteToldOutside':
      return noteToldOutside(command, rollout);
    case 'NoteGathered':
      return noteGathered(command, rollout);
    case 'NoteRetried':
      return noteRetried(command, rollout);
    case 'NoteRetryCalledOff':
      return noteRetryCalledOff(command, rollout);
    case 'CheckCalendar':
      return checkCalendar(command, rollout, circumstances);
  }
}
