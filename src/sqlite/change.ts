import { isByItself } from '../coordinator/own-causes.ts';
import type { Changed, Decision, JournalEvent, RolloutId, Snapshot, StreamId, Summary } from '../coordinator/ports.ts';
import { rolloutStream, teamNumberOf, teamStream } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import { type AnnouncementKind, categoryOf } from '../rollout/checklist.ts';
import type { TimesOf } from '../rollout/quiet.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { unborn } from '../rollout/unborn.ts';
import type { Category, HouseEvent, TeamEvent } from '../team/events.ts';
import { nobody, type Team } from '../team/team.ts';
import type { CardRoom } from './cards.ts';
import type { Causes } from './causes.ts';
import type { Erasing } from './erasing.ts';
import type { Journal } from './journal.ts';
import type { Letters } from './letters.ts';
import type { States } from './states.ts';
import type { Summaries } from './summaries.ts';
import type { Teams } from './teams.ts';
import type { Writer } from './writer.ts';

/** Everything that a change writes to. */
export interface Rooms {
  writer: Writer;
  now(): number;
  journal: Journal;
  causes: Causes;
  states: States;
  summaries: Summaries;
  teams: Teams;
  letters: Letters;
  cards: CardRoom;
  dialogues: { moveChat(from: number, to: number): void };
  hasStarted(person: number): boolean;
  timesOf: TimesOf;
  erasing: Erasing;
}

export function createChange(rooms: Rooms): Store['change'] {
  return async (stream, cause, decide) => {
    const changed = await rooms.writer.write(() => changeNow(rooms, stream, cause, decide));
    if (stream === 'house' && changed.events.some(forgets)) rooms.erasing.finish();
    return changed;
  };
}

/** Runs inside the writer's transaction; whatever it throws leaves nothing behind. */
function changeNow(rooms: Rooms, asked: StreamId, cause: string, decide: Parameters<Store['change']>[2]): Changed {
  const { causes, states } = rooms;
  const actedOn = causes.actedOn(asked, cause);
  if (actedOn !== null) return { events: [], repeated: true, ...viewOf(actedOn, states) };

  const stream = freshStream(asked, rooms);
  const before = states.of(stream);
  const decision = decide(snapshotOf(stream, rooms), stream);
  const after = states.after(stream, before, decision.events);
  if (hasSomethingToWrite(decision)) causes.record(stream, cause, decision.events.length > 0 ? before.version + 1 : 0);
  if (decision.events.length > 0) rooms.journal.append(stream, before.version, cause, decision.events);
  writeAll(rooms, stream, decision, before.state, after.state, mayBeARepeat(cause, states));
  // Last, so that nothing is remembered of a change that failed.
  if (decision.events.length > 0) states.keep(stream, after);
  return { events: decision.events, repeated: false, ...viewOf(stream, states) };
}

function freshStream(stream: StreamId, { summaries, teams }: Rooms): StreamId {
  if (stream === teamStream(0)) return teamStream(teams.newestNumber() + 1);
  if (!isRollout(stream) || !stream.endsWith('/0')) return stream;
  const team = teamNumberOf(stream);
  return rolloutStream(team, summaries.newestNumber(team) + 1);
}

function snapshotOf(stream: StreamId, { states, summaries, letters, hasStarted, timesOf }: Rooms): Snapshot {
  return {
    ...viewOf(stream, states),
    house: states.house(),
    watched: () => summaries.watched().map(states.rollout),
    deliveries: () => (isRollout(stream) ? letters.deliveries(stream) : []),
    hasStarted,
    timesOf,
  };
}

function viewOf(stream: StreamId, states: States): { rollout: Rollout; team: Team } {
  if (isRollout(stream)) return { rollout: states.rollout(stream), team: states.team(teamNumberOf(stream)) };
  return { rollout: unborn, team: stream === 'house' ? nobody : (states.of(stream).state as Team) };
}

const isRollout = (stream: StreamId): stream is RolloutId => stream.startsWith('rollout/');

const hasSomethingToWrite = ({ events, letters, cards }: Decision): boolean =>
  events.length > 0 || (letters?.length ?? 0) > 0 || (cards?.length ?? 0) > 0;

/** What the bot says by itself after the database was restored it may have said already, in the time that is not in there. */
const mayBeARepeat = (cause: string, states: States): boolean => isByItself(cause) && states.house().restored !== null;

function writeAll(
  rooms: Rooms,
  stream: StreamId,
  decision: Decision,
  before: unknown,
  state: unknown,
  isHeld: boolean,
): void {
  const at = rooms.now();
  if (isRollout(stream)) followRollout(rooms, stream, decision.events, state as Rollout, decision.summary);
  else if (stream === 'house') followHouse(rooms, decision.events as HouseEvent[]);
  else followTeam(rooms, Number(stream.split('/')[1]), before as Team, decision.events as TeamEvent[], at);
  if (decision.letters) rooms.letters.write(decision.letters, isHeld);
  for (const card of decision.cards ?? []) rooms.cards.post(card, at);
  for (const each of new Set(decision.stale)) rooms.cards.markStale(each, at);
}

/** Letters that the change made untrue are settled with it, before its own are written. */
function followRollout(
  { summaries, letters, cards, now }: Rooms,
  id: RolloutId,
  events: JournalEvent[],
  rollout: Rollout,
  summary: Summary | undefined,
): void {
  if (events.length > 0 || summary) summaries.update(id, rollout, summary);
  if (events.some(closesPhase)) cards.turnToFirst(id, now());
  const settled = events.map((event) => {
    if (event.type === 'WindowScheduled') return letters.supersede(id, event.revision, event.at);
    if (event.type === 'RolloutCalledOff') return letters.cancel(id, 'called-off', event.at);
    if (event.type === 'RolloutRolledBack') return letters.cancel(id, 'rolled-back', event.at);
    const isDone = event.type === 'RolloutCompleted' || (event.type === 'Announced' && event.kind === 'completed');
    return isDone && letters.cancel(id, 'completed', event.at);
  });
  if (settled.some(Boolean)) cards.markStale(id, now());
}

const closesPhase = ({ type }: JournalEvent): boolean => type === 'PhaseSignedOff' || type === 'PhaseSkipped';
const forgets = ({ type }: JournalEvent): boolean => type === 'PersonForgotten' || type === 'StakeholdersForgotten';

function followHouse({ erasing, states, letters }: Rooms, events: HouseEvent[]): void {
  for (const event of events) {
    if (event.type === 'HeldLettersSettled') letters.settleHeld(event.how, event.at);
    if (event.type === 'PersonForgotten') erasing.person(event.person);
    if (event.type === 'StakeholdersForgotten') erasing.stakeholders(event.stakeholders);
  }
  if (events.some(forgets)) states.forget();
}

function followTeam(
  { teams, letters, cards, dialogues }: Rooms,
  number: number,
  before: Team,
  events: TeamEvent[],
  at: number,
): void {
  for (const event of events) {
    stopLetters(letters, number, before, event, at);
    const moved = teams.record(number, event);
    if (!moved) continue;
    letters.moveChat(moved.from, moved.to);
    cards.moveChat(moved.from, moved.to, at);
    dialogues.moveChat(moved.from, moved.to);
  }
}

/** Whoever is off the list, has declined or cannot be reached gets nothing that waits either. */
function stopLetters(letters: Letters, team: number, { stakeholders }: Team, event: TeamEvent, at: number): void {
  if (event.type !== 'StakeholderRemoved' && event.type !== 'PreferencesChosen' && event.type !== 'AddressDisabled')
    return;
  const whose = stakeholders.find(({ id }) => id === event.id);
  if (!whose) return;
  if (event.type === 'AddressDisabled') letters.holdBack(team, whose, at);
  else if (event.type === 'StakeholderRemoved') letters.takeOff(team, whose, at);
  else letters.takeOff(team, whose, at, kindsIn(event.declined));
}

const kindsIn = (declined: readonly Category[]): AnnouncementKind[] =>
  (Object.keys(categoryOf) as AnnouncementKind[]).filter((kind) => declined.includes(categoryOf[kind]));
