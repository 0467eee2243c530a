import { expect, test } from 'vitest';
import { aPlace, day, monday } from './store.ts';

const update = (updateId: number) => ({ updateId, raw: JSON.stringify({ update_id: updateId }) });

async function withUpdates(...ids: number[]) {
  const place = aPlace();
  const store = place.open();
  await store.inbox.receive(ids.map(update), Math.max(...ids) + 1, monday);
  const take = async (after = 0, limit = 10, from = store) =>
    (await from.inbox.take(limit, after)).map(({ updateId }) => updateId);
  return { ...place, store, inbox: store.inbox, take };
}

test('updates are handed out in the order of their arrival until they are finished', async () => {
  const { inbox, take } = await withUpdates(5, 6, 7);
  expect(await inbox.offset()).toBe(8);
  expect(await take(0, 2)).toEqual([5, 6]);
  expect(await take(6)).toEqual([7]);
  expect(await take(7)).toEqual([]);
  await inbox.finish([5, 6]);
  expect(await inbox.waiting()).toBe(1);
});

test('#3 an update that is delivered twice is stored once and counted', async () => {
  const { inbox, take } = await withUpdates(5);
  await inbox.receive([update(5), update(6)], 7, monday + 1);
  await inbox.receive([update(5)], null, monday + 2);
  expect(await take()).toEqual([5, 6]);
  await inbox.finish([5, 6]);
  await inbox.receive([update(6)], null, monday + 3);
  expect(await take()).toEqual([]);
  expect(await inbox.repeats()).toBe(3);
  expect(await inbox.offset()).toBe(7);
});

test('#11 after an idle week update numbers may begin again anywhere', async () => {
  const { inbox, take } = await withUpdates(500);
  await take();
  await inbox.finish([500]);
  await inbox.receive([update(500), update(20)], 21, monday + 8 * day);
  expect(await take()).toEqual([500, 20]);
  expect(await take(20)).toEqual([]);
  expect(await take(500)).toEqual([20]);
});

test('#14 an update that always kills the process is set aside, and its neighbours are not', async () => {
  const { store, open, take } = await withUpdates(1, 2, 3);
  expect(await take()).toEqual([1, 2, 3]);
  let current = store;
  for (let deaths = 0; deaths < 1; deaths++) {
    current.close();
    current = open();
    expect(await take(0, 10, current)).toEqual([1]);
    expect(await take(1, 10, current)).toEqual([]);
  }
  current.close();
  current = open();
  expect(await take(0, 10, current)).toEqual([2]);
  expect(await current.inbox.quarantined()).toMatchObject([
    { updateId: 1, why: 'It failed 2 times.', receivedAt: monday },
  ]);
  await current.inbox.finish([2]);
  expect(await take(2, 10, current)).toEqual([3]);
});

test('behind updates that are all set aside the next ones are found, and there is an end', async () => {
  const { store, open, take } = await withUpdates(1, 2, 3);
  let current = store;
  for (const updateId of [1, 2, 3])
    for (let times = 0; times < 2; times++) {
      expect(await take(updateId - 1, 1, current)).toEqual([updateId]);
      current.close();
      current = open();
    }
  expect(await take(0, 1, current)).toEqual([]);
  await current.inbox.receive([update(4)], 5, monday);
  expect(await take(0, 1, current)).toEqual([4]);
  await current.inbox.finish([4]);
  expect((await current.inbox.quarantined()).map(({ updateId }) => updateId)).toEqual([3, 2, 1]);
  expect(await take(0, 1, current)).toEqual([]);
});

test('an update that was set aside does not come back', async () => {
  const { inbox, take } = await withUpdates(1, 2);
  await inbox.quarantine(1, 'TypeError');
  await inbox.receive([update(1)], null, monday);
  expect(await take()).toEqual([2]);
  expect(await inbox.quarantined()).toMatchObject([{ updateId: 1, raw: '{"update_id":1}', why: 'TypeError' }]);
});

test('#4 updates and the offset to ask with next are stored together or not at all', async () => {
  const { inbox } = await withUpdates(1);
  const broken = { updateId: 3, raw: null as unknown as string };
  await expect(inbox.receive([update(2), broken], 4, monday)).rejects.toThrow('NOT NULL');
  expect(await inbox.offset()).toBe(2);
  expect(await inbox.waiting()).toBe(1);
});

test('what people decide is on the disk before it is acknowledged, also in the midst of bookkeeping that need not be', async () => {
  const { store, inbox, take } = await withUpdates(1, 2, 3);
  await take();
  await inbox.finish([1]);
  expect(store.check().pragmas).toMatchObject({ synchronous: 2 });
  const underWay: unknown[] = [];
  const decision = store.change('house', 'setting 1001', () => {
    underWay.push(store.check().pragmas['synchronous']);
    return { events: [{ type: 'OwnerNamed', person: 1001, how: 'setting', at: monday }] };
  });
  await Promise.all([inbox.finish([2]), decision, inbox.finish([3])]);
  expect(underWay).toEqual([2]);
  expect(store.check().pragmas).toMatchObject({ synchronous: 2 });
});
