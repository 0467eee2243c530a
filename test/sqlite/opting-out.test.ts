import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Announcement } from '../../src/coordinator/content.ts';
import { noteDeadAddress } from '../../src/coordinator/dead-address.ts';
import type { Letter, NewLetter, RolloutId } from '../../src/coordinator/ports.ts';
import type { AnnouncementKind } from '../../src/rollout/checklist.ts';
import { foundTeam, onStore, startRollout } from '../support/on-store.ts';
import { minute, monday, olga, priya, window } from '../support/story.ts';

const r1: RolloutId = 'rollout/1/1';
const board = 'board@example.com';

const announcement = (kind: AnnouncementKind, stakeholder = 's1'): Announcement => ({
  type: 'announcement',
  kind,
  key: 'R-1',
  number: 1,
  reference: '1-1',
  revision: 1,
  product: 'Payments',
  version: '4.2.0',
  team: 'Payments',
  teamZone: 'Europe/Berlin',
  window,
  previous: null,
  facts: { scope: '', impact: '', downtimeMinutes: 0, action: '', contact: '' },
  reason: '',
  happenedAt: monday,
  reader: { name: 'Board', zone: 'Europe/Berlin', address: board, stakeholder },
});
const letter = (kind: AnnouncementKind, address = board): NewLetter => ({
  medium: 'email',
  address,
  content: announcement(kind),
  rollout: r1,
  revision: null,
  announcement: 1,
  urgency: 2,
  dueAt: monday,
  expiresAt: null,
  unique: `${kind} ${address}`,
  fallback: null,
});

/** A team with two stakeholders by mail and these letters on their way. */
async function withLetters(...letters: NewLetter[]) {
  const scene = onStore();
  const { store, handle } = scene;
  await foundTeam(handle);
  await startRollout(handle);
  for (const address of [board, 'shop@example.com'])
    await handle.team(1, address, {
      type: 'AddStakeholder',
      name: address,
      medium: 'email',
      address,
      zone: null,
      by: priya,
    });
  await store.change(r1, 'letters', () => ({ events: [], letters }));
  const states = async () => (await store.outbox.of(r1, 1)).map(({ unique, state }) => `${unique}: ${state}`);
  const news = () => store.outbox.claim('telegram', monday + 10 * minute, 50);
  return { ...scene, states, news };
}

const decline = { type: 'ChoosePreferences', id: 's1', declined: ['reminders'], how: 'link' } as const;

test('#74 what is declined and waits is cancelled in the same change, and nothing else', async () => {
  const { handle, states } = await withLetters(letter('day'), letter('moved'), letter('day', 'shop@example.com'));
  await handle.team(1, 'decline', decline);
  expect(await states()).toEqual([
    `day ${board}: cancelled`,
    `moved ${board}: pending`,
    'day shop@example.com: pending',
  ]);
});

test('#74 what is declined while it is being sent does not reach the socket', async () => {
  const { store, handle, states } = await withLetters(letter('day'));
  const [claimed] = await store.outbox.claim('email', monday, 5);
  expect(await store.outbox.isStillTrue(claimed as Letter, monday)).toBe(true);
  await handle.team(1, 'decline', decline);
  expect(await store.outbox.isStillTrue(claimed as Letter, monday)).toBe(false);
  expect(await states()).toEqual([`day ${board}: expired`]);
});

test('#74 what failed is not tried again for whoever has declined it', async () => {
  const { store, handle, states } = await withLetters(letter('day'));
  const [claimed] = await store.outbox.claim('email', monday, 5);
  await store.outbox.settle(
    [{ letter: claimed as Letter, delivery: { outcome: 'undeliverable', why: 'full' } }],
    monday,
  );
  await handle.team(1, 'decline', decline);
  expect(await store.outbox.retryFailed(r1, 1, monday)).toBe(0);
  expect(await states()).toEqual([`day ${board}: failed`]);
});

test('#58 a dead address is turned off before the letter is settled, and a crash in between tells nobody twice', async () => {
  const { store, handle, states, news } = await withLetters(letter('day'), letter('moved'));
  const dead = { outcome: 'undeliverable', why: '550 5.1.1 no such user', addressIsDead: true } as const;
  const [claimed] = await store.outbox.claim('email', monday, 1);
  await noteDeadAddress(claimed as Letter, dead, handle);
  expect((await store.team(1)).stakeholders[0]?.disabled).toMatchObject({ why: dead.why, announcement: 'R-1/A-1' });
  // The process dies here, is started again, and sends the letter once more.
  await noteDeadAddress(claimed as Letter, dead, handle);
  await store.outbox.settle([{ letter: claimed as Letter, delivery: dead }], monday);
  expect((await states()).sort()).toEqual([`day ${board}: failed`, `moved ${board}: cancelled`]);
  expect((await news()).map(({ content }) => content.type)).toEqual(['audience']);
});

test('#59 what is undeliverable for another reason turns nothing off', async () => {
  const { store, handle, news } = await withLetters(letter('day'));
  const [claimed] = await store.outbox.claim('email', monday, 1);
  await noteDeadAddress(claimed as Letter, { outcome: 'undeliverable', why: '552 too big' }, handle);
  expect((await store.team(1)).stakeholders[0]?.disabled).toBeUndefined();
  expect(await news()).toEqual([]);
});

test('many dead addresses of one minute are one message to comms, in private where Start was pressed', async () => {
  const { store, handle, news } = await withLetters(letter('day'), letter('day', 'shop@example.com'));
  await store.people.saw({ id: priya.id, name: 'Priya', username: null });
  await store.people.started(priya.id, true);
  for (const claimed of await store.outbox.claim('email', monday, 5))
    await noteDeadAddress(claimed, { outcome: 'undeliverable', why: '550', addressIsDead: true }, handle);
  expect((await news()).map(({ address, fallback }) => [address, fallback])).toEqual([[String(priya.id), '-100500']]);
});

test('#102 names of a file and new names stand beside the record too, and are forgotten with the rest', async () => {
  const { store, file, handle } = await withLetters();
  const newcomers = [{ name: 'Zelda', medium: 'email', address: 'zelda@example.com', zone: null } as const];
  await handle.team(1, 'import', { type: 'ImportStakeholders', newcomers, by: priya });
  await handle.team(1, 'rename', { type: 'ChangeStakeholder', id: 's3', name: 'Zelda Zimmer', by: priya });
  const db = new Database(file, { readonly: true });
  const record = db.prepare('SELECT group_concat(event) FROM journal').pluck().get() as string;
  db.close();
  expect(record).not.toContain('Zelda');
  expect(record).not.toContain('zelda@');
  expect(store.verify().firstWrong).toBeNull();
  await handle.forgetAddress('zelda@example.com', olga, 'forget');
  expect((await store.team(1)).stakeholders).toHaveLength(2);
  expect(store.verify().firstWrong).toBeNull();
  for (const word of ['Zelda', 'zelda@']) expect(readFileSync(file).includes(word), word).toBe(false);
});
