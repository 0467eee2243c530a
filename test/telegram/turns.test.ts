import { expect, it, onTestFinished, vi } from 'vitest';
import { createTurns, realTime } from '../../src/telegram/turns.ts';

it('a clock that is put back by an hour lets nobody wait for longer than for a turn', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const turns = createTurns(realTime);
  expect(await turns.wait('-100700')).toBeNull();
  vi.setSystemTime(Date.now() - 3_600_000);
  const isTheirTurn = vi.fn();
  void turns.wait('-100700').then(isTheirTurn);
  await vi.advanceTimersByTimeAsync(990);
  expect(isTheirTurn).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20);
  expect(isTheirTurn).toHaveBeenCalledExactlyOnceWith(null);
});
