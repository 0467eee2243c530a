import { isSamePerson, type Team } from '../team/team.ts';
import { mustBeAllowed, mustBeItsTurn, mustBeOpen, mustExist, mustHaveReason, phaseNamed } from './asking.ts';
import type { Phase } from './checklist.ts';
import type { Circumstances } from './circumstances.ts';
import type { Of } from './commands.ts';
import type { Instant, RolloutEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { mustNotBeStopped } from './objecting.ts';
import { refuse } from './refusal.ts';
import type { PhaseState, Rollout } from './rollout.ts';
import { isClosed, keyOf, phaseState } from './standing.ts';

/** How long one owner waits for another, in milliseconds. */
const secondOwnerWithin = 60 * 60_000;
/** When a review is asked for after glass was broken, in milliseconds. */
const reviewAfter = 24 * 3_600_000;

/** In an emergency a phase is skipped without a sign-off: one owner says so with a reason, and another one agrees within the hour. */
export function breakGlass(
  { phase: name, reason, by, at }: Of<'BreakGlass'>,
  rollout: Rollout,
  { team, owners }: Circumstances,
): RolloutEvent[] {
  const phase = phaseToSkip(name, rollout, team);
  mustBeAllowed(by, 'breakGlass', `skip ${phase.title}`, rollout, team);
  if (owners.length < 2)
    refuse(
      'needs-second-person',
      'You are the only owner, and two have to agree. Whoever runs me adds one to BOT_OWNERS.',
    );
  const why = mustHaveReason(reason, '/rollout breakglass testing the fix for the outage cannot wait');
  const { glass } = phaseState(phase.id, rollout);
  if (glass && isWaiting(glass, at)) {
    if (!isSamePerson(glass.by, by.id, team))
      refuse('not-asked', 'Another owner asks for the same already: agree on that card.');
    if (glass.reason === why) return [];
  }
  return [{ type: 'BreakGlassProposed', phase: phase.id, reason: why, by: by.id, at }];
}

export function confirmBreakGlass(
  { phase: name, by, at }: Of<'ConfirmBreakGlass'>,
  rollout: Rollout,
  { team, owners }: Circumstances,
): RolloutEvent[] {
  mustExist(rollout);
  const known = phaseNamed(name, rollout);
  if (phaseState(known.id, rollout).skipped?.people.includes(by.id)) return [];
  const phase = phaseToSkip(name, rollout, team);
  mustBeAllowed(by, 'breakGlass', `agree to skip ${phase.title}`, rollout, team);
  const { glass } = phaseState(phase.id, rollout);
  if (!glass || !isWaiting(glass, at) || !owners.includes(glass.by))
    return refuse('not-asked', `Nobody asks to skip ${phase.title} any more. Ask anew: /rollout_breakglass`);
  if (isSamePerson(glass.by, by.id, team))
    refuse('needs-second-person', `You asked for it yourself; another owner has to agree to skip ${phase.title}.`);
  const isLast = rollout.checklist.phases.at(-1)?.id === phase.id;
  return [
    { type: 'PhaseSkipped', phase: phase.id, people: [glass.by, by.id], reason: glass.reason, at },
    ...(isLast ? [{ type: 'RolloutCompleted', at } as const] : []),
  ];
}

/** What was decided in a hurry is looked at in daylight, by somebody who was not one of the two. */
export function reviewBreakGlass(
  { phase: name, text, by, at }: Of<'ReviewBreakGlass'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const phase = name === null ? unreviewed(rollout)[0] : phaseNamed(name, rollout);
  const skipped = phase && phaseState(phase.id, rollout).skipped;
  if (!phase || !skipped) return refuse('not-asked', `Nothing of ${keyOf(rollout)} waits for a review.`);
  mustBeAllowed(by, 'review', `review what was skipped in ${keyOf(rollout)}`, rollout, team);
  if (skipped.people.some((each) => isSamePerson(each, by.id, team)))
    refuse('needs-second-person', 'You were one of the two who skipped it; somebody else reviews it.');
  const words = mustHaveReason(text, '/rollout review the fix was tested the next morning, nothing to change');
  return skipped.review?.reason === words
    ? []
    : [{ type: 'BreakGlassReviewed', phase: phase.id, text: words, by: by.id, at }];
}

const unreviewed = (rollout: Rollout): Phase[] =>
  rollout.checklist.phases.filter((phase) => {
    const { skipped } = phaseState(phase.id, rollout);
    return skipped !== null && skipped.review === null;
  });

/** When the team is asked to look back at what was skipped: a day later, once. */
export function reviewsDue(rollout: Rollout): { phase: string; at: Instant }[] {
  return unreviewed(rollout).flatMap(({ id }) => {
    const { skipped } = phaseState(id, rollout);
    return skipped && skipped.askedAt === null ? [{ phase: id, at: skipped.at + reviewAfter }] : [];
  });
}

/** Where the rollout ends before the day is over, the review is asked for with its end. */
export function reviewsAtTheEnd(happened: readonly RolloutEvent[], before: Rollout, at: Instant): RolloutEvent[] {
  const rollout = happened.reduce(evolve, before);
  if (before.status !== 'open' || rollout.status === 'open') return [];
  return reviewsDue(rollout).map(({ phase }): RolloutEvent => ({ type: 'ReviewAsked', phase, at }));
}

const isWaiting = (glass: NonNullable<PhaseState['glass']>, at: Instant): boolean =>
  at >= glass.at && at - glass.at < secondOwnerWithin;

function phaseToSkip(name: string, rollout: Rollout, team: Team): Phase {
  mustBeOpen(rollout);
  const phase = phaseNamed(name, rollout);
  if (isClosed(phase, rollout)) refuse('sealed', `${phase.title} is closed already.`);
  if (!phase.preparedEarly)
    refuse('out-of-order', `${phase.title} cannot be skipped: what comes before deploying can, in an emergency.`);
  mustBeItsTurn(phase, rollout);
  mustNotBeStopped(rollout, team);
  return phase;
}
