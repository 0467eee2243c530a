import type { Instant } from '../events.ts';
import type { DeployEvent } from '../events-deploying.ts';
import type { Rollout } from '../rollout.ts';
import type { Deployment } from './deployment.ts';
import { asOf, type Reading } from './health.ts';

/** Milliseconds for which something that a person entered says how it is. */
const enteredFor = 30 * 60_000;

/**
 * The health that counts at a moment: what was measured, as old as it is by now; where nothing could be measured, what somebody entered within half an hour. Nobody's
 * word makes a measurement better, but whoever sees red stops it, whatever is measured.
 */
export function healthNow(deployment: Deployment, readings: readonly Reading[], at: Instant): Reading[] {
  const { checks, entered } = deployment;
  const fresh = entered.filter((each) => at - each.at <= enteredFor);
  const measured = measuredNow(deployment, readings, at).map((now): Reading => {
    const seen = fresh.find((each) => each.check === now.check);
    return seen && (now.state === 'unknown' || seen.state === 'red') ? seen : now;
  });
  const names = new Set(checks.map(({ name }) => name));
  const byHand = entered
    .filter(({ check }) => !names.has(check))
    .map(
      (each): Reading =>
        at - each.at <= enteredFor ? each : { ...each, state: 'unknown', says: 'entered too long ago' },
    );
  return [...measured, ...byHand];
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

/** Whether any colour is another one than was last written down. */
export function isNews(noted: readonly Reading[] | null, readings: readonly Reading[]): boolean {
  const before = new Map((noted ?? []).map(({ check, state }) => [check, state]));
  return noted === null || readings.some(({ check, state }) => before.get(check) !== state);
}

/** Whether the whole group should hear of it: something is red that was not, or nothing is any more. */
export function isAlarming(
  event: Extract<DeployEvent, { type: 'HealthNoted' | 'HealthEntered' }>,
  { deployment }: Pick<Rollout, 'deployment'>,
): boolean {
  const before = event.type === 'HealthEntered' ? deployment?.entered : deployment?.noted;
  const now = event.type === 'HealthEntered' ? [event.reading] : event.readings;
  const wasRed = (check: string): boolean => before?.find((each) => each.check === check)?.state === 'red';
  return now.some(({ check, state }) => (state === 'red') !== wasRed(check));
}
