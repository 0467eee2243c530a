import { expect, it } from 'vitest';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { ben, priya } from '../support/story.ts';

it('a test mail needs a draft, and whoever may announce', async () => {
  const { handle, store } = onStore();
  await foundTeam(handle);
  await startRollout(handle);
  await expect(handle.testMail('rollout/1/1', 'test 1', priya, 'priya@example.com')).rejects.toThrow(
    'There is no draft with a window to be tested: /announce',
  );
  await expect(handle.testMail('rollout/1/1', 'test 2', ben, 'ben@example.com')).rejects.toThrow('send a test');
  expect(await store.outbox.claim('email', Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
});
