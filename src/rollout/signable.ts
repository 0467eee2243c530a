import { mayDo, type Person } from '../team/authority.ts';
import { isSamePerson } from '../team/team.ts';
import { mustBeHere, mustBeItsTurn, mustBeOpen } from './asking.ts';
import { findItem, type Phase } from './checklist.ts';
import { mustBeSeenWell } from './deploying/shown.ts';
import { mustStillBeGo } from './go-no-go.ts';
import { mustNotBeStopped, mustNotBeVetoed } from './objecting.ts';
import { checkOf } from './proofs/checking.ts';
import { refuse } from './refusal.ts';
import { revisionOf } from './revision.ts';
import type { Rollout } from './rollout.ts';
import { emptySeat, isKeptOut, type Situation, seatsOf, sitsFor, validSignOffs } from './seats.ts';
import { nobodyFor, seatTitle, whoSigns } from './signers.ts';
import { mustBeAnswered } from './speaking.ts';
import { itemState, keyOf, openItems, phaseState } from './standing.ts';

// What has to be so before somebody asks for a sign-off, signs, or declines; each with the sentence that says why not.

export function mustBeSignable(by: Person, phase: Phase, revision: string, situation: Situation): void {
  const { rollout, team } = situation;
  mustBeOpen(rollout);
  mustNotBeClosed(phase, rollout);
  mustBeItsTurn(phase, rollout);
  mustBeEntitled(by, phase, situation);
  mustNotBeVetoed(phase, rollout, team);
  mustNotBeStopped(rollout, team);
  mustBeAsked(phase, rollout);
  mustBeUpToDate(phase, revision, rollout);
  mustBeDone(phase, rollout);
  mustStillHold(phase, situation);
  mustStillBeGo(phase, situation);
  if (saysGo(phase)) mustBeAnswered(`${phase.title} is signed off`, rollout);
}

/** Beginning with it production is touched; before it there is time to answer. */
const saysGo = (phase: Phase): boolean => phase.items.some((item) => item.evidence.fact === 'go');

export function mustNotBeClosed(phase: Phase, rollout: Rollout): void {
  const { signedOff, skipped } = phaseState(phase.id, rollout);
  if (signedOff) refuse('sealed', `${phase.title} is signed off already.`);
  if (skipped) refuse('sealed', `${phase.title} was skipped by break-glass.`);
}

export function mustBeAsked(phase: Phase, rollout: Rollout): void {
  if (!phaseState(phase.id, rollout).requested)
    refuse('not-asked', `Nobody asks for the sign-off of ${phase.title} at the moment.`);
}

/** Says what is different from the revision that the card showed, old → new. */
export function mustBeUpToDate(phase: Phase, revision: string, rollout: Rollout): void {
  if (revision === revisionOf(phase, rollout)) return;
  const { changes } = phaseState(phase.id, rollout);
  const since = changes.findLastIndex((each) => each.from === revision);
  const what = since < 0 ? [] : changes.slice(since).map(({ change }) => change);
  refuse(
    'outdated',
    what.length
      ? `Changed since: ${what.join('; ')}. The card is up to date now: look again, then tap.`
      : `${phase.title} has changed since this card was shown. It is up to date now: look again, then tap.`,
  );
}

export function mustBeDone(phase: Phase, rollout: Rollout): void {
  const open = openItems(phase, rollout);
  if (open.length === 0) return;
  const names = open.map(
    (item) =>
      `${findItem(rollout.checklist, item.id)?.number}${itemState(item.id, rollout).status === 'blocked' ? ' (blocked)' : ''}`,
  );
  refuse('not-done', `${phase.title} is not ready to be signed. Still open: ${names.join(', ')}.`);
}

/** A proof may have aged since its item was ticked, the plan may have changed under it, or production may be red. */
export function mustStillHold(phase: Phase, { rollout, at }: Situation): void {
  for (const item of phase.items.filter(({ id }) => itemState(id, rollout).status === 'done')) {
    const number = findItem(rollout.checklist, item.id)?.number ?? item.id;
    mustBeSeenWell(number, item.evidence.fact, rollout);
    const check = checkOf(item, rollout, at);
    if (check && check.state !== 'passes')
      refuse('disproven', `${number} does not hold any more: ${check.says}. ${check.help}`);
  }
}

export function mustBePossible(phase: Phase, situation: Situation): void {
  const empty = emptySeat(phase, situation);
  if (!empty) return;
  const role = seatTitle(empty.role, situation.rollout);
  refuse(
    'not-entitled',
    `${phase.title} cannot be signed by this team: ${nobodyFor(empty, situation)} can take the seat of ${role}. Give the role to somebody: /rollout_roles`,
  );
}

export function mustBeEntitled(by: Person, phase: Phase, situation: Situation): void {
  const { team, at } = situation;
  const seats = seatsOf(phase, team);
  const signed = validSignOffs(phase, situation);
  const people = seats.some((seat) => sitsFor(seat, by.id, situation, signed) !== null) ? [by.id] : [];
  if (mayDo(by, 'sign', team, { people })) {
    mustBeHere(by, team, at);
    return;
  }
  const keptOut = seats.find(
    (seat) => isKeptOut(seat, by.id, situation) && sitsFor({ ...seat, except: 'nobody' }, by.id, situation) !== null,
  );
  if (by.isHuman && keptOut) refuse('own-work', `${ownWork(by, situation)}, so somebody else signs ${phase.title}.`);
  refuse(
    'not-entitled',
    `Only ${whoSigns(phase, situation)} can sign ${phase.title}. The lead can add you: /rollout_roles`,
  );
}

const ownWork = (by: Person, { rollout, team }: Situation): string =>
  isSamePerson(rollout.author, by.id, team)
    ? `You started ${keyOf(rollout)}`
    : `You set the window of ${keyOf(rollout)}`;
