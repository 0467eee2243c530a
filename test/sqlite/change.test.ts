import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/coordinator/ports.ts';
import { Refusal } from '../../src/team/refusal.ts';
import {
  aPlace,
  ben,
  card,
  checklist,
  created,
  founded,
  letter,
  mara,
  noted,
  r1,
  scheduled,
  summary,
  teamChat,
  withRollout,
} from './store.ts';

test('what was decided is there for the next who asks, and after a restart', async () => {
  const { store, open, change } = await withRollout();
  await change(noted('Nearly there'));
  const before = await store.rollout(r1);
  expect(before).toMatchObject({ status: 'open', number: 1, team: 3, revision: 1, lastNote: { text: 'Nearly there' } });
  store.close();
  const again = open();
  expect(await again.rollout(r1)).toEqual(before);
  expect((await again.rollout(r1)).checklist).toEqual(checklist);
});

test('#3 the same cause delivered twice acts once', async () => {
  const { store } = await withRollout();
  const note = () => store.change(r1, 'update 8841', () => ({ events: [noted('once')], letters: [letter()] }));
  const first = await note();
  const second = await note();
  expect(first).toMatchObject({ repeated: false, events: [{ type: 'NoteAdded' }] });
  expect(second).toMatchObject({ repeated: true, events: [], rollout: { lastNote: { text: 'once' } } });
  expect(await store.history(r1, 100)).toHaveLength(3);
});

test('#3 the same cause creates one rollout, also when both arrive in the same turn', async () => {
  const { store } = await withRollout();
  const make = () =>
    store.change('rollout/3/0', 'update 7', (_, stream) => ({ events: [created(Number(stream.split('/')[2]))] }));
  const [first, second] = await Promise.all([make(), make()]);
  expect(first).toMatchObject({ repeated: false, rollout: { number: 2 } });
  expect(second).toMatchObject({ repeated: true, rollout: { number: 2 }, team: { number: 3 } });
  expect(await store.rolloutsOf(3, 'all')).toHaveLength(2);
});

test('new rollouts of a team get one number each, however many are started at once', async () => {
  const { store } = await withRollout();
  const streams: string[] = [];
  await Promise.all(
    Array.from({ length: 5 }, (_, index) =>
      store.change('rollout/3/0', `start ${index}`, (_snapshot, stream) => {
        streams.push(stream);
        return { events: [created(Number(stream.split('/')[2]))] };
      }),
    ),
  );
  expect(streams).toEqual([2, 3, 4, 5, 6].map((number) => `rollout/3/${number}`));
});

test('a refusal in the middle of a shared transaction leaves the others whole', async () => {
  const { store } = await withRollout();
  const outcomes = await Promise.allSettled([
    store.change(r1, 'a', () => ({ events: [noted('a')] })),
    store.change(r1, 'b', () => {
      throw new Refusal('No.');
    }),
    store.change(r1, 'c', ({ rollout }) => ({ events: [noted(`${rollout.lastNote?.text}c`)] })),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((outcomes[1] as PromiseRejectedResult).reason).toBeInstanceOf(Refusal);
  expect((await store.rollout(r1)).lastNote?.text).toBe('ac');
  expect(store.verify().firstWrong).toBeNull();
});

test('a change that fails half-way is neither stored nor remembered', async () => {
  const { store, open } = await withRollout();
  const broken = { ...card(), kind: '' as 'status' };
  const failing = () => ({ events: [noted('never')], letters: [letter()], cards: [broken] });
  await expect(store.change(r1, 'alone', failing)).rejects.toThrow('CHECK');
  const together = [
    store.change(r1, 'together', failing),
    store.change(r1, 'fine', () => ({ events: [noted('fine')] })),
  ];
  expect((await Promise.allSettled(together)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect((await store.rollout(r1)).lastNote?.text).toBe('fine');
  expect(await store.outbox.of(r1, null)).toEqual([]);
  await store.change(r1, 'alone', () => ({ events: [noted('now')] }));
  store.close();
  expect((await open().rollout(r1)).lastNote?.text).toBe('now');
});

test('an event that cannot happen to a stream never gets into its journal', async () => {
  const { store } = await withRollout();
  await expect(store.change(r1, 'stray', () => ({ events: [founded()] }))).rejects.toThrow(
    'cannot happen to a rollout',
  );
  await expect(store.change('house', 'stray', () => ({ events: [noted('x')] }))).rejects.toThrow('to a house');
  expect(await store.rollout(r1)).toMatchObject({ revision: 1 });
});

test('whoever decides sees the rollout, its team, the house, people and deliveries as they are in the transaction', async () => {
  const { store, write } = await withRollout();
  await store.change('house', 'owner', () => ({
    events: [{ type: 'OwnerNamed', person: mara.id, how: 'setting', at: 1 }],
  }));
  await store.people.started(ben.id, true);
  await write(letter());
  const seen = await new Promise<Snapshot>((resolve, reject) => {
    store
      .change(r1, 'look', (snapshot) => {
        resolve({ ...snapshot, deliveries: () => deliveries });
        const deliveries = snapshot.deliveries();
        expect([snapshot.hasStarted(ben.id), snapshot.hasStarted(mara.id)]).toEqual([true, false]);
        return { events: [] };
      })
      .catch(reject);
  });
  expect(seen).toMatchObject({ rollout: { number: 1 }, team: { chat: teamChat }, house: { owners: [mara.id] } });
  expect(seen.deliveries()).toEqual([{ kind: 'notice', revision: 1, medium: 'telegram', state: 'pending', at: null }]);
});

test('a letter with the same name is written once', async () => {
  const { store, write } = await withRollout();
  await write(letter({ unique: 'x' }), letter({ unique: 'x', address: '-100800' }));
  await write(letter({ unique: 'x' }));
  expect(await store.outbox.of(r1, null)).toMatchObject([{ unique: 'x', address: '-100700' }]);
});

test('lists and the calendar follow what changes say', async () => {
  const { store } = await withRollout();
  await store.change('rollout/3/0', 'second', () => ({ events: [created(2)], summary: summary(500) }));
  await store.change(r1, 'due', () => ({ events: [], summary: { ...summary(300), phase: 'testing' } }));
  expect(await store.dueRollouts(300, 10)).toEqual([r1]);
  expect(await store.nextDueAt()).toBe(300);
  expect((await store.upcoming(10)).map(({ id }) => id)).toEqual([r1, 'rollout/3/2']);
  await store.change(r1, 'end', () => ({ events: [{ type: 'RolloutCompleted', at: 9 }], summary: summary(null) }));
  expect(await store.rolloutsOf(3, 'open')).toMatchObject([{ number: 2, title: 'Payments 4.1.0', nextDueAt: 500 }]);
  expect(await store.rolloutsOf(3, 'done')).toMatchObject([{ number: 1, status: 'completed' }]);
  expect(await store.dueRollouts(400, 10)).toEqual([]);
});

test('a summary that was not given follows from the rollout', async () => {
  const { store, change } = await withRollout();
  await change(scheduled(2));
  expect(await store.rolloutsOf(3, 'all')).toMatchObject([
    { id: r1, title: 'Payments 4.1.0', phase: checklist.phases[0]?.id },
  ]);
});

test('the history of a stream ends with its newest entries', async () => {
  const { store, change } = await withRollout();
  await change(noted('x'));
  const history = await store.history(r1, 2);
  expect(history.map(({ version, event }) => [version, event.type])).toEqual([
    [2, 'WindowScheduled'],
    [3, 'NoteAdded'],
  ]);
  expect((await store.history(r1, 2, 3)).map(({ version }) => version)).toEqual([1, 2]);
  expect((await store.history(r1, 1, 3)).map(({ version }) => version)).toEqual([2]);
  expect(await store.history(r1, 2, 1)).toEqual([]);
});

test('a hundred changes asked for at once are all stored, in order', async () => {
  const { store } = await withRollout();
  const texts = Array.from({ length: 600 }, (_, index) => String(index));
  await Promise.all(texts.map((text) => store.change(r1, `u ${text}`, () => ({ events: [noted(text)] }))));
  const stored = (await store.history(r1, 600)).map(({ event }) => event.type === 'NoteAdded' && event.text);
  expect(stored).toEqual(texts);
  expect(store.verify()).toMatchObject({ events: 603, firstWrong: null });
});

test('a new team gets the next free number', async () => {
  const store = aPlace().open();
  expect(await store.nextTeamNumber()).toBe(1);
  const found = (chat: number) =>
    store.change('team/0', `founding ${chat}`, (_, stream) => ({
      events: [founded(Number(stream.split('/')[1]), chat)],
    }));
  await Promise.all([found(-1), found(-2)]);
  expect((await store.teams()).map(({ number, chat }) => [number, chat])).toEqual([
    [1, -1],
    [2, -2],
  ]);
  expect(await found(-1)).toMatchObject({ repeated: true, team: { number: 1 } });
  expect(await store.nextTeamNumber()).toBe(3);
});
