import { expect, it } from 'vitest';
import { rolloutInProduction } from '../../src/coordinator/rollout-called.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { ben, mara } from '../support/story.ts';

it('what production reports is about the version that it names, else about the newest, else about nothing', async () => {
  const { store, handle } = onStore();
  await foundTeam(handle);
  await startRollout(handle);
  await handle.create('next', { team: 1, thread: null, product: 'payments', version: '4.3.0', window: null, by: ben });
  const meant = async (product: string, version: string | null) =>
    (await rolloutInProduction(product, version, 1, store))?.rollout.version;
  expect(await meant('Payments', '4.2.0')).toBe('4.2.0');
  expect(await meant('Payments', null)).toBe('4.3.0');
  expect(await meant('Payments', '9.9.9')).toBe('4.3.0');
  expect(await meant('Search', '4.2.0')).toBeUndefined();
  for (const number of [1, 2])
    await handle.rollout(`rollout/1/${number}`, `off ${number}`, { type: 'CallOff', reason: 'Budget', by: mara });
  expect(await meant('Payments', '4.2.0')).toBeUndefined();
});
