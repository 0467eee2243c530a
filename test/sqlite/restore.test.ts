import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownCause } from '../../src/coordinator/own-causes.ts';
import { restore } from '../../src/sqlite/restore.ts';
import { verify } from '../../src/sqlite/verify.ts';
import { mara } from '../support/story.ts';
import { databaseOf, newest } from './older-schemas.ts';
import { aPlace, card, day, letter, minute, monday, noted, r1, shell, tempFolder, withRollout } from './store.ts';

/**
 * Monday: one letter was sent, one is being sent, one waits, one is for Friday, and a card is on screen. Then the backup is made. Until Tuesday both
 * of them go out and more happens, which the backup does not know of.
 */
async function withBackup() {
  const scene = await withRollout();
  const { store, path, clock, random, write, show, change } = scene;
  await store.change('house', 'setting', () => ({
    events: [{ type: 'OwnerNamed', person: mara.id, how: 'setting', at: monday }],
  }));
  await write(
    letter({ address: 'sent@example.com', medium: 'email' }),
    letter({ address: 'under@example.com', medium: 'email', urgency: 0 }),
  );
  for (const each of await store.outbox.claim('email', monday, 1))
    await store.outbox.settle([{ letter: each, delivery: { outcome: 'delivered', ref: '1' } }], monday);
  await store.outbox.claim('email', monday, 1);
  await write(letter({ address: '-100800' }), letter({ address: '-100900', dueAt: monday + 4 * day }));
  await show(card());
  const [shown] = await store.cards.of(r1, 'status');
  await store.cards.shown(shown?.id ?? 0, monday, 70, 'digest', 1);
  await store.inbox.receive([{ updateId: 7, raw: '{}' }], 8, monday + minute);
  const file = join(dirname(path), 'backup.db');
  await store.backup(file);
  await change(noted('lost'));
  store.close();
  clock.at = monday + day;
  const restored = () => restore({ path, file, now: clock.at, random });
  const states = async (from: typeof store) =>
    Object.fromEntries((await from.outbox.of(r1, null)).map(({ address, state }) => [address, state]));
  return { ...scene, file, nonce: shown?.nonce, restored, states };
}

describe('#83 a backup in the place of the database', () => {
  test('sends nothing by itself that may have been sent since, and says to the owners which time is missing', async () => {
    const { restored, open, states, clock, path } = await withBackup();
    const { from, until, held, replaced } = await restored();
    expect([from, until, held]).toEqual([monday + minute, monday + day, 2]);
    expect(shell(replaced ?? '', verify).firstWrong).toBeNull();
    const store = open();
    await store.outbox.recover(clock.at);
    expect(await states(store)).toEqual({
      'sent@example.com': 'unknown',
      'under@example.com': 'delivered',
      '-100800': 'unknown',
      '-100900': 'pending',
    });
    expect(await store.outbox.claim('email', clock.at, 9)).toEqual([]);
    const [told, ...others] = await store.outbox.claim('telegram', clock.at, 9);
    expect([told?.address, others]).toEqual([String(mara.id), []]);
    expect(told?.content).toMatchObject({
      text: expect.stringMatching(
        /^My database was restored .* between 2026-11-23 09:01 UTC and 2026-11-24 09:00 UTC is not in it.* 2 letters/,
      ),
    });
    const [event] = await store.history('house', 1);
    expect(event?.event).toEqual({ type: 'DatabaseRestored', from, until, held: 2, at: until });
    expect([store.check().faults, store.verify().firstWrong, path.endsWith('.db')]).toEqual([[], null, true]);
    expect((await store.rollout(r1)).lastNote).toBeNull();
  });

  test('starts under an epoch that no process ever had, asks anew, and does no update again', async () => {
    const { restored, open, nonce, path } = await withBackup();
    const before = shell(path, (db) => db.prepare('SELECT max(epoch) FROM epochs').pluck().get());
    await restored();
    const store = open();
    expect(store.epoch).toBeGreaterThan(Number(before) + 1);
    expect(await store.cards.byNonce(nonce ?? '')).toBeNull();
    const [anew] = await store.cards.of(r1, 'status');
    expect([anew?.message, anew?.nonce === nonce]).toEqual([null, false]);
    expect(await store.inbox.waiting()).toBe(0);
  });

  test('holds back what the bot says by itself too, until an owner decides; what people ask for goes out', async () => {
    const { restored, open, states, clock } = await withBackup();
    await restored();
    const store = open();
    const says = (cause: string, address: string) =>
      store.change(r1, cause, () => ({ events: [], letters: [letter({ address, dueAt: clock.at })] }));
    await says(ownCause('tick', '2026-11-24T09:00:00.000Z'), '-1001');
    await says(ownCause('digest', '2026-11-24 1001'), '-1004');
    await says(ownCause('outside', '3.1'), '-1005');
    await says('update 99', '-1002');
    expect([await states(store), await store.outbox.held()]).toMatchObject([
      { '-1001': 'unknown', '-1002': 'pending', '-1004': 'unknown', '-1005': 'unknown' },
      5,
    ]);
    await store.change('house', 'update 100', () => ({
      events: [{ type: 'HeldLettersSettled', how: 'send', by: mara.id, at: clock.at }],
    }));
    expect([await store.outbox.held(), (await store.house()).restored]).toEqual([0, null]);
    const sent = await store.outbox.claim('telegram', clock.at, 9);
    expect(sent.filter(({ isRepeat }) => isRepeat).map(({ address }) => address)).toEqual([
      '-100800',
      '-1001',
      '-1004',
      '-1005',
    ]);
    await says(ownCause('tick', '2026-11-24T09:01:00.000Z'), '-1003');
    expect(await states(store)).toMatchObject({ '-1003': 'pending' });
  });

  test('drops all of it when an owner says so', async () => {
    const { restored, open, states, clock } = await withBackup();
    await restored();
    const store = open();
    await store.change('house', 'update 100', () => ({
      events: [{ type: 'HeldLettersSettled', how: 'drop', by: mara.id, at: clock.at }],
    }));
    expect(await states(store)).toMatchObject({ 'sent@example.com': 'cancelled', '-100800': 'cancelled' });
  });

  test('is refused while a bot has the database, and where the backup is damaged; nothing is touched then', async () => {
    const { restored, open, file, path } = await withBackup();
    const store = open();
    await expect(restored()).rejects.toThrow('Another rollout-bot is already running');
    store.close();
    shell(file, (db) => db.exec('DROP TRIGGER journal_is_never_edited; UPDATE journal SET at = 1 WHERE seq = 2'));
    await expect(restored()).rejects.toThrow(/damaged, so nothing was restored: Event 2/);
    writeFileSync(file, 'no database');
    await expect(restored()).rejects.toThrow('cannot be read');
    expect([existsSync(`${path}.restoring`), (await open().rollout(r1)).lastNote?.text]).toEqual([false, 'lost']);
  });

  test('that somebody put there by hand is noticed', async () => {
    const { open, file, path, restored } = await withBackup();
    for (let starts = 0; starts < 2; starts++) open().close();
    copyFileSync(file, path);
    expect(open).toThrow(/is older than what ran here last.*npm run restore -- FILE/);
    await restored();
    expect((await open().rollout(r1)).lastNote).toBeNull();
  });

  test('of an earlier release leaves no copy of everybody’s data behind', async () => {
    const { path, clock, random, open } = aPlace();
    const file = databaseOf(newest - 1, tempFolder(), '');
    await restore({ path, file, now: clock.at, random });
    expect(readdirSync(dirname(path)).sort()).toEqual(['rollouts.db', 'rollouts.db.lock']);
    expect(open().verify().firstWrong).toBeNull();
  });

  test('with nothing in it that may have been sent says that only what is said by itself is held back', async () => {
    const { store, path, clock, random, open } = await withRollout();
    await store.change('house', 'setting', () => ({
      events: [{ type: 'OwnerNamed', person: mara.id, how: 'setting', at: monday }],
    }));
    const file = join(dirname(path), 'backup.db');
    await store.backup(file);
    store.close();
    expect(await restore({ path, file, now: clock.at, random })).toMatchObject({ held: 0 });
    const [told] = await open().outbox.claim('telegram', clock.at, 9);
    expect(told?.content).toMatchObject({
      text: expect.stringContaining('What I would say by myself and may have said then I hold back until you decide'),
    });
  });

  test('takes the place of one that cannot be read any more, and of none', async () => {
    const { restored, open, path } = await withBackup();
    writeFileSync(path, 'a disk was here once');
    expect((await restored()).replaced).not.toBeNull();
    const store = open();
    expect(store.verify().firstWrong).toBeNull();
    expect(store.epoch).toBeGreaterThan(2);
  });

  test('a lock that a power cut has torn keeps nobody out', async () => {
    const { open, path } = await withBackup();
    writeFileSync(`${path}.lock`, 'half of something'.repeat(300));
    expect((await open().rollout(r1)).lastNote?.text).toBe('lost');
  });
});
