import { expect, test } from 'vitest';
import type { Card, NewCard } from '../../src/coordinator/ports.ts';
import { card, minute, monday, noted, r1, teamChat, withRollout } from './store.ts';

async function withCards(...cards: NewCard[]) {
  const scene = await withRollout();
  await scene.show(...cards);
  const { cards: room } = scene.store;
  const first = async (): Promise<Card> => (await room.of(r1, 'status'))[0] as Card;
  const draw = async (each: Card, at = monday) => room.shown(each.id, at, 70, 'digest', await room.staleMark(each.id));
  const touch = () => scene.store.change(r1, `touch ${touches++}`, () => ({ events: [noted('x')], stale: [r1] }));
  const stale = async (at: number) => (await room.stale(at, 9)).map(({ kind }) => kind);
  return { ...scene, room, first, draw, touch, stale };
}
let touches = 0;

test('a new card waits to be posted; once it is on screen it is found by its message and by its buttons', async () => {
  const { room, first, draw, stale } = await withCards(card({ data: { window: 5 }, view: 'open', isPinned: true }));
  expect(await stale(monday)).toEqual(['status']);
  await draw(await first());
  const drawn = await first();
  expect(drawn).toMatchObject({ message: 70, shown: 'digest', data: { window: 5 }, view: 'open', isPinned: true });
  expect(await room.byMessage(teamChat, 70)).toEqual(drawn);
  expect(await room.byNonce(drawn.nonce)).toEqual(drawn);
  expect(await room.byId(drawn.id)).toEqual(drawn);
  expect(await room.byMessage(teamChat, 71)).toBeNull();
  expect(await stale(monday + minute)).toEqual([]);
  expect(await room.nextStaleAt(monday)).toBeNull();
});

test('#57 fifty changes are one redraw, not before the card has rested three seconds', async () => {
  const { room, first, draw, touch, stale } = await withCards(card());
  await draw(await first());
  for (let times = 0; times < 50; times++) await touch();
  expect(await stale(monday + 2_999)).toEqual([]);
  expect(await room.nextStaleAt(monday + 10)).toBe(monday + 3_000);
  expect(await stale(monday + 3_000)).toEqual(['status']);
  await draw(await first(), monday + 3_000);
  expect(await stale(monday + minute)).toEqual([]);
});

test('a change that comes while a card is being drawn has it drawn again', async () => {
  const { room, first, touch, stale } = await withCards(card());
  const { id } = await first();
  const mark = await room.staleMark(id);
  await touch();
  await room.shown(id, monday, 70, 'digest', mark);
  expect(await stale(monday + minute)).toEqual(['status']);
});

test('what is in hand is neither given out again nor waited for', async () => {
  const { room, first, draw, touch, stale } = await withCards(card());
  const { id } = await first();
  expect(await room.stale(monday, 9, [id])).toEqual([]);
  expect(await room.nextStaleAt(monday, [id])).toBeNull();
  await draw(await first());
  await touch();
  expect(await room.nextStaleAt(monday + minute, [id])).toBeNull();
  expect(await room.nextStaleAt(monday + minute, [id + 1])).toBe(monday + minute);
  expect(await stale(monday + minute)).toEqual(['status']);
});

test('a clock that was set back keeps no card waiting', async () => {
  const { first, draw, touch, stale, room } = await withCards(card());
  await draw(await first(), monday);
  await touch();
  expect(await stale(monday - 60 * minute)).toEqual(['status']);
  expect(await room.nextStaleAt(monday - 60 * minute)).toBe(monday - 60 * minute);
});

test('#54 a lost card is posted anew, and the buttons of the old one are dead', async () => {
  const { room, first, draw, stale } = await withCards(card());
  const old = await first();
  await draw(old);
  await room.lost(old.id);
  expect(await room.byNonce(old.nonce)).toBeNull();
  expect(await room.byMessage(teamChat, 70)).toBeNull();
  expect(await stale(monday)).toEqual(['status']);
  expect((await first()).nonce).not.toBe(old.nonce);
});

test('how often nobody knew whether a card arrived is known after a restart, until one does', async () => {
  const { room, store, open, first } = await withCards(card());
  const { id } = await first();
  await room.lost(id, monday + minute);
  await room.lost(id, monday + 2 * minute);
  await room.lost(id);
  store.close();
  const { cards: after } = open();
  expect(await after.byId(id)).toMatchObject({ silences: 2 });
  expect(await after.nextStaleAt(monday)).toBe(monday + 2 * minute);
  const { id: next } = await after.post(card());
  expect(await after.byId(next)).toMatchObject({ silences: 2, message: null });
  expect(await after.nextStaleAt(monday)).toBe(monday);
  await after.shown(next, monday, 70, 'digest', await after.staleMark(next));
  expect(await after.byId(next)).toMatchObject({ silences: 0, message: 70 });
});

test('a card of the same subject in the same chat closes the one before', async () => {
  const { room, store, first } = await withCards(card(), card({ chat: -1 }), card({ kind: 'report', subject: '1' }));
  const old = await first();
  const posted = await room.post(card());
  expect(await room.byNonce(old.nonce)).toMatchObject({ isClosed: true });
  expect((await room.of(r1, 'status')).map(({ id }) => id).sort()).toEqual([old.id + 1, posted.id]);
  await store.change(r1, 'again', () => ({ events: [], cards: [card()] }));
  expect(await room.byId(posted.id)).toMatchObject({ isClosed: true });
  expect(await room.of(r1, 'report')).toHaveLength(1);
});

test('a card that is turned shows its other page; one that must wait waits; one that is closed is left alone', async () => {
  const { room, first, draw, stale } = await withCards(card({ data: { a: 1 } }));
  await draw(await first());
  const { id } = await first();
  await room.turn(id, { view: 'phase:testing' });
  expect(await first()).toMatchObject({ view: 'phase:testing', data: { a: 1 } });
  await room.turn(id, { data: null });
  expect(await first()).toMatchObject({ view: 'phase:testing', data: null });
  await room.postpone(id, monday + minute);
  expect(await stale(monday + 5_000)).toEqual([]);
  expect(await room.nextStaleAt(monday)).toBe(monday + minute);
  expect(await stale(monday + minute)).toEqual(['status']);
  await room.close(id);
  expect(await stale(monday + minute)).toEqual([]);
});

test('a page that is shown for a while gives way to the first one after the last look at it; other pages stay', async () => {
  const { clock, room, first } = await withCards(card(), card({ kind: 'roles', subject: 'team' }));
  const { id } = await first();
  const [roles] = (await room.of(r1, 'roles')) as [Card];
  await room.turn(roles.id, { view: 'take' });
  expect(await room.longestUnseenAt()).toBeNull();
  await room.turn(id, { view: 'phase:testing', forAWhile: true });
  clock.at += minute;
  await room.seen(id);
  await room.seen(roles.id);
  expect(await room.turnBack(monday, clock.at)).toBe(0);
  expect(await first()).toMatchObject({ view: 'phase:testing' });
  expect(await room.longestUnseenAt()).toBe(monday + minute);
  expect(await room.turnBack(monday + minute, monday + 3 * minute)).toBe(1);
  expect((await first()).view).toBe('');
  expect((await room.byId(roles.id))?.view).toBe('take');
  expect(await room.longestUnseenAt()).toBeNull();
});

test('a page that was looked at before the clock was set back gives way; whoever goes back to the first page leaves nothing to wait for', async () => {
  const { room, first } = await withCards(card());
  const { id } = await first();
  await room.turn(id, { view: 'phase:testing', forAWhile: true });
  expect(await room.turnBack(monday - 60 * minute, monday - 58 * minute)).toBe(1);
  expect((await first()).view).toBe('');
  await room.turn(id, { view: 'phase:testing', forAWhile: true });
  await room.turn(id, { view: '', forAWhile: true });
  expect(await room.longestUnseenAt()).toBeNull();
});
