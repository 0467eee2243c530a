import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStorage } from '../../src/sandbox/storage.ts';
import { createCallbacks } from '../../src/sandbox/world/callbacks.ts';
import { createUpdateQueue } from '../../src/sandbox/world/updates.ts';

describe('Telegram forgets', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

  test('taps that nobody fetched within 150 seconds, and messages after a day', async () => {
    const queue = createUpdateQueue(await openStorage(null));
    queue.push('callback_query', {});
    queue.push('message', {});
    later(149);
    expect(queue.size).toBe(2);
    later(2);
    expect(queue.take(0, 100)).toMatchObject([{ message: {} }]);
    later(24 * 3600);
    expect(queue.size).toBe(0);
  });

  test('taps that nobody answered within a minute', () => {
    const callbacks = createCallbacks();
    const said = { text: null, show_alert: false, url: null };
    const [early, late] = [callbacks.open(), callbacks.open()];
    later(59);
    expect(callbacks.answer(early.id, said)).toBe(true);
    later(2);
    expect(callbacks.answer(late.id, said)).toBe(false);
  });
});
