import { expect, it, onTestFinished, vi } from 'vitest';
import { createLoop } from '../../src/coordinator/loop.ts';
import { until } from '../support/on-store.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A loop over so many pieces of work, which says what it did. */
function working({ pieces = 0, rest = Number.POSITIVE_INFINITY, step }: Partial<Opening> = {}) {
  const seen = { left: pieces, steps: 0, rests: 0, faults: [] as unknown[] };
  const loop = createLoop({
    async step() {
      seen.steps += 1;
      await step?.(seen.steps);
      if (seen.left === 0) return false;
      seen.left -= 1;
      return true;
    },
    async rest() {
      seen.rests += 1;
      return rest;
    },
    onFault: (fault) => seen.faults.push(fault),
  });
  onTestFinished(() => loop.stop());
  return { loop, seen };
}

interface Opening {
  pieces: number;
  rest: number;
  step(count: number): Promise<void>;
}

it('does all there is, then rests', async () => {
  const { loop, seen } = working({ pieces: 3 });
  loop.wake();
  await until(() => seen.rests === 1);
  expect(seen).toMatchObject({ left: 0, steps: 4 });
});

it('looks again when it was woken while it worked', async () => {
  const { loop, seen } = working({
    step: async (count) => {
      if (count > 1) return;
      seen.left = 1;
      await pause(5);
      loop.wake();
    },
  });
  loop.wake();
  await until(() => seen.left === 0 && seen.rests > 0);
});

it('#52 asks for no timer longer than a minute, however far away the next work is', async () => {
  const asked = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => void asked.mockRestore());
  const { loop } = working({ rest: 60 * 24 * 3_600_000 });
  loop.wake();
  await until(() => asked.mock.calls.some(([, ms]) => ms === 60_000));
  expect(Math.max(...asked.mock.calls.map(([, ms]) => ms ?? 0))).toBe(60_000);
});

it('wakes by itself when the next work is due', async () => {
  const { loop, seen } = working({ rest: 30 });
  loop.wake();
  await until(() => seen.steps >= 2);
});

it('does not spin when work is due that somebody else has in hand', async () => {
  const { loop, seen } = working({ rest: -1000 });
  loop.wake();
  await pause(110);
  expect(seen.steps).toBeLessThanOrEqual(7);
});

it('rests after a fault, and goes on when it is woken', async () => {
  const { loop, seen } = working({
    pieces: 1,
    step: async (count) => {
      if (count === 1) throw new Error('disk full');
    },
  });
  loop.wake();
  await until(() => seen.faults.length === 1);
  await pause(60);
  expect(seen.steps).toBe(1);
  loop.wake();
  await until(() => seen.left === 0);
});

it('finishes the step in hand when it is stopped, and does no more', async () => {
  const { loop, seen } = working({ pieces: 100, step: () => pause(20) });
  loop.wake();
  await pause(10);
  await loop.stop();
  const { left } = seen;
  expect(left).toBeGreaterThan(90);
  loop.wake();
  await pause(60);
  expect(seen.left).toBe(left);
});
