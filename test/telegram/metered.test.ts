import { expect, test } from 'vitest';
import type { Meters } from '../../src/coordinator/meters.ts';
import { type BotApi, BotApiError, BotApiSilence } from '../../src/telegram/api.ts';
import { meteredApi, meteredBot } from '../../src/telegram/metered.ts';

function counted() {
  const lines: string[] = [];
  let at = 0;
  const meters: Meters = {
    handled: (outcome, ms) => lines.push(`update ${outcome} ${ms}`),
    called: (method, outcome, ms) => lines.push(`${method} ${outcome} ${ms}`),
    sent: (medium, outcome, lateMs) => lines.push(`${medium} ${outcome} ${lateMs}`),
  };
  /** Each look at the clock is five milliseconds after the last. */
  const now = () => (at += 5);
  return { lines, meters, now };
}

test('a call is counted by what Telegram said to it, and the caller hears the same', async () => {
  const { lines, meters, now } = counted();
  const answers: (() => Promise<unknown>)[] = [
    async () => ({ message_id: 1 }),
    () => Promise.reject(new BotApiError('sendMessage', { error_code: 429, parameters: { retry_after: 3 } })),
    () => Promise.reject(new BotApiError('sendMessage', { error_code: 403, description: 'Forbidden' })),
    () => Promise.reject(new BotApiSilence('sendMessage', { code: 'ECONNRESET' }, false)),
  ];
  const api = meteredApi({ call: () => answers.shift()?.() } as unknown as BotApi, meters, now);
  const send = () => api.call('sendMessage', { chat_id: 1, text: 'x' });
  expect(await send()).toEqual({ message_id: 1 });
  for (const fault of [/no description/, /Forbidden/, /no answer/]) await expect(send()).rejects.toThrow(fault);
  expect(lines).toEqual(['done', 'too-fast', 'refused', 'silent'].map((outcome) => `sendMessage ${outcome} 5`));
});

test('waiting for updates is no call that takes long', async () => {
  const { lines, meters, now } = counted();
  const api = meteredApi({ call: async () => [] } as unknown as BotApi, meters, now);
  await api.call('getUpdates', {});
  expect(lines).toEqual([]);
});

test('an update is counted once it is stored, or has failed', async () => {
  const { lines, meters, now } = counted();
  const failing = meteredBot({ handle: () => Promise.reject(new Error('disk full')) }, meters, now);
  await expect(failing.handle({ update_id: 1 } as never, false, false)).rejects.toThrow('disk full');
  await meteredBot({ handle: async () => undefined }, meters, now).handle({ update_id: 2 } as never, false, false);
  expect(lines).toEqual(['update failed 5', 'update done 5']);
});
