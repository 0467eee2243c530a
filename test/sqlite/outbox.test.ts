import { expect, test } from 'vitest';
import type { Delivery, Letter, NewLetter } from '../../src/coordinator/ports.ts';
import { calledOff, card, letter, minute, monday, r1, scheduled, withRollout } from './store.ts';

const seconds = 1_000;
const delivered: Delivery = { outcome: 'delivered', ref: '42' };

async function withLetters(...letters: NewLetter[]) {
  const scene = await withRollout();
  await scene.write(...letters);
  const { outbox } = scene.store;
  const claim = (at = monday, limit = 50) => outbox.claim('telegram', at, limit);
  const states = async () => (await scene.store.outbox.of(r1, null)).map(({ state }) => state);
  const sendAll = async (delivery: Delivery, at = monday): Promise<Letter[]> => {
    const claimed = await claim(at);
    await outbox.settle(
      claimed.map((each) => ({ letter: each, delivery })),
      at,
    );
    return claimed;
  };
  return { ...scene, outbox, claim, states, sendAll };
}

const to = (address: string, change: Partial<NewLetter> = {}) => letter({ address, ...change });

test('#56 the most urgent letter goes first, one at a time to each address', async () => {
  const { claim, outbox } = await withLetters(
    to('-1', { urgency: 3 }),
    to('-1', { urgency: 0 }),
    to('-2', { urgency: 2, dueAt: monday - 5 }),
    to('-3', { urgency: 2, dueAt: monday - 9 }),
    to('-4', { dueAt: monday + 1 }),
    to('board@example.com', { medium: 'email' }),
  );
  const first = await claim();
  expect(first.map(({ address, urgency }) => [address, urgency])).toEqual([
    ['-1', 0],
    ['-3', 2],
    ['-2', 2],
  ]);
  expect(first[0]).toMatchObject({ state: 'sending', attempts: 1 });
  expect(await claim()).toEqual([]);
  await outbox.settle([{ letter: first[0] as Letter, delivery: delivered }], monday);
  expect(await claim()).toMatchObject([{ address: '-1', urgency: 3 }]);
});

test('of many letters to few addresses every address gets its turn', async () => {
  const many = Array.from({ length: 450 }, (_, index) => to('-1', { unique: `m${index}` }));
  const { claim } = await withLetters(...many, to('-2', { unique: 'last' }));
  expect((await claim(monday, 2)).map(({ address }) => address)).toEqual(['-1', '-2']);
});

test('what was delivered says where, and is not sent again', async () => {
  const { sendAll, claim, outbox } = await withLetters(to('-1'));
  await sendAll(delivered, monday + 7);
  expect(await outbox.of(r1, 1)).toMatchObject([{ state: 'delivered', sentRef: '42', settledAt: monday + 7 }]);
  expect(await claim(monday + minute)).toEqual([]);
});

test('a letter that could not go is tried again after longer and longer', async () => {
  const { sendAll, outbox } = await withLetters(to('-1'));
  const waits: number[] = [];
  for (let at = monday, tries = 0; tries < 7; tries++) {
    await sendAll({ outcome: 'retry', why: 'ETIMEDOUT' }, at);
    const next = (await outbox.nextDueAt('telegram')) ?? 0;
    waits.push((next - at) / seconds);
    at = next;
  }
  expect(waits).toEqual([5, 15, 60, 300, 900, 2700, 2700]);
  expect(await outbox.of(r1, 1)).toMatchObject([{ state: 'pending', attempts: 7, lastError: 'ETIMEDOUT' }]);
});

test('a letter that could not go for about two days has failed, and says why', async () => {
  const { sendAll, outbox, states } = await withLetters(to('-1'));
  let at = monday;
  for (let tries = 0; tries < 64; tries++) {
    expect(await states()).toEqual(['pending']);
    await sendAll({ outcome: 'retry', why: 'ETIMEDOUT' }, at);
    at = (await outbox.nextDueAt('telegram')) ?? at;
  }
  expect(await outbox.of(r1, 1)).toMatchObject([{ state: 'failed', attempts: 64, lastError: 'ETIMEDOUT' }]);
  expect(Math.round((at - monday) / (24 * 60 * minute))).toBe(2);
});

test('what became of a letter is written down once: what is said of it later changes nothing', async () => {
  const { claim, outbox } = await withLetters(to('-1'));
  const [first] = (await claim()) as [Letter];
  await outbox.settle([{ letter: first, delivery: delivered }], monday);
  await outbox.settle([{ letter: first, delivery: { outcome: 'retry', why: 'too late' } }], monday + minute);
  expect(await outbox.of(r1, 1)).toMatchObject([{ state: 'delivered', sentRef: '42', settledAt: monday }]);
});

test('the message that a letter became leads back to it, in its own chat alone', async () => {
  const { sendAll, outbox } = await withLetters(to('-1'));
  const [sent] = await sendAll(delivered);
  expect(await outbox.byMessage(-1, 42)).toMatchObject({ id: sent?.id, state: 'delivered' });
  expect(await outbox.byMessage(-2, 42)).toBeNull();
});

test('#54 a mail of which nothing had gone over the wire when the process died is no repeat', async () => {
  const { store, open } = await withLetters(to('board@example.com', { medium: 'email' }));
  await store.outbox.claim('email', monday, 1);
  store.close();
  const again = open();
  await again.outbox.recover(monday);
  expect(await again.outbox.claim('email', monday, 1)).toMatchObject([{ isRepeat: false, attempts: 2 }]);
});

test('#55 a chat that asked for 37 seconds of rest gets them, also across a restart; other chats go on', async () => {
  const { store, open, claim, outbox } = await withLetters(to('-1'), to('-1/5', { unique: 't' }), to('-2'));
  const [first, topic, other] = await claim();
  const flood: Delivery = { outcome: 'retry', why: '429', afterMs: 37 * seconds, wholeAddress: true };
  await outbox.settle([{ letter: first as Letter, delivery: flood }], monday);
  await outbox.settle(
    [topic, other].map((each) => ({ letter: each as Letter, delivery: { outcome: 'retry', why: 'x', afterMs: 0 } })),
    monday,
  );
  store.close();
  const again = open().outbox;
  expect(await again.claim('telegram', monday + 36 * seconds, 9)).toMatchObject([{ address: '-2' }]);
  expect(await again.nextDueAt('telegram')).toBe(monday + 37 * seconds);
  expect(await again.claim('telegram', monday + 37 * seconds, 9)).toMatchObject([
    { address: '-1/5' },
    { address: '-1' },
  ]);
});

test('#58 a person who cannot be reached is told in the group; after that the letter has failed', async () => {
  const { sendAll, outbox, states } = await withLetters(to('1001', { fallback: '-100500' }));
  const blocked: Delivery = { outcome: 'undeliverable', why: 'bot was blocked by the user', addressIsDead: true };
  await sendAll(blocked);
  expect(await outbox.of(r1, 1)).toMatchObject([{ state: 'pending', address: '-100500', fallback: null }]);
  await sendAll(blocked);
  expect(await outbox.of(r1, 1)).toMatchObject([{ state: 'failed', lastError: 'bot was blocked by the user' }]);
  expect(await outbox.retryFailed(r1, 1, monday + 1)).toBe(1);
  expect(await states()).toEqual(['pending']);
});

test('a letter to a chat that moved follows it, and so do the others', async () => {
  const { claim, outbox } = await withLetters(to('-1'), to('-1', { unique: 'next' }));
  const [first] = await claim();
  const gone: Delivery = { outcome: 'undeliverable', why: 'upgraded', movedTo: '-1009' };
  await outbox.settle([{ letter: first as Letter, delivery: gone }], monday);
  expect((await outbox.of(r1, 1)).map(({ address, state }) => [address, state])).toEqual([
    ['-1009', 'pending'],
    ['-1009', 'pending'],
  ]);
});

test('#54 a letter of which nobody knows whether it arrived is repeated once, and says so', async () => {
  const { sendAll, claim, states, outbox } = await withLetters(to('-1'));
  const [first] = await sendAll({ outcome: 'unknown', why: 'socket hang up' });
  expect(first?.isRepeat).toBe(false);
  const [second] = await sendAll({ outcome: 'unknown', why: 'socket hang up' });
  expect(second?.isRepeat).toBe(true);
  expect(await states()).toEqual(['unknown']);
  expect(await outbox.of(r1, 1)).toMatchObject([{ settledAt: monday, lastError: 'socket hang up' }]);
  expect(await claim(monday + minute)).toEqual([]);
});

test('#54 what was being sent when the process died is repeated once, marked, byte for byte', async () => {
  const { store, open, claim, outbox } = await withLetters(to('-1'), to('-2'));
  const [first] = await claim(monday, 1);
  await outbox.keepRaw((first as Letter).id, Buffer.from('Message-ID: <1>'));
  store.close();
  const again = open();
  expect(again.epoch).toBe(store.epoch + 1);
  expect(await again.outbox.recover(monday)).toBe(1);
  expect(await again.outbox.recover(monday)).toBe(0);
  const claimed = await again.outbox.claim('telegram', monday, 9);
  expect(claimed.map(({ address, isRepeat }) => [address, isRepeat])).toEqual([
    ['-1', true],
    ['-2', false],
  ]);
  expect(Buffer.from(claimed[0]?.raw ?? []).toString()).toBe('Message-ID: <1>');
});

test('#45 letters of an old plan are settled with the change; one in hand is asked about before it is sent', async () => {
  const { claim, change, outbox, states } = await withLetters(to('-1'), to('-2'), to('-3', { revision: null }));
  const [inHand] = await claim(monday, 1);
  expect(await outbox.isStillTrue(inHand as Letter, monday)).toBe(true);
  await change(scheduled(2));
  expect(await states()).toEqual(['sending', 'superseded', 'pending']);
  expect(await outbox.isStillTrue(inHand as Letter, monday)).toBe(false);
  expect(await states()).toEqual(['superseded', 'superseded', 'pending']);
});

test('#45 a letter of an old plan that comes back for another try is not sent', async () => {
  const { claim, change, outbox, states } = await withLetters(to('-1'));
  const [inHand] = await claim();
  await change(scheduled(2));
  await outbox.settle([{ letter: inHand as Letter, delivery: { outcome: 'retry', why: 'x', afterMs: 0 } }], monday);
  expect(await claim()).toEqual([]);
  expect(await states()).toEqual(['superseded']);
});

test('#46 after a rollout is called off nothing goes out but that', async () => {
  const { store, states, claim } = await withLetters(to('-1'), to('-2', { revision: null }));
  const last = letter({ address: '-1', unique: 'off' }, 'called-off');
  await store.change(r1, 'off', () => ({ events: [calledOff], letters: [last] }));
  expect(await states()).toEqual(['cancelled', 'pending', 'pending']);
  expect((await claim()).map(({ unique }) => unique)).toContain('off');
});

test('when a rollout is completed, what foretold it is cancelled', async () => {
  const { store, states } = await withLetters(letter({ address: '-1' }, 'hour'));
  const last = letter({ address: '-1', unique: 'end' }, 'completed');
  await store.change(r1, 'end', () => ({ events: [{ type: 'RolloutCompleted', at: monday }], letters: [last] }));
  expect(await states()).toEqual(['cancelled', 'pending']);
});

test('what foretells a rollout is not sent after its end, also where it comes to be written only then', async () => {
  const { store, write, claim, states } = await withLetters();
  await store.change(r1, 'end', () => ({ events: [{ type: 'RolloutCompleted', at: monday }] }));
  await write(letter({ address: '-1' }, 'hour'), letter({ address: '-2', unique: 'end' }, 'completed'));
  expect((await claim()).map(({ address }) => address)).toEqual(['-2']);
  expect(await states()).toEqual(['cancelled', 'sending']);
});

test('a letter past its time expires instead of being sent', async () => {
  const { claim, states, outbox } = await withLetters(
    to('-1', { expiresAt: monday + 5 }),
    to('-2', { expiresAt: monday + 9 }),
  );
  const [, second] = await claim(monday + 4);
  expect(await outbox.isStillTrue(second as Letter, monday + 9)).toBe(false);
  expect(await states()).toEqual(['sending', 'expired']);
  const late = await withLetters(to('-1', { expiresAt: monday + 5, dueAt: monday + 60 * minute }));
  expect(await late.claim(monday + 5)).toEqual([]);
  expect(await late.states()).toEqual(['expired']);
});

test('what becomes of an announcement makes its report and the live card stale', async () => {
  const { store, show, sendAll } = await withLetters(to('-1'));
  await show(card(), card({ kind: 'report', subject: '1' }), card({ kind: 'report', subject: '2' }));
  const all = await store.cards.stale(monday, 9);
  for (const { id } of all) await store.cards.shown(id, monday, id, 'd', await store.cards.staleMark(id));
  await sendAll(delivered);
  const stale = await store.cards.stale(monday + minute, 9);
  expect(stale.map(({ kind, subject }) => `${kind}${subject}`).sort()).toEqual(['report1', 'status']);
});

test('asking for work when there is none writes nothing', async () => {
  const { claim, outbox, store } = await withLetters(to('-1', { dueAt: monday + minute }));
  expect(await claim()).toEqual([]);
  expect(await outbox.nextDueAt('telegram')).toBe(monday + minute);
  expect(await outbox.nextDueAt('email')).toBeNull();
  expect(store.verify().firstWrong).toBeNull();
});

test('the tally counts who has heard among all who still should, and nothing that a change took back', async () => {
  const { sendAll, write, outbox, store } = await withLetters(to('-1'), to('-2'), to('-3', { announcement: null }));
  expect(await outbox.tally(r1)).toEqual({ delivered: 0, letters: 2 });
  await sendAll(delivered);
  await write(to('-4', { revision: 1 }));
  expect(await outbox.tally(r1)).toEqual({ delivered: 2, letters: 3 });
  await store.change(r1, 'moved', () => ({ events: [scheduled(2)] }));
  expect(await outbox.tally(r1)).toEqual({ delivered: 2, letters: 2 });
  expect(await outbox.tally('rollout/9/9')).toEqual({ delivered: 0, letters: 0 });
});
