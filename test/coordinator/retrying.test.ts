import { expect, test } from 'vitest';
import { createHandle } from '../../src/coordinator/handle.ts';
import { causeOfRetry } from '../../src/rollout/retrying.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { ben, checklist, gus, luis, mara, monday } from '../support/story.ts';

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

test('another product in its place, by somebody without a role, does not use up the one retry', async () => {
  const { handle, old } = await calledOff();
  const { id } = await handle.create('wizard x', { ...again, product: 'Junk', by: gus });
  expect(id).toBe('rollout/1/2');
  expect((await old()).retriedAs).toBeNull();
  await expect(handle.create('retry of R-1', { ...again, by: gus })).rejects.toThrow(/can plan R-1 once more/);
  await handle.create('retry of R-1', { ...again, by: mara });
  expect((await old()).retriedAs).toBe(3);
});

test('#2 a retry that is called off frees the old one, also when the process dies in between', async () => {
  const { handle, store, old } = await calledOff();
  await handle.create(causeOfRetry(await old()), { ...again, by: ben });
  const dying = createHandle({
    store: {
      ...store,
      change: (stream, cause, decide) =>
        cause.startsWith('retry ') ? Promise.reject(new Error('killed')) : store.change(stream, cause, decide),
    },
    clock: { now: () => monday, onJump: () => () => undefined },
    checklist,
    wake: () => undefined,
  });
  const off = { type: 'CallOff', reason: 'wrong one', by: mara } as const;
  await expect(dying.rollout('rollout/1/2', 'tap', off)).rejects.toThrow('killed');
  expect([(await store.rollout('rollout/1/2')).status, (await old()).retriedAs]).toEqual(['called-off', 2]);
  await handle.rollout('rollout/1/2', 'tap', off);
  await handle.rollout('rollout/1/2', 'tap', off);
  expect(await old()).toMatchObject({ retriedAs: null, retriesCalledOff: 1 });
  const { id } = await handle.create(causeOfRetry(await old()), { ...again, by: luis });
  expect([id, (await old()).retriedAs]).toEqual(['rollout/1/3', 3]);
});
