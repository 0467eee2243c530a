import { expect, test } from 'vitest';
import { createModes } from '../../src/coordinator/modes.ts';
import { watchingToken } from '../../src/telegram/token-watch.ts';
import { monday } from '../support/story.ts';
import { standIn } from './stand-in.ts';

test('#10 a token is no good by any call that says so, and good again by any that succeeds', async () => {
  const telegram = await standIn();
  const modes = createModes({ now: () => monday });
  const api = watchingToken(telegram.api, modes);
  const says = async (code: number, says: string): Promise<boolean> => {
    telegram.replies({ code, says });
    await expect(api.call('sendMessage', { chat_id: 1, text: 'x' })).rejects.toThrow(says);
    return modes.has('token');
  };
  expect(await says(403, 'Forbidden: bot was blocked by the user')).toBe(false);
  // A server of one's own that is older than the bot.
  expect(await says(404, 'Not Found: method not found')).toBe(false);
  expect(await says(404, 'Not Found')).toBe(true);
  expect(await says(403, 'Forbidden: bot was blocked by the user')).toBe(true);
  await api.call('getMe', undefined);
  expect(modes.has('token')).toBe(false);
  expect(await says(401, 'Unauthorized')).toBe(true);
  await telegram.close();
});
