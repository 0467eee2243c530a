import type { PersonId } from '../events.ts';
import type { Deployment } from './deployment.ts';
import { byHand, type Reading } from './health.ts';

// What was red stays red until it was seen green after that red, by whoever may see it: by a measurement, or, where it is not measured red, by somebody who looks.
// Neither time nor a warning answers it, neither silence nor going on all the same. Whose word counts is settled here alone; everything else asks.

/** What somebody entered. `isOverruled`: it was said before it was measured red, or against that, so that it says nothing either once measuring falls silent. */
export interface Entered extends Reading {
  by: PersonId;
  isOverruled: boolean;
}

/** Whether it was red when it was last measured. */
export function isMeasuredRed(check: string, deployment: Pick<Deployment, 'noted'> | null): boolean {
  const noted = deployment?.noted?.find((each) => each.check === check);
  return noted?.state === 'red' && noted.source !== byHand;
}

/** What is left after a measurement. Words among the readings only repeat what was heard when they were said. */
export function afterMeasuring(
  { unanswered, entered }: Deployment,
  readings: readonly Reading[],
): Pick<Deployment, 'unanswered' | 'entered'> {
  const measured = readings.filter(({ source }) => source !== byHand);
  const inColour = (...states: Reading['state'][]): Set<string> =>
    new Set(measured.filter(({ state }) => states.includes(state)).map(({ check }) => check));
  const [red, answered] = [inColour('red'), inColour('red', 'green')];
  return {
    unanswered: [
      ...unanswered.filter(({ check }) => !answered.has(check)),
      ...measured.filter(({ state }) => state === 'red'),
    ],
    entered: entered.map((each) =>
      red.has(each.check) && each.state !== 'red' ? { ...each, isOverruled: true } : each,
    ),
  };
}

/** What is left after somebody's word. Nobody's word makes a measurement better, but whoever sees red is heard, whatever is measured. */
export function afterWord(
  said: Reading & { by: PersonId },
  deployment: Deployment,
): Pick<Deployment, 'unanswered' | 'entered'> {
  const others = <T extends Reading>(all: readonly T[]): T[] => all.filter(({ check }) => check !== said.check);
  const isOverruled = said.state !== 'red' && isMeasuredRed(said.check, deployment);
  const { unanswered } = deployment;
  const isAnswer = !isOverruled && said.state === 'green';
  const left = said.state === 'red' ? [...others(unanswered), said] : isAnswer ? others(unanswered) : unanswered;
  return { unanswered: left, entered: [...others(deployment.entered), { ...said, isOverruled }] };
}
