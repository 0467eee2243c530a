import type { Modes } from '../coordinator/modes.ts';
import type { BotApi } from './api.ts';
import { isTokenRefused } from './failures.ts';

/**
 * Notices by every call whether Telegram accepts the token, whichever way updates come: by webhook nothing else would tell. Only a call that succeeds
 * ends it, so whoever falls silent because of it has to ask now and then.
 */
export const watchingToken = (api: BotApi, modes: Pick<Modes, 'enter' | 'leave'>): BotApi => ({
  ...api,
  call(method, params, options) {
    const answer = api.call(method, params, options);
    answer.then(
      () => modes.leave('token'),
      (fault: unknown) => {
        if (isTokenRefused(fault)) modes.enter('token', 'Telegram no longer accepts BOT_TOKEN');
      },
    );
    return answer;
  },
});
