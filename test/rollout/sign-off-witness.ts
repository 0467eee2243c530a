import type { Phase } from '../../src/rollout/checklist.ts';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import { seating, validSignOffs } from '../../src/rollout/seats.ts';
import { isSettled, itemState } from '../../src/rollout/standing.ts';
import { hour, minute } from '../support/story.ts';
import { countingOf, isFilled, isOnePerson, placesOf, sitsRightly } from './quorum-oracle.ts';
import { type Book, goContent, noted, pageOf, struck } from './sign-off-book.ts';
import { type Done, smallChecklist, type World } from './small-world.ts';

// Somebody who looks on from outside and says when something was not done by the rules.

type Of<T extends RolloutEvent['type']> = Extract<RolloutEvent, { type: T }>;

const { phases, goNoGo } = smallChecklist;
const [, sayingGo] = phases;

/** The book after one more thing was done. Throws, with a sentence, at whatever should not have happened and at what should have. */
export function witnessed(book: Book, done: Done): Book {
  let now = book;
  for (const event of done.events) {
    mustBeRight(event, now, done);
    now = noted(now, event, done);
  }
  const kept = struck(now, done);
  mustShowTheSame(done);
  mustHaveClosed(kept, done);
  for (const phase of phases) mustAgree(phase, kept, done.after);
  return kept;
}

function mustBeRight(event: RolloutEvent, book: Book, done: Done): void {
  if (event.type === 'SignOffPending') mustBeTapped(event, done);
  if (event.type === 'SignedOff') mustBeSigned(event, book, done);
  if (event.type === 'PhaseSignedOff') mustBeSound(event, book, done);
  if (event.type === 'PhaseSkipped') mustBeTwoOwners(event, book, done);
}

/** Somebody's own yes, to a card that showed what the phase holds at this moment. */
function mustBeTapped({ phase, by, revision }: Of<'SignedOff' | 'SignOffPending'>, { doing, before }: Done): void {
  const command = commandOf(doing);
  const isTheirs =
    (command?.type === 'SignOff' || command?.type === 'ConfirmSignOff') &&
    command.by.id === by &&
    command.phase === phase &&
    command.revision === revision;
  must(isTheirs, 'a sign-off is for what its own command names');
  const card = before.cards.find((each) => each.phase === phase && each.revision === revision);
  must(card?.content === before.contents[phase], 'what was signed is what the phase holds');
}

function mustBeSigned(event: Of<'SignedOff'>, book: Book, done: Done): void {
  mustBeTapped(event, done);
  const { before, doing } = done;
  if (commandOf(doing)?.type === 'SignOff') {
    must(!event.isConfirmed, 'a tap alone confirms nothing');
    return;
  }
  const tap = pageOf(event.phase, book).taps.find(({ by, revision }) => by === event.by && revision === event.revision);
  must(event.isConfirmed === true && tap !== undefined, 'what is confirmed was tapped');
  must(before.at >= tap.at && before.at - tap.at < 10 * minute, 'a tap waits for 10 minutes');
}

/** The seats of a closed phase, each on its own and all together. */
function mustBeSound(event: Of<'PhaseSignedOff'>, book: Book, { before }: Done): void {
  const phase = phases.find(({ id }) => id === event.phase) as Phase;
  const { team, rollout } = before;
  const signed = countingOf(phase, pageOf(phase.id, book).signed, before);
  const places = placesOf(phase, before);
  must(event.revision === revisionOf(phase, rollout), 'the revision is that of what the phase holds');
  must(obstacle(phase, book, before) === null, `it closed although ${obstacle(phase, book, before)}`);
  must(isFilled(phase, signed, before), 'the oracle finds a seat empty');
  must(
    String(event.seats.map(({ role }) => role)) === String(places.map(({ role }) => role ?? 'anybody')),
    'its seats are those of the policy',
  );
  event.seats.forEach((seat, index) => {
    const given = signed.find(({ by }) => by === seat.by);
    must(given?.revision === event.revision && given.at === seat.at, 'who sits has signed this revision');
    must(given.isConfirmed || team.policy !== 'strict' || phase !== sayingGo, 'strict: the go is confirmed');
    must(given.content === before.contents[phase.id], 'who sits has seen what the phase holds');
    const place = places[index];
    must(place !== undefined && sitsRightly(seat, place, signed, before), 'who sits is entitled and not kept out');
    must(!event.seats.slice(0, index).some((each) => isOnePerson(each.by, seat.by, team)), 'nobody sits twice');
  });
}

function mustBeTwoOwners({ phase, people }: Of<'PhaseSkipped'>, book: Book, { before, doing }: Done): void {
  const [first, second] = people;
  const { glass, isClosed } = pageOf(phase, book);
  must(!isOnePerson(first, second, before.team), 'glass is broken by two people');
  must(
    people.every((each) => before.owners.includes(each)),
    'glass is broken by owners',
  );
  must(glass?.by === first && commandOf(doing)?.by.id === second, 'one asks, the other one agrees');
  must(before.at - glass.at < hour, 'the second owner agrees within the hour');
  must(!isClosed, 'what has closed is not skipped');
}

/** A sign-off with which every seat is filled closes the phase at once, and whoever fills the last one is not refused. */
function mustHaveClosed(book: Book, { doing, after, refusal }: Done): void {
  const command = commandOf(doing);
  if (command?.type !== 'SignOff' && command?.type !== 'ConfirmSignOff') return;
  const phase = phases.find(({ id }) => id === command.phase) as Phase;
  if (obstacle(phase, book, after) !== null) return;
  const { signed } = pageOf(phase.id, book);
  if (refusal === null) must(!isFilled(phase, signed, after), 'every seat is filled and the phase has not closed');
  else if (command.type === 'SignOff' && isHere(command, after) && maySit(command, phase, after))
    must(!isFilled(phase, [...signed, given(command)], after), 'whoever fills the last seat was refused');
}

type SignOffCommand = Extract<RolloutCommand, { type: 'SignOff' }>;

const maySit = ({ by, at, revision }: SignOffCommand, phase: Phase, now: World): boolean =>
  revision === revisionOf(phase, now.rollout) &&
  placesOf(phase, now).some((place) => sitsRightly({ role: '', by: by.id, inPlaceOf: null, at }, place, [], now));

const isHere = ({ by }: RolloutCommand, { team, at }: World): boolean => (team.away[by.id] ?? 0) <= at;
const given = ({ by, at, revision }: SignOffCommand) => ({ by: by.id, at, revision });

/** What keeps a phase from closing, whoever has signed. */
function obstacle(phase: Phase, book: Book, { rollout, team, at }: World): string | null {
  const { isAsked, isClosed, isVetoed } = pageOf(phase.id, book);
  const before = phases.slice(0, phases.indexOf(phase));
  if (isClosed || rollout.status !== 'open') return 'it has closed';
  if (before.some(({ id }) => !pageOf(id, book).isClosed)) return 'another one comes first';
  if (isVetoed) return 'a veto stands';
  if (book.isStopped) return 'somebody asks to stop';
  if (!isAsked) return 'nobody asks for it';
  if (!phase.items.every((item) => isSettled(item, rollout))) return 'something is open';
  return hasLostGo(phase, book, { rollout, team, at }) ? 'the GO has lapsed' : null;
}

function hasLostGo(phase: Phase, { go }: Book, { rollout, team, at }: Now): boolean {
  const review = phase.items.find(({ evidence }) => evidence.fact === 'go');
  if (!review || itemState(review.id, rollout).status !== 'done') return false;
  if (go === null || go.content !== goContent({ rollout } as World)) return true;
  return at - go.at >= goNoGo.validMinutes * minute || !isHeard({ rollout, team, at });
}

type Now = Pick<World, 'rollout' | 'team' | 'at'>;

/** Did those say go whom the policy of this moment would hear? */
function isHeard({ rollout, team }: Now): boolean {
  const said = rollout.goNoGo?.decided?.voters ?? [];
  const barred = team.policy === 'standard' ? [] : [rollout.author];
  const heard = said.filter(({ by }) => !barred.some((each) => isOnePerson(each, by, team)));
  return team.policy === 'small'
    ? heard.length > 0
    : goNoGo.voters.every((role) => heard.some((each) => each.role === role));
}

/** The rules count the sign-offs that the book counts, and find the seats filled exactly when the oracle does. */
function mustAgree(phase: Phase, book: Book, situation: World): void {
  const { signed, isClosed } = pageOf(phase.id, book);
  if (isClosed) return;
  const people = validSignOffs(phase, situation).map(({ by }) => by);
  const written = countingOf(phase, signed, situation).map(({ by }) => by);
  must(String(people) === String(written), 'what counts is what was given and never taken back');
  const isSeated = seating(phase, situation).every(({ signOff }) => signOff !== null);
  must(isSeated === isFilled(phase, signed, situation), `the rules find the seats ${isSeated ? '' : 'not '}filled`);
}

/** Two cards of a phase bear the same revision exactly when they show the same. */
function mustShowTheSame({ before, after }: Done): void {
  for (const card of after.cards.slice(before.cards.length)) {
    const isOdd = before.cards.some(
      (each) => each.phase === card.phase && (each.revision === card.revision) !== (each.content === card.content),
    );
    must(!isOdd, 'a revision stands for one content');
  }
}

const commandOf = (doing: Done['doing']): RolloutCommand | null =>
  'rollout' in doing && doing.rollout.type !== 'CheckCalendar' ? doing.rollout : null;

function must(isSo: boolean, sentence: string): asserts isSo {
  if (!isSo) throw new Error(sentence);
}
