import type { CardKind } from '../../coordinator/ports.ts';
import type { Instant, RolloutEvent } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { currentPhase } from '../../rollout/standing.ts';
import type { Team } from '../../team/team.ts';
import { isQuiet, type QuietHours } from '../../time/working-hours.ts';

/** quiet: without sound · loud: with sound, but not at night · always: whatever the hour. */
export type Loudness = 'quiet' | 'loud' | 'always';

/** How loud the bot is about what happened. What has no line of its own is only shown on cards. */
const events: Partial<Record<RolloutEvent['type'], Loudness>> = {
  PhaseSignedOff: 'loud',
  SignOffDeclined: 'loud',
  SignOffsSuperseded: 'loud',
  SignOffsExpired: 'loud',
  PhaseVetoed: 'always',
  VetoResolved: 'loud',
  StopRequested: 'always',
  StopResolved: 'loud',
  PhaseSkipped: 'always',
  ReviewAsked: 'loud',
  GoDecided: 'loud',
  NoGoDecided: 'loud',
  GoLapsed: 'loud',
  RolloutRolledBack: 'always',
  DeployingStarted: 'loud',
  StageReached: 'loud',
  StagesPassed: 'loud',
  DeployingPaused: 'always',
  DeployingResumed: 'loud',
  HealthNoted: 'always',
  HealthEntered: 'always',
  ControllerReported: 'always',
  WorkloadStuck: 'always',
  RollbackFinished: 'always',
  UpdateOverdue: 'always',
  WatchDue: 'loud',
  WatchNoted: 'loud',
  PhaseReopened: 'loud',
  WindowScheduled: 'loud',
  WindowFrozen: 'loud',
  StartHeld: 'always',
  Announced: 'loud',
  OverrunAhead: 'always',
  AnnouncementProposed: 'loud',
  FeedbackClosed: 'quiet',
  AnnouncementSkipped: 'loud',
  IssueOpened: 'always',
  IssueReopened: 'always',
  IssueGraded: 'always',
  IssueFixed: 'loud',
  IssueAssigned: 'loud',
  RolloutCalledOff: 'loud',
  RolloutCompleted: 'loud',
  ItemAssigned: 'loud',
  // The rules hold it until the person's morning; what is given in the night is due.
  Reminded: 'always',
  OverdueRaised: 'loud',
  ReminderGiven: 'always',
};

/** What is told to a team, or to somebody of it, in a message of its own. */
export const toldEvents = Object.keys(events);

const cards: Partial<Record<CardKind, Loudness>> = {
  status: 'quiet',
  report: 'quiet',
  sending: 'quiet',
  confirm: 'always',
  concern: 'loud',
  stop: 'always',
  'break-glass': 'always',
  deploy: 'quiet',
  issue: 'loud',
};

export interface Moment {
  rollout: Rollout;
  team: Team;
  at: Instant;
  /** Of the one person whom it is for; otherwise the team's, from 20:00 to 08:00. */
  quiet?: QuietHours;
}

export const isEventSilent = (type: RolloutEvent['type'], moment: Moment): boolean =>
  isSilent(events[type] ?? 'quiet', moment);

/** What only says how things are: where there is much of it, it may stand in one message. While deploying everything is said by itself. */
const plain = new Set<RolloutEvent['type']>([
  'WindowScheduled',
  'AnnouncementSkipped',
  'VetoResolved',
  'StopResolved',
  'PhaseReopened',
  'FeedbackClosed',
]);
export const mayJoinOthers = (type: RolloutEvent['type'], moment: Moment): boolean =>
  plain.has(type) && !isDeploying(moment);

export const isCardSilent = (kind: CardKind, moment: Moment): boolean => isSilent(cards[kind] ?? 'loud', moment);

/** In quiet hours nothing makes a sound, but nothing is withheld. While deploying there is no night. */
function isSilent(loudness: Loudness, moment: Moment): boolean {
  if (loudness !== 'loud') return loudness === 'quiet';
  const { team, at, quiet = { zone: team.zone, from: '20:00', to: '08:00' } } = moment;
  return !isDeploying(moment) && isQuiet(at, quiet);
}

function isDeploying({ rollout, at }: Moment): boolean {
  const deploys = rollout.checklist.phases.find((phase) => !phase.preparedEarly);
  const isCurrent = deploys !== undefined && currentPhase(rollout)?.id === deploys.id;
  const { window } = rollout;
  const isOpen = window !== null && at >= window.opensAt && at < window.closesAt;
  return rollout.status === 'open' && (isCurrent || isOpen);
}
