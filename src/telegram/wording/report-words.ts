import type { Decision, Named, ReportedFigures, Seat } from '../../rollout/report-shape.ts';

/** What was decided, in the words of a report. */
export const decisionWords: Record<Decision['what'], string> = {
  SignOffRequested: 'asked for the sign-off',
  SignedOff: 'signed',
  SignOffPending: 'tapped to sign, to be confirmed in private',
  SignOffsUnconfirmed: 'was not confirmed in time',
  SignOffWithdrawn: 'withdrew the sign-off',
  SignOffDeclined: 'declined to sign',
  SignOffsSuperseded: 'sign-offs lapsed because something changed',
  SignOffsExpired: 'sign-off lapsed because it was too old',
  PhaseVetoed: 'vetoed',
  VetoResolved: 'lifted the veto',
  PhaseSignedOff: 'signed off by all who had to',
  PhaseReopened: 'opened again',
  StopRequested: 'asked to stop',
  StopResolved: 'decided on the stop',
  BreakGlassProposed: 'asked to skip it by break-glass',
  PhaseSkipped: 'skipped by break-glass',
  ReviewAsked: 'a review of the break-glass was due',
  BreakGlassReviewed: 'reviewed the break-glass',
  VoteOpened: 'opened the vote',
  PresenceNoted: 'was present',
  VoteCast: 'voted',
  GoDecided: 'GO was decided',
  NoGoDecided: 'decided NO-GO',
  GoLapsed: 'the votes and the GO lapsed',
  RolloutCompleted: 'completed',
  RolloutCalledOff: 'called off',
  RolloutRolledBack: 'rolled back',
};

/** "Aiko (1003)": names change, numbers do not. */
export const who = ({ id, name }: Named): string => `${name} (${id})`;

/** "qa: Ben (1002) for Aiko (1003)" */
export const sat = ({ role, by, inPlaceOf }: Seat): string =>
  `${role}: ${who(by)}${inPlaceOf ? ` for ${who(inPlaceOf)}` : ''}`;

/** "called off"; what is still being brought back was not rolled back yet. */
export const statusWords = ({ status, isGoingBack }: Pick<ReportedFigures, 'status' | 'isGoingBack'>): string =>
  isGoingBack ? 'being rolled back' : spaced(status);

/** "signed off" of `signed-off` */
export const spaced = (word: string): string => word.replaceAll('-', ' ');
