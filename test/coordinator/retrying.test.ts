import { expect, test } from 'vitest';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { ben, luis, mara } from '../support/story.ts';

const again = { team: 1, thread: null, product: 'Payments', version: '4.2.1', window: null, retryOf: 1 };

/** R-1 is called off. */
async function calledOff() {
  const world = onStore();
  await foundTeam(world.handle);
  await startRollout(world.handle);
  await world.handle.rollout('rollout/1/1', 'off', { type: 'CallOff', reason: 'vendor withdrew it', by: mara });
  return { ...world, old: () => world.store.rollout('rollout/1/1') };
}

test('#16 two people who create a retry at once create one, and the old one says which', async () => {
  const { handle, store, old } = await calledOff();
  const made = await Promise.all(
    [mara, ben, luis, ben, mara].map((by) => handle.create('retry of R-1', { ...again, by })),
  );
  expect(made.filter(({ id }) => id !== null)).toHaveLength(1);
  expect((await store.rolloutsOf(1, 'all')).map(({ number }) => number).sort()).toEqual([1, 2]);
  expect((await old()).retriedAs).toBe(2);
  expect((await store.rollout('rollout/1/2')).retry?.of).toBe(1);
});

test('#2 whoever dies between creating it and saying so in the old one says so when the tap is handed over again', async () => {
  const { handle, store, old } = await calledOff();
  // As the store was left: created, and nothing else.
  const { retryOf: _, ...alone } = again;
  await handle.create('retry of R-1', { ...alone, by: mara });
  expect((await old()).retriedAs).toBeNull();
  const { id } = await handle.create('retry of R-1', { ...again, by: mara });
  expect(id).toBeNull();
  expect((await old()).retriedAs).toBe(2);
  expect(await store.rolloutsOf(1, 'open')).toHaveLength(1);
});
