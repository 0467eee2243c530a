import { createHash } from 'node:crypto';
import { silenceSteps } from '../rollout/cadence.ts';
import { isFirstFailure } from '../rollout/deploying/controllers.ts';
import { isAlarming } from '../rollout/deploying/health-now.ts';
import type { PersonId, RolloutEvent } from '../rollout/events.ts';
import type { IssueEvent } from '../rollout/issues/events.ts';
import { isAlarm } from '../rollout/issues/issue.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { goPhase, isClosed } from '../rollout/standing.ts';
import { watchersOf } from '../rollout/watch-period.ts';
import { holdersOf, type Team } from '../team/team.ts';
import { announcementLetters, feedbackReminders } from './announcement-letters.ts';
import { answerLetters } from './answering.ts';
import { newCard } from './new-card.ts';
import type { NewCard, NewLetter, RolloutId } from './ports.ts';

export interface Consequences {
  letters: NewLetter[];
  cards: NewCard[];
}

export interface After {
  id: RolloutId;
  before: Rollout;
  rollout: Rollout;
  team: Team;
  owners: readonly PersonId[];
  hasStarted(person: PersonId): boolean;
}

/** Who is told of what happened, and on which cards it is shown. How it is put is the transports' business. */
export function consequencesOf(events: RolloutEvent[], after: After): Consequences {
  const each = events.map((event, index) => consequenceOf(event, index, after));
  return { letters: each.flatMap((one) => one.letters ?? []), cards: each.flatMap((one) => one.cards ?? []) };
}

function consequenceOf(event: RolloutEvent, index: number, after: After): Partial<Consequences> {
  switch (event.type) {
    case 'RolloutCreated':
      return { cards: [card('status', '', after, true)] };
    case 'SignOffRequested':
      return { cards: [card('sign-off', event.phase, after)] };
    case 'NotApplicableProposed':
      return { cards: [card('agree', event.item, after)] };
    case 'AnnouncementDrafted':
      return after.before.draft ? {} : { cards: [card('draft', '', after)] };
    case 'AnnouncementProposed':
      return { letters: [toGroup(event, index, after)] };
    case 'AnnouncementConfirmed':
    case 'AnnouncementNear':
      return after.rollout.sending ? { cards: [card('sending', '', after)] } : {};
    case 'AnnouncementStopped':
      return { cards: [card('draft', '', after)] };
    case 'Announced':
      return {
        letters: [...announcementLetters(event, after), ...noGoYet(event, index, after)],
        cards: [card('report', String(event.number), after)],
      };
    case 'WindowScheduled':
      return event.revision > 1 ? { letters: [toGroup(event, index, after)] } : {};
    case 'WindowFrozen':
      return { letters: [{ ...toGroup(event, index, after), revision: event.revision }] };
    case 'ItemAssigned':
      return event.to === event.by ? {} : { letters: [toPerson(event.to, event, index, after)] };
    case 'OverdueRaised':
      return { letters: [{ ...toGroup(event, index, after), revision: after.rollout.revision }] };
    case 'ReminderGiven':
      // It is true whatever becomes of the window.
      return { letters: [{ ...toPerson(event.to, event, index, after), revision: null }] };
    case 'Reminded':
      return { letters: [toPerson(event.to, event, index, after)] };
    case 'AnnouncementSkipped':
      return event.why === 'a later one says it better' ? {} : { letters: [toGroup(event, index, after)] };
    case 'SignOffPending':
      return { cards: [privateCard('confirm', event.phase, event.by, after)] };
    case 'ConcernRaised':
      return { cards: [card('concern', String(event.number), after)] };
    case 'ConcernAnswered':
      return { letters: answerLetters(event, after) };
    case 'FeedbackReminded':
      return { letters: feedbackReminders(event, after) };
    case 'VoteOpened':
      return { cards: [card('go-no-go', '', after)] };
    case 'StopRequested':
      return { letters: [toGroup(event, index, after)], cards: [card('stop', event.phase, after)] };
    case 'BreakGlassProposed':
      return { cards: [card('break-glass', event.phase, after)] };
    case 'PhaseSkipped':
      return { letters: [toGroup(event, index, after), ...toOwners(event, index, after)] };
    case 'SignOffsSuperseded':
    case 'SignOffsExpired':
      return event.people.length ? { letters: [toGroup(event, index, after)] } : {};
    case 'SignOffDeclined':
    case 'PhaseVetoed':
    case 'VetoResolved':
    case 'PhaseSignedOff':
    case 'PhaseReopened':
    case 'StopResolved':
    case 'ReviewAsked':
    case 'GoDecided':
    case 'NoGoDecided':
    case 'GoLapsed':
    case 'StartHeld':
    case 'OverrunAhead':
    case 'FeedbackClosed':
    case 'RolloutCalledOff':
    case 'RolloutRolledBack':
    case 'RolloutCompleted':
      return { letters: [toGroup(event, index, after)] };
    case 'DeployingStarted':
      return { letters: [toGroup(event, index, after)], cards: [card('deploy', '', after)] };
    case 'StageReached':
    case 'StagesPassed':
    case 'DeployingPaused':
    case 'DeployingResumed':
    case 'WorkloadStuck':
    case 'RollbackFinished':
    case 'FiledIssueGone':
      return { letters: [toGroup(event, index, after)] };
    case 'HealthNoted':
    case 'HealthEntered':
      return isAlarming(event, after.before) ? { letters: [toGroup(event, index, after)] } : {};
    case 'ControllerReported':
      return isFirstFailure(event.report, after.before) ? { letters: [toGroup(event, index, after)] } : {};
    case 'WatchDue':
      return { letters: toPeople(watchersOf(after.rollout, after.team), event, index, after) };
    case 'WatchNoted':
      return event.readings.length ? { letters: [toGroup(event, index, after)] } : {};
    case 'UpdateOverdue':
      return { letters: silenceLetters(event, index, after) };
    case 'IssueOpened':
    case 'IssueReopened':
      return { ...issueAlarm(event, index, after), cards: [issueCard(event, after)] };
    case 'IssueGraded':
    case 'IssueFixed':
      return issueAlarm(event, index, after);
    case 'IssueAssigned':
      // It is theirs however the plan changes, and also after the end.
      return event.to === event.by ? {} : { letters: [{ ...toPerson(event.to, event, index, after), revision: null }] };
    case 'RetryPrepared':
      return { letters: [toGroup(event, index, after)] };
    case 'RetriedAs':
    case 'RetryCalledOff':
    case 'IssueNoted':
    case 'IssueImpactSaid':
    case 'IssueFilingAsked':
    case 'IssueFiled':
    case 'StagesPlanned':
    case 'FiledOutside':
    case 'ToldOutside':
    case 'GatheringDue':
    case 'GatheringDone':
    case 'DeploymentAsked':
    case 'DeploymentAnswered':
    case 'WayBackNoted':
    case 'WorkloadSeen':
    case 'WorkloadBack':
    case 'FreezesOverridden':
    case 'ItemDone':
    case 'ItemReopened':
    case 'ItemBlocked':
    case 'ItemUnblocked':
    case 'ItemNotApplicable':
    case 'EvidenceAdded':
    case 'SignedOff':
    case 'SignOffWithdrawn':
    case 'SignOffsUnconfirmed':
    case 'BreakGlassReviewed':
    case 'PresenceNoted':
    case 'VoteCast':
    case 'AttemptRefused':
    case 'Acknowledged':
    case 'NoConcernSaid':
    case 'FeedbackGiven':
    case 'AnnouncementDiscarded':
    case 'AnnouncementHastened':
    case 'LadderChanged':
    case 'NoteAdded':
    case 'DowntimeSaid':
    case 'ReminderSnoozed':
    case 'ReminderWoken':
    case 'RemindersStopped':
    case 'RemindersResumed':
    case 'ReminderSet':
    case 'ReminderEnded':
      return {};
  }
}

const card = (kind: NewCard['kind'], subject: string, { id, rollout, team }: After, isPinned = false): NewCard =>
  newCard(kind, id, { chat: team.chat, thread: rollout.thread }, { subject, isPinned });

/** In the chat of one person with the bot, where nobody else taps. */
const privateCard = (kind: NewCard['kind'], subject: string, person: PersonId, { id }: After): NewCard =>
  newCard(kind, id, { chat: person, thread: null }, { subject });

const groupAddress = (rollout: Rollout, team: Team): string =>
  rollout.thread === null ? String(team.chat) : `${team.chat}/${rollout.thread}`;

function told(address: string, event: RolloutEvent, index: number, { id }: After): NewLetter {
  return {
    medium: 'telegram',
    address,
    content: { type: 'told', event },
    rollout: id,
    revision: null,
    announcement: null,
    urgency: 2,
    dueAt: event.at,
    expiresAt: null,
    unique: `${id} ${event.type} ${event.at} ${index} ${address} ${digestOf(event)}`,
    fallback: null,
  };
}

/** Two things may happen at the same instant: after an outage a lot of them do. */
const digestOf = (event: RolloutEvent): string =>
  createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 16);

const toGroup = (event: RolloutEvent, index: number, after: After): NewLetter =>
  told(groupAddress(after.rollout, after.team), event, index, after);

/** Privately; with a mention in the group where the person has never pressed Start. */
function toPerson(person: PersonId, event: RolloutEvent, index: number, after: After): NewLetter {
  const group = groupAddress(after.rollout, after.team);
  // What somebody owes is no longer true once the window has moved or the rollout has ended.
  const revision = after.rollout.revision;
  const letter = { ...told(String(person), event, index, after), revision, urgency: 3 as const, fallback: group };
  // Two people may fall back to the same group for the same event: the letter's name keeps them apart.
  return after.hasStarted(person) ? letter : { ...letter, address: group, fallback: null };
}

/** Privately; those whom that cannot reach are called in the group by one message. */
function toPeople(people: readonly PersonId[], event: RolloutEvent, index: number, after: After): NewLetter[] {
  const told = [...new Set(people)];
  const unreached = told.find((person) => !after.hasStarted(person));
  return told
    .filter((person) => person === unreached || after.hasStarted(person))
    .map((person) => toPerson(person, event, index, after));
}

const issueAlarm = (event: IssueEvent, index: number, after: After): Partial<Consequences> =>
  isAlarm(event, after.before) ? { letters: [toGroup(event, index, after)] } : {};

/** It answers to the message that reported it. */
const issueCard = (event: Extract<IssueEvent, { type: 'IssueOpened' | 'IssueReopened' }>, after: After): NewCard => ({
  ...card('issue', String(event.number), after),
  replyTo: event.type === 'IssueOpened' ? (event.message ?? null) : null,
});

/** First whoever writes to stakeholders, then whoever stands in for them, then everybody. */
function silenceLetters(
  event: Extract<RolloutEvent, { type: 'UpdateOverdue' }>,
  index: number,
  after: After,
): NewLetter[] {
  if (silenceSteps[event.step] === 'group') return [toGroup(event, index, after)];
  const { team } = after;
  const comms = holdersOf('comms', team);
  const lead = holdersOf('lead', team);
  const deputies = comms.flatMap((person) => team.deputies[person] ?? []);
  const people = silenceSteps[event.step] === 'owner' && comms.length ? comms : [...deputies, ...lead];
  return toPeople(people, event, index, after);
}

/** Readers now count on a start that nobody has said go to: the team hears so while there is time. */
function noGoYet(event: Extract<RolloutEvent, { type: 'Announced' }>, index: number, after: After): NewLetter[] {
  const go = goPhase(after.rollout);
  const isNear = event.kind === 'day' || event.kind === 'hour';
  if (!isNear || !go || isClosed(go, after.rollout)) return [];
  const { revision, window } = after.rollout;
  return [{ ...toGroup(event, index, after), revision, expiresAt: window?.opensAt ?? null }];
}

/** Those who run the bot hear of it privately too, where they have opened a chat with it. */
const toOwners = (event: RolloutEvent, index: number, after: After): NewLetter[] =>
  after.owners.filter((owner) => after.hasStarted(owner)).map((owner) => told(String(owner), event, index, after));
