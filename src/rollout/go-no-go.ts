import { mayDo, type Person } from '../team/authority.ts';
import { isSamePerson, nameOf } from '../team/team.ts';
import { mustBeAllowed, mustBeHere, mustBeOpen, mustHaveReason, plainText } from './asking.ts';
import { type Phase, type Placed, placedItems } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { FilledSeat, Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { refuse } from './refusal.ts';
import { revisionForGo } from './revision.ts';
import type { GoNoGo, Rollout } from './rollout.ts';
import { anybody, candidatesFor, isKeptOut, type Seat, type Situation, sitsFor } from './seats.ts';
import { nobodyFor, seatTitle } from './signers.ts';
import { mustBeAnswered } from './speaking.ts';
import { isClosed, itemState } from './standing.ts';
import { openConcerns } from './voices.ts';

/** The item that is done by a GO: the final review meeting. */
export const reviewItem = (rollout: Rollout): Placed | undefined =>
  placedItems(rollout.checklist).find(({ item }) => item.evidence.fact === 'go');

/** Those who have to be heard, a role each; whoever has several of the roles speaks for all of them. */
export function votersFor({ rollout, team }: Pick<Situation, 'rollout' | 'team'>): Seat[] {
  if (team.policy === 'small') return [{ role: anybody, except: 'author' }];
  const except = team.policy === 'strict' ? 'author' : 'nobody';
  return rollout.checklist.goNoGo.voters.map((role) => ({ role, except }));
}

export function openVote({ by, at }: Of<'OpenVote'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  mustBeOpen(rollout);
  const { phase } = mustHaveVote(rollout);
  mustBeAllowed(by, 'askSignOff', 'open the go/no-go vote', rollout, team);
  const situation = { rollout, team, at };
  const missing = votersFor(situation).find((voter) => candidatesFor(voter, situation).length === 0);
  if (missing)
    refuse(
      'not-entitled',
      `No vote is possible: ${nobodyFor(missing, situation)} can vote as ${seatTitle(missing.role, rollout)}. Give the role to somebody: /rollout_roles`,
    );
  const decided = rollout.goNoGo?.decided;
  const over = decided?.vote === 'go' && !isGo(situation) ? [goLapsed('it counts no more', rollout, at)] : [];
  const isOpen = rollout.goNoGo !== null && decided?.vote !== 'no-go' && over.length === 0;
  if (isOpen) return [];
  mustBeAnswered('The vote can be opened', rollout);
  return [...over, { type: 'VoteOpened', revision: revisionForGo(phase, rollout), by: by.id, at }];
}

/** Somebody is at the meeting. A vote says so too. */
export function notePresence(
  { by, at }: Of<'NotePresence'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  mustBeOpen(rollout);
  mustHaveVote(rollout);
  mustBeAllowed(by, 'agree', 'be noted as present', rollout, team);
  const { present } = mustBeVoting(rollout);
  return present.includes(by.id) ? [] : [{ type: 'PresenceNoted', by: by.id, at }];
}

/**
 * A GO is decided when every voter has said go to the same plan and no stakeholder waits for an answer; one no-go decides at once. What was answered
 * meanwhile decides nothing by itself: somebody who votes says go once more.
 */
export function castVote(command: Of<'CastVote'>, rollout: Rollout, { team }: Circumstances): RolloutEvent[] {
  const { vote, revision, by, at } = command;
  mustBeOpen(rollout);
  const { phase, item, number } = mustHaveVote(rollout);
  const situation = { rollout, team, at };
  const voting = mustBeVoting(rollout);
  mustBeVoter(by, situation);
  if (voting.decided?.vote === 'no-go') refuse('not-asked', 'It is decided: no-go. The lead can open another vote.');
  if (revision !== revisionForGo(phase, rollout))
    refuse('outdated', 'The plan has changed since this card was shown. It is up to date now: look again, then vote.');
  if (itemState(item.id, rollout).status === 'blocked')
    refuse('blocked', `${number} is blocked: "${itemState(item.id, rollout).reason}". Unblock it first.`);
  const reason =
    vote === 'no-go'
      ? mustHaveReason(command.reason, 'the backup has not been restored')
      : plainText(command.reason, 'The reason');
  const before = voting.votes.find((each) => each.by === by.id && isValid(each, situation));
  const cast: RolloutEvent = { type: 'VoteCast', vote, reason, revision, by: by.id, at };
  if (vote === 'no-go')
    return [
      ...(voting.decided ? [goLapsed(`no-go: ${reason}`, rollout, at)] : []),
      cast,
      { type: 'NoGoDecided', reason, by: by.id, at },
    ];
  // Where the clock has not said so yet, the vote that begins anew says that the GO before it is over.
  const over = voting.decided && !isGo(situation) ? [goLapsed('it counts no more', rollout, at)] : [];
  const isSaid = over.length === 0 && before?.vote === vote && before.reason === reason;
  const said = isSaid ? [] : [...over, cast];
  // A role or a policy that changed since may let it be decided by what was said before.
  const next = { ...situation, rollout: said.reduce(evolve, rollout) };
  const isHeld = openConcerns(rollout).length > 0;
  const voters = next.rollout.goNoGo?.decided || isHeld ? null : heard(next);
  return voters ? [...said, { type: 'GoDecided', item: item.id, revision, voters, by: by.id, at }] : said;
}

/** Voters and what each has said so far, of what still counts. */
export interface Heard {
  seat: Seat;
  vote: GoNoGo['votes'][number] | null;
  inPlaceOf: number | null;
}

export function hearing(situation: Situation): Heard[] {
  const valid = (situation.rollout.goNoGo?.votes ?? []).filter((vote) => isValid(vote, situation));
  return votersFor(situation).map((seat) => {
    for (const vote of valid) {
      const others = valid.filter(({ by }) => by !== vote.by);
      const whose = sitsFor(seat, vote.by, situation, others);
      if (whose !== null) return { seat, vote, inPlaceOf: whose === vote.by ? null : whose };
    }
    return { seat, vote: null, inPlaceOf: null };
  });
}

/** When a GO, or a vote for it, lapses, unless the phase has closed before. */
export const goExpiresAt = (vote: { at: Instant }, { checklist }: Rollout): Instant =>
  vote.at + checklist.goNoGo.validMinutes * 60_000;

/** A GO that counts at this moment: for the plan as it is, not older than it stays valid, and by everybody whom the policy of today has heard. */
export function isGo(situation: Situation): boolean {
  const { rollout, at } = situation;
  const decided = rollout.goNoGo?.decided;
  const review = reviewItem(rollout);
  return (
    decided?.vote === 'go' &&
    review !== undefined &&
    decided.revision === revisionForGo(review.phase, rollout) &&
    at < goExpiresAt(decided, rollout) &&
    votersFor(situation).every((seat) => decided.voters.some((voter) => isHeardBy(seat, voter, situation)))
  );
}

const isHeardBy = (seat: Seat, voter: FilledSeat, situation: Situation): boolean =>
  (seat.role === anybody || seat.role === voter.role) && !isKeptOut(seat, voter.by, situation);

/** A GO that is worth nothing any more takes the tick of its item with it. */
export function goLapsed(why: string, rollout: Rollout, at: Instant): RolloutEvent {
  const review = reviewItem(rollout);
  const isTicked = review && itemState(review.item.id, rollout).status === 'done';
  return { type: 'GoLapsed', item: isTicked ? review.item.id : null, why, at };
}

/** The phase cannot close on a GO that was given for another plan or too long ago, whatever its item says. */
export function mustStillBeGo(phase: Phase, situation: Situation): void {
  const review = reviewItem(situation.rollout);
  if (review?.phase.id !== phase.id || itemState(review.item.id, situation.rollout).status !== 'done') return;
  if (!isGo(situation)) refuse('not-done', `The GO for ${phase.title} has lapsed. Vote once more: /rollout_gonogo`);
}

function heard(situation: Situation): FilledSeat[] | null {
  const all = hearing(situation);
  const said = all.flatMap(({ seat, vote, inPlaceOf }) =>
    vote?.vote === 'go' ? [{ role: seat.role, by: vote.by, inPlaceOf, at: vote.at }] : [],
  );
  return said.length === all.length ? said : null;
}

const isValid = (vote: { at: Instant; revision: string }, { rollout, at }: Situation): boolean => {
  const review = reviewItem(rollout);
  return (
    review !== undefined && vote.revision === revisionForGo(review.phase, rollout) && at < goExpiresAt(vote, rollout)
  );
};

function mustHaveVote(rollout: Rollout): Placed {
  const review = reviewItem(rollout);
  if (!review) return refuse('not-asked', 'This checklist has no go/no-go vote.');
  if (isClosed(review.phase, rollout))
    refuse('sealed', `${review.phase.title} is closed, so its vote stays as it is. You can ask to stop: /rollout_stop`);
  return review;
}

const mustBeVoting = ({ goNoGo }: Rollout): GoNoGo =>
  goNoGo ?? refuse('not-asked', 'No vote is open. The lead opens it: /rollout_gonogo');

function mustBeVoter(by: Person, situation: Situation): void {
  const { rollout, team, at } = situation;
  const voters = votersFor(situation);
  const others = (rollout.goNoGo?.votes ?? []).filter(
    (each) => isValid(each, situation) && !isSamePerson(each.by, by.id, team),
  );
  const people = voters.some((voter) => sitsFor(voter, by.id, situation, others) !== null) ? [by.id] : [];
  if (mayDo(by, 'vote', team, { people })) {
    mustBeHere(by, team, at);
    return;
  }
  const who = voters.map((voter) => {
    const names = candidatesFor(voter, situation).map((person) => nameOf(person, team));
    return `${seatTitle(voter.role, rollout)} (${names.join(', ') || 'nobody yet'})`;
  });
  refuse('not-entitled', `Only ${who.join(', ')} vote here. The lead can add you: /rollout_roles`);
}
