import type { Instant } from '../events.ts';
import type { DeployEvent } from '../events-deploying.ts';
import type { Rollout } from '../rollout.ts';
import type { Deployment } from './deployment.ts';
import { asOf, byHand, type Reading } from './health.ts';
import { type Entered, isMeasuredRed } from './unanswered.ts';

/** Milliseconds for which something that a person entered says how it is. */
export const enteredFor = 30 * 60_000;

/**
 * The health that counts at a moment: what was measured, as old as it is by now; where nothing could be measured, what somebody entered within half an hour, and after
 * it was last red. Nobody's word makes a measurement better, but whoever sees red stops it, whatever is measured.
 */
export function healthNow(deployment: Deployment, readings: readonly Reading[], at: Instant): Reading[] {
  const { checks, entered } = deployment;
  const fresh = entered.filter((each) => !each.isOverruled && at - each.at <= enteredFor);
  const measured = measuredNow(deployment, readings, at).map((now): Reading => {
    const seen = fresh.find((each) => each.check === now.check);
    return seen && (now.state === 'unknown' || (seen.state === 'red' && now.state !== 'red')) ? seen : now;
  });
  const names = new Set(checks.map(({ name }) => name));
  const others = entered
    .filter(({ check }) => !names.has(check))
    .map(
      (each): Reading =>
        at - each.at <= enteredFor ? each : { ...each, state: 'unknown', says: 'entered too long ago' },
    );
  return [...measured, ...others];
}

/**
 * What somebody's word does. `overruled`: it is measured red, so nothing; `red`: it stays until it was seen green; `answers`: what was red is answered; `leaves-red`: it is
 * not; `measured`: what is measured counts instead; `for-a-while`: it counts for `enteredFor`; `nothing-red`: all stages are passed, and there was nothing to answer.
 */
export type Weight = 'overruled' | 'red' | 'answers' | 'leaves-red' | 'measured' | 'for-a-while' | 'nothing-red';

/** How much a word counts that was just entered, from the deployment as it was before and with what is measured now. */
export function weightOf(
  said: Omit<Entered, 'by'>,
  before: Deployment,
  readings: readonly Reading[],
  at: Instant,
): Weight[] {
  const isOf = ({ check }: Pick<Reading, 'check'>): boolean => check === said.check;
  if (said.isOverruled) return ['overruled'];
  if (said.state === 'red') return ['red'];
  const wasRed = before.unanswered.some(isOf);
  const answer: Weight[] = wasRed ? [said.state === 'green' ? 'answers' : 'leaves-red'] : [];
  if (before.passedAt !== null) return wasRed ? answer : ['nothing-red'];
  const isMeasured = measuredNow(before, readings, at).some((each) => isOf(each) && each.state !== 'unknown');
  return [...answer, isMeasured ? 'measured' : 'for-a-while'];
}

/** What was measured alone, as old as it is by now. */
export const measuredNow = ({ checks }: Deployment, readings: readonly Reading[], at: Instant): Reading[] =>
  checks.map((check) => {
    const reading = readings.find((each) => each.check === check.name);
    return reading ? asOf(reading, check, at) : notYet(check.name, at);
  });

const notYet = (check: string, at: Instant): Reading => ({
  check,
  state: 'unknown',
  value: null,
  unit: '',
  limit: '',
  says: 'not measured yet',
  at,
  source: '',
});

/** The name of a check as the settings spell it, else as whoever entered it first did: case, and spaces around it, make no other check. */
export function spelled(name: string, { checks, entered }: Pick<Deployment, 'checks' | 'entered'>): string {
  const known = [...checks.map((check) => check.name), ...entered.map(({ check }) => check)];
  return known.find((each) => folded(each) === folded(name)) ?? name.trim();
}

const folded = (name: string): string => name.trim().toLowerCase();

/** Whether any colour is another one than was last written down, or what somebody saw red is measured so by now. */
export function isNews(noted: readonly Reading[] | null, readings: readonly Reading[]): boolean {
  const before = new Map((noted ?? []).map((each) => [each.check, colourOf(each)]));
  return noted === null || readings.some((each) => before.get(each.check) !== colourOf(each));
}

const colourOf = ({ state, source }: Reading): string => (state === 'red' && source === byHand ? 'said red' : state);

/** Whether the whole group should hear of it: something is red that was not, or nothing is any more. The same red, seen by somebody and then measured, is one. */
export function isAlarming(
  event: Extract<DeployEvent, { type: 'HealthNoted' | 'HealthEntered' }>,
  { deployment }: Pick<Rollout, 'deployment'>,
): boolean {
  if (event.type === 'HealthNoted')
    return event.readings.some(({ check, state }) => (state === 'red') !== wasRed(check, deployment, event.at));
  const { check, state } = event.reading;
  // What is measured red is red whatever is said of it, and the group has heard so.
  return !isMeasuredRed(check, deployment) && (state === 'red') !== wasRed(check, deployment, event.at);
}

/** Whether the group was last told that it is red. */
function wasRed(check: string, deployment: Deployment | null, at: Instant): boolean {
  if (isMeasuredRed(check, deployment)) return true;
  const said = deployment?.entered.find((each) => each.check === check);
  if (said?.state !== 'red') return false;
  const noted = deployment?.noted?.find((each) => each.check === check);
  return noted === undefined || noted.state === 'red' || at - said.at <= enteredFor;
}
