import type { Scenario } from './scenario.ts';
import type { Played } from './world.ts';

/** A scenario that still goes wrong, with as little in it as was found, and what it came to. */
export interface Shrunk {
  scenario: Scenario;
  outcome: Played;
}

type Part = 'steps' | 'troubles';

/**
 * Leaves out whole chunks of what people do and of what goes wrong, ever smaller ones, and keeps each world that still shows a fault of the same
 * kind (its first word). Ends after `tries` worlds.
 */
export async function shrink(
  scenario: Scenario,
  outcome: Played,
  play: (scenario: Scenario) => Promise<Played>,
  tries = 60,
): Promise<Shrunk> {
  const kind = kindOf(outcome);
  let best: Shrunk = { scenario, outcome };
  let left = tries;

  const accepts = async (candidate: Scenario): Promise<boolean> => {
    left -= 1;
    const now = await play(candidate);
    if (kindOf(now) !== kind) return false;
    best = { scenario: candidate, outcome: now };
    return true;
  };

  const without = async (part: Part): Promise<void> => {
    for (let size = Math.ceil(best.scenario[part].length / 2); size >= 1; size = Math.floor(size / 2))
      for (let from = best.scenario[part].length; from > 0 && left > 0; from -= size) {
        const all: readonly unknown[] = best.scenario[part];
        const kept = all.filter((_, index) => index < from - size || index >= from);
        // The team is always set up.
        const whole = part === 'steps' && !kept.includes(all[0]) ? [all[0], ...kept] : kept;
        if (whole.length < all.length) await accepts({ ...best.scenario, [part]: whole });
      }
  };

  // Nothing that comes after the fault has to do with it.
  const end = Date.parse(best.outcome.story.findLast((line) => line.includes('FAULT'))?.slice(0, 24) ?? '');
  const earlier = {
    ...scenario,
    steps: scenario.steps.filter(({ at }) => at <= end),
    troubles: scenario.troubles.filter(({ at }) => at <= end),
  };
  if (!Number.isNaN(end)) await accepts(earlier);
  await without('troubles');
  await without('steps');
  return best;
}

const kindOf = ({ faults }: Played): string | undefined => faults[0]?.split(' ')[0];
