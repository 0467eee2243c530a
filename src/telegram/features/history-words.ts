import type { JournalEvent } from '../../coordinator/ports.ts';
import { findItem, findPhase } from '../../rollout/checklist.ts';
import type { Evidence, FilledSeat, PersonId, RolloutEvent } from '../../rollout/events.ts';
import type { NamedFreeze } from '../../rollout/events-windows.ts';
import { isDeployEvent } from '../../rollout/evolve-deploying.ts';
import { doerOf, othersIn, seatsIn } from '../../rollout/report-said.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { seatTitle } from '../../rollout/signers.ts';
import { keyOf } from '../../rollout/standing.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayTime, sayWindow } from '../../time/say.ts';
import { itemTitle } from '../faces/parts.ts';
import { attemptWords } from '../wording/attempts.ts';
import { deployingWords } from '../wording/deploying-words.ts';
import { issueWords } from '../wording/issue-words.ts';
import { kindWords } from '../wording/kinds.ts';
import { type Names, named } from '../wording/names.ts';
import { capital, count, listed, quoted, shown } from '../wording/words.ts';
import { reminderWords } from './reminder-words.ts';
import { voiceWords } from './voice-words.ts';

/** One event of a rollout in one line of HTML: who did what. Null for what is no rollout's. */
export function eventWords(event: JournalEvent, rollout: Rollout, zone: string, names: Names): string | null {
  const words = isOfRollout(event) ? sentence(event, rollout, zone, names) : null;
  return words === null ? null : capital(words);
}

/** Whom an event names. */
export function peopleOf(event: JournalEvent): PersonId[] {
  if (!isOfRollout(event)) return [];
  const seats = seatsIn(event).flatMap(({ by, inPlaceOf }) => [by, inPlaceOf]);
  return [doerOf(event), ...othersIn(event), ...seats].filter((person) => person !== null);
}

function sentence(event: RolloutEvent, rollout: Rollout, zone: string, names: Names): string {
  const item = (id: string): string => {
    const placed = findItem(rollout.checklist, id);
    return placed ? itemTitle(placed.item, rollout) : shown(id);
  };
  const phase = (id: string): string => shown(findPhase(rollout.checklist, id)?.title ?? id, 40);
  const who = (person: PersonId): string => named(person, names);
  const people = (several: PersonId[]): string => listed(several.map(who));
  const seats = (filled: FilledSeat[]): string => listed(filled.map((seat) => seatWords(seat, rollout, who)));
  const freezes = (all: NamedFreeze[]): string =>
    `the freeze ${listed(all.map(({ title: name }) => quoted(name, 60)))}`;
  const why = (text: string): string => (text ? `: ${quoted(text, 160)}` : '');
  if (isDeployEvent(event)) return deployingWords(event, rollout, names);
  switch (event.type) {
    case 'RolloutCreated':
      return `${who(event.by)} started ${keyOf(event)}, ${shown(`${event.product} ${event.version}`)}`;
    case 'WindowScheduled':
      return `${who(event.by)} ${event.revision > 1 ? 'moved' : 'set'} the window: ${sayWindow(event.window, zone)}${event.override ? `, over ${freezes(event.freezes ?? [])}${why(event.override)}` : ''}`;
    case 'FreezesOverridden':
      return `${who(event.by)} let the window stay over ${freezes(event.freezes)}${why(event.reason)}`;
    case 'WindowFrozen':
      return `the window lay in ${freezes(event.freezes)} from then on`;
    case 'ItemDone':
      return `${who(event.by)} did ${item(event.item)}${why(event.note)}`;
    case 'ItemReopened':
      return `${who(event.by)} reopened ${item(event.item)}${why(event.reason)}`;
    case 'ItemBlocked':
      return `${who(event.by)} blocked ${item(event.item)}${why(event.reason)}`;
    case 'ItemUnblocked':
      return `${who(event.by)} unblocked ${item(event.item)}`;
    case 'NotApplicableProposed':
      return `${who(event.by)} said that ${item(event.item)} does not apply${why(event.reason)}`;
    case 'ItemNotApplicable':
      return `${who(event.by)} agreed with ${who(event.proposedBy)} that ${item(event.item)} does not apply`;
    case 'ItemAssigned':
      return `${who(event.by)} gave ${item(event.item)} to ${who(event.to)}${event.dueAt === null ? '' : `, due ${sayTime(event.dueAt, zone)}`}`;
    case 'EvidenceAdded':
      return `${who(event.evidence.by)} added evidence to ${item(event.item)}: ${evidenceWords(event.evidence)}`;
    case 'SignOffRequested':
      return `${who(event.by)} asked for the sign-off of ${phase(event.phase)}`;
    case 'SignedOff':
      return `${who(event.by)} signed ${phase(event.phase)}`;
    case 'SignOffWithdrawn':
      return `${who(event.by)} withdrew the sign-off of ${phase(event.phase)}`;
    case 'SignOffDeclined':
      return `${who(event.by)} declined to sign ${phase(event.phase)}${why(event.reason)}`;
    case 'SignOffsSuperseded':
      return `${count(event.people.length, 'sign-off')} of ${phase(event.phase)} lapsed: ${shown(event.change, 160)}`;
    case 'SignOffPending':
      return `${who(event.by)} tapped to sign ${phase(event.phase)}, to be confirmed in private`;
    case 'SignOffsUnconfirmed':
      return `${people(event.people)} did not confirm the sign-off of ${phase(event.phase)} in time`;
    case 'SignOffsExpired':
      return `the sign-off of ${phase(event.phase)} by ${people(event.people)} was too old and lapsed`;
    case 'PhaseVetoed':
      return `${who(event.by)} vetoed ${phase(event.phase)}${why(event.reason)}`;
    case 'VetoResolved':
      return `${who(event.by)} lifted the veto of ${phase(event.phase)}${why(event.reason)}`;
    case 'PhaseSignedOff':
      return `${phase(event.phase)} was signed off: ${seats(event.seats)}`;
    case 'PhaseReopened':
      return `${phase(event.phase)} was opened again: ${shown(event.why, 160)}`;
    case 'StopRequested':
      return `${who(event.by)} asked to stop${why(event.reason)}`;
    case 'StopResolved':
      return `${who(event.by)} decided to ${event.decision === 'go-on' ? 'go on' : 'have it signed again'}${why(event.reason)}`;
    case 'BreakGlassProposed':
      return `${who(event.by)} asked to skip ${phase(event.phase)} by break-glass${why(event.reason)}`;
    case 'PhaseSkipped':
      return `BREAK-GLASS: ${phase(event.phase)} was skipped by ${people(event.people)}${why(event.reason)}`;
    case 'ReviewAsked':
      return `a review of the break-glass at ${phase(event.phase)} is due`;
    case 'BreakGlassReviewed':
      return `${who(event.by)} reviewed the break-glass at ${phase(event.phase)}${why(event.text)}`;
    case 'VoteOpened':
      return `${who(event.by)} opened the go/no-go`;
    case 'PresenceNoted':
      return `${who(event.by)} was present at the go/no-go`;
    case 'VoteCast':
      return `${who(event.by)} voted ${event.vote}${why(event.reason)}`;
    case 'GoDecided':
      return `it was decided to GO: ${seats(event.voters)}`;
    case 'NoGoDecided':
      return `${who(event.by)} decided NO-GO${why(event.reason)}`;
    case 'GoLapsed':
      return `the GO lapsed: ${shown(event.why, 160)}`;
    case 'AttemptRefused':
      return `${who(event.by)} was refused to ${attemptWords(event, rollout)} (${event.code})`;
    case 'AnnouncementDrafted':
      return `${who(event.by)} wrote a draft (${kindWords[event.writing?.kind ?? 'notice']})`;
    case 'AnnouncementProposed':
      return `${who(event.by)} asked a second person to agree to the draft`;
    case 'AnnouncementConfirmed':
      return `${who(event.by)}${event.second === undefined ? '' : ` and ${who(event.second)}`} confirmed the draft for ${sayTime(event.sendAt, zone)}`;
    case 'AnnouncementStopped':
      return `${who(event.by)} stopped it before it went out`;
    case 'AnnouncementHastened':
      return `${who(event.by)} sent it sooner`;
    case 'AnnouncementNear':
      return `the team was told that it goes out ${sayTime(event.sendAt, zone)}`;
    case 'LadderChanged':
      return event.without.length
        ? `${who(event.by)} left out ${listed(event.without.map((kind) => kindWords[kind]))}`
        : `${who(event.by)} left nothing out of what stakeholders are told`;
    case 'AnnouncementDiscarded':
      return `${who(event.by)} discarded the draft`;
    case 'Announced':
      return `A-${event.number} (${kindWords[event.kind]}) went out to ${count(event.stakeholders.length, 'stakeholder')}`;
    case 'AnnouncementSkipped':
      return `the announcement “${kindWords[event.kind]}” was not sent: ${shown(event.why, 160)}`;
    case 'StartHeld':
      return 'the window opened without a go, so the start was not announced';
    case 'OverrunAhead':
      return 'the window closed, and it was not said to be done';
    case 'Reminded':
      return `${who(event.to)} was reminded of ${count(event.owed.length, 'thing')}`;
    case 'Acknowledged':
    case 'NoConcernSaid':
    case 'ConcernRaised':
    case 'ConcernAnswered':
    case 'FeedbackGiven':
    case 'FeedbackReminded':
    case 'FeedbackClosed':
      return voiceWords(event, names);
    case 'ReminderSnoozed':
    case 'ReminderWoken':
    case 'RemindersStopped':
    case 'RemindersResumed':
    case 'OverdueRaised':
    case 'ReminderSet':
    case 'ReminderGiven':
    case 'ReminderEnded':
      return reminderWords(event, rollout, zone, names);
    case 'IssueOpened':
    case 'IssueNoted':
    case 'IssueAssigned':
    case 'IssueGraded':
    case 'IssueImpactSaid':
    case 'IssueFixed':
    case 'IssueReopened':
    case 'IssueFilingAsked':
    case 'IssueFiled':
      return issueWords(event, names);
    case 'RetryPrepared':
      return `${who(event.by)} planned it as a retry of R-${event.of}`;
    case 'RetriedAs':
      return `${who(event.by)} planned it once more, as R-${event.as}`;
    case 'RetryCalledOff':
      return `R-${event.as} was called off, so it can be planned once more again`;
    case 'NoteAdded':
      return `${who(event.by)} noted${why(event.text)}`;
    case 'DowntimeSaid':
      return `${who(event.by)} said how long it was down: ${event.minutes ? sayDuration(event.minutes * MINUTE) : 'not at all'}`;
    case 'RolloutCalledOff':
      return `${who(event.by)} called it off${why(event.reason)}`;
    case 'RolloutRolledBack':
      return `${who(event.by)} rolled it back${why(event.reason)}`;
    case 'RolloutCompleted':
      return `it was completed after ${sayDuration(event.at - rollout.createdAt)}`;
  }
}

function seatWords({ role, by, inPlaceOf }: FilledSeat, rollout: Rollout, who: (person: PersonId) => string): string {
  const instead = inPlaceOf === null ? '' : ` for ${who(inPlaceOf)}`;
  return `${shown(seatTitle(role, rollout), 24)} ${who(by)}${instead}`;
}

function evidenceWords(evidence: Evidence): string {
  if (evidence.kind === 'note') return quoted(evidence.text, 160);
  return evidence.kind === 'link' ? shown(evidence.url, 100) : shown(evidence.name, 60);
}

const others = new Set<JournalEvent['type']>([
  'TeamFounded',
  'ZoneChosen',
  'PolicyChosen',
  'HoursChosen',
  'RoleClaimed',
  'RoleUnclaimed',
  'RoleGiven',
  'RoleTaken',
  'RoleOffered',
  'DeputyNamed',
  'DeputyDismissed',
  'PersonAway',
  'PersonBack',
  'AccountsLinked',
  'AccountsUnlinked',
  'SetupFinished',
  'StakeholderAdded',
  'StakeholderRemoved',
  'StakeholderChanged',
  'StakeholdersImported',
  'PreferencesChosen',
  'AddressDisabled',
  'AddressEnabled',
  'FreezeSet',
  'FreezeLifted',
  'TrafficChosen',
  'ChatMoved',
  'ChatLost',
  'ChatRegained',
  'OwnerNamed',
  'OwnerDropped',
  'PersonForgotten',
  'StakeholdersForgotten',
  'DatabaseRestored',
  'HeldLettersSettled',
]);
const isOfRollout = (event: JournalEvent): event is RolloutEvent => !others.has(event.type);
