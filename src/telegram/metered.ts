import type { Meters } from '../coordinator/meters.ts';
import { type BotApi, BotApiError } from './api.ts';
import type { Bot } from './bot.ts';

/** Counts calls and how long they take; asking for updates is left out, because it waits on purpose. `now` is steady, in milliseconds. */
export const meteredApi = (api: BotApi, meters: Meters, now: () => number): BotApi => ({
  ...api,
  call(method, params, options) {
    const answer = api.call(method, params, options);
    if (method === 'getUpdates') return answer;
    const began = now();
    const note = (outcome: Parameters<Meters['called']>[1]): void => meters.called(method, outcome, now() - began);
    answer.then(
      () => note('done'),
      (fault: unknown) => note(outcomeOf(fault)),
    );
    return answer;
  },
});

/** Counts updates and how long each takes from the inbox to what it changes being stored. */
export const meteredBot = (bot: Bot, meters: Meters, now: () => number): Bot => ({
  async handle(...asked) {
    const began = now();
    try {
      await bot.handle(...asked);
      meters.handled('done', now() - began);
    } catch (fault) {
      meters.handled('failed', now() - began);
      throw fault;
    }
  },
});

function outcomeOf(fault: unknown): 'too-fast' | 'refused' | 'silent' {
  if (!(fault instanceof BotApiError)) return 'silent';
  return fault.retryAfter === null ? 'refused' : 'too-fast';
}
