import { describe, expect, it } from 'vitest';
import type { Circumstances } from '../../src/rollout/proofs/proof.ts';
import { judgeRollbackPlan, readRollbackPlan } from '../../src/rollout/proofs/rollback-plan.ts';

/** What the item is told, where the bot can bring back these workloads by itself. */
function judged(text: string, workloads: string[] = []) {
  const plan = readRollbackPlan(text);
  return plan && judgeRollbackPlan(plan, { workloads } as unknown as Circumstances);
}
const whole = 'steps="helm rollback payments"; owner=@luis; threshold=errors > 2 %; longest=10m';

describe('a plan to go back', () => {
  it('says what is done, who decides, at which threshold and how long it takes', () => {
    expect(judged(whole)).toMatchObject({
      state: 'passes',
      says: 'by hand, decided by @luis at errors > 2 %, within 10m',
    });
  });

  it('is not one before all of that is said, and names what is not', () => {
    expect(judged('steps=see wiki')).toMatchObject({
      state: 'fails',
      says: 'not said: who decides, at which threshold, how long it takes',
    });
    expect(judged('decides=@luis; when=errors; takes=10m')).toMatchObject({ says: 'not said: the steps' });
  });

  it('needs no steps where the bot brings back what runs there', () => {
    const verdict = judged('owner=@luis; threshold=errors; longest=10m', ['payments/api', 'payments/worker']);
    expect(verdict?.state).toBe('passes');
    expect(verdict?.says).toContain('payments/api, payments/worker by two taps, decided by @luis');
  });

  it('is words alone where nothing of it is named', () => expect(judged('We have always managed')).toBeNull());
});
