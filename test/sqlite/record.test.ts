import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lookBeside } from '../../src/sqlite/beside.ts';
import { lastBackupAt } from '../../src/sqlite/last-backup.ts';
import { storeOn } from '../../src/sqlite/open.ts';
import { verify } from '../../src/sqlite/verify.ts';
import { readHead } from '../../src/sqlite/verify-heads.ts';
import { card, created, noted, r1, shell, teamChat, withRollout } from './store.ts';

const withEvents = async () => {
  const scene = await withRollout();
  for (const text of ['one', 'two', 'three']) await scene.change(noted(text));
  return scene;
};

test('#86 nothing in the journal can be changed through the application', async () => {
  const { path } = await withEvents();
  shell(path, (db) => {
    expect(() => db.exec("UPDATE journal SET event = '{}' WHERE seq = 2")).toThrow('never edited');
    expect(() => db.exec('DELETE FROM journal WHERE seq = 2')).toThrow('never shortened');
    expect(() => db.exec('REPLACE INTO journal SELECT * FROM journal WHERE seq = 2')).toThrow('only appended');
    expect(() => db.exec("UPDATE checklists SET content = '{}'")).toThrow('never edited');
    expect(() => db.exec('DELETE FROM checklists')).toThrow('never removed');
  });
});

const edits: Record<string, [string, number]> = {
  'an edited event': ["UPDATE journal SET event = replace(event, 'two', 'too') WHERE seq = 5", 5],
  'another moment': ['UPDATE journal SET at = at + 1 WHERE seq = 2', 2],
  'another cause': ["UPDATE journal SET cause = 'update 1' WHERE seq = 3", 3],
  'another type': ["UPDATE journal SET type = 'ItemDone' WHERE seq = 4", 4],
  'another version': ['UPDATE journal SET version = 99 WHERE seq = 6', 6],
  'another stream': ["UPDATE journal SET stream = 'rollout/3/2' WHERE seq = 4", 4],
  'another hash': [`UPDATE journal SET hash = '${'a'.repeat(64)}' WHERE seq = 6`, 6],
  'a row taken out': ['DELETE FROM journal WHERE seq = 3', 3],
  'two rows exchanged': [
    'UPDATE journal SET seq = 100 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 100',
    4,
  ],
  'the end cut off': ['DELETE FROM journal WHERE seq > 4', 5],
  'an edited checklist': [`UPDATE checklists SET content = replace(content, 'Lead', 'Boss')`, 2],
  'a checklist taken away': ['DELETE FROM checklists', 2],
};

for (const [what, [sql, seq]] of Object.entries(edits)) {
  test(`#86 ${what} is found and named`, async () => {
    const { store, path } = await withEvents();
    expect(store.verify()).toMatchObject({ events: 6, firstWrong: null });
    shell(path, (db) => {
      for (const name of db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all())
        db.exec(`DROP TRIGGER ${String(name)}`);
      db.exec(sql);
    });
    expect(store.verify().firstWrong).toMatchObject({ seq });
  });
}

test('the head of the record changes with every event, and only then', async () => {
  const { store, change } = await withEvents();
  const { head } = store.verify();
  await store.settings.set('a', 'b');
  expect(store.verify().head).toBe(head);
  await change(noted('four'));
  expect(store.verify().head).not.toBe(head);
});

test('a checklist is stored once, however many rollouts follow it', async () => {
  const { store, path } = await withRollout();
  await store.change('rollout/3/2', 'second', () => ({ events: [created(2)] }));
  expect(shell(path, (db) => db.prepare('SELECT count(*) FROM checklists').pluck().get())).toBe(1);
  expect((await store.rollout('rollout/3/2')).checklist).toEqual((await store.rollout(r1)).checklist);
  const [first] = await store.history('rollout/3/2', 1);
  expect(first?.event).toEqual(created(2));
});

test('a rollout whose checklist somebody has taken out of the file follows no other one: it is said to be missing', async () => {
  const { store, path, open } = await withEvents();
  store.close();
  shell(path, (db) => db.exec('DROP TRIGGER checklists_are_never_removed; DELETE FROM checklists'));
  await expect(open().rollout(r1)).rejects.toThrow(/^The checklist [0-9a-f]{64} is missing from the database\.$/);
});

test('#84 a backup made while work goes on has everything that was acknowledged before it began', async () => {
  const { store, path } = await withEvents();
  const file = join(dirname(path), 'copy.db');
  const busy = { count: 0, isOver: false };
  const work = (async () => {
    while (!busy.isOver) await store.change(r1, `busy ${busy.count++}`, () => ({ events: [noted('x'.repeat(500))] }));
  })();
  while (busy.count < 100) await new Promise(setImmediate);
  const { events } = store.verify();
  await store.backup(file);
  busy.isOver = true;
  await work;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const copy = shell(file, verify);
  expect(copy.firstWrong).toBeNull();
  expect(copy.events).toBeGreaterThanOrEqual(events);
  await store.backup(file);
  expect(shell(file, verify)).toEqual(store.verify());
});

test('#84 an operator can check and copy the database while the bot is using it', async () => {
  const { store, path } = await withEvents();
  const file = join(dirname(path), 'copy.db');
  const beside = lookBeside(path);
  expect(beside.verify()).toEqual(store.verify());
  expect(beside.faults()).toEqual([]);
  const copying = beside.backup(file);
  await store.change(r1, 'meanwhile', () => ({ events: [noted('meanwhile')] }));
  await copying;
  beside.close();
  const copy = shell(file, verify);
  expect(copy.firstWrong).toBeNull();
  expect(copy.events).toBeGreaterThanOrEqual(6);
  expect(store.epoch).toBe(1);
  expect(() => lookBeside(join(dirname(path), 'nothing.db'))).toThrow();
});

test('an operator sees in which groups the bot speaks, and in which topics a card is open', async () => {
  const { store, path, show } = await withRollout();
  await show(card({ thread: 12 }), card({ kind: 'report', thread: 12 }), card({ kind: 'go-no-go', thread: 13 }));
  const [over] = await store.cards.of(r1, 'go-no-go');
  await store.cards.close(over?.id ?? 0);
  const beside = lookBeside(path);
  expect(beside.places()).toEqual({ groups: [teamChat], topics: [{ chat: teamChat, thread: 12 }] });
  beside.close();
});

test('#84 a backup that somebody else makes is noted where the bot can read it', async () => {
  const { store, path } = await withEvents();
  const note = `${path}.last-backup`;
  writeFileSync(note, '2026-11-22T09:00:00.000Z', { mode: 0o600 });
  const before = Date.now();
  expect(await store.backup(join(dirname(path), 'copy.db'))).toEqual({ unnoted: null });
  expect(lastBackupAt(path)).toBeGreaterThanOrEqual(before);
  expect(statSync(note).mode & 0o777).toBe(0o644);
});

test('#84 a backup that cannot be noted is good all the same, and why is said', async () => {
  const { store, path } = await withEvents();
  mkdirSync(`${path}.last-backup`);
  const file = join(dirname(path), 'copy.db');
  expect(await store.backup(file)).toEqual({ unnoted: expect.stringContaining(`${path}.last-backup`) });
  expect(shell(file, verify)).toEqual(store.verify());
  expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(lastBackupAt(path)).toBeNull();
});

test('#84 a backup of a damaged record is not kept', async () => {
  const { store, path } = await withEvents();
  shell(path, (db) => db.exec('DROP TRIGGER journal_is_never_edited; UPDATE journal SET at = 1 WHERE seq = 2'));
  const file = join(dirname(path), 'copy.db');
  await expect(store.backup(file)).rejects.toThrow('Event 2');
  expect(() => statSync(file)).toThrow('ENOENT');
});

test('#84 a note of the last backup that says no time is none', async () => {
  const { path } = await withEvents();
  writeFileSync(`${path}.last-backup`, 'last Tuesday');
  expect(lastBackupAt(path)).toBeNull();
});

test('#86 a posted head is read as it was posted; what is none is answered with how one looks', () => {
  expect(readHead('Record 1234:ABCDEF012345')).toEqual({ seq: 1234, digits: 'abcdef012345' });
  expect(() => readHead('1234')).toThrow(
    '--head "1234" should be an event\'s number and at least 12 digits of its hash',
  );
});

test('#81 when the disk is full the whole transaction is refused, nothing is acknowledged, and work goes on when there is space', async () => {
  const { store, path, clock, random } = await withEvents();
  store.close();
  const db = new Database(path);
  const small = storeOn(db, { clock, random, epochOwner: 'test' });
  const { head } = small.verify();
  const room = Number(db.pragma('page_count', { simple: true }));
  db.pragma(`max_page_count = ${room}`);
  const text = 'x'.repeat(20_000);
  const big = () =>
    Promise.allSettled([
      small.change(r1, 'small', () => ({ events: [noted('small')] })),
      small.change(r1, 'big', () => ({ events: [noted(text)] })),
      small.inbox.receive([{ updateId: 1, raw: '{}' }], 2, 1),
    ]);
  const refused = await big();
  expect(refused.map((each) => each.status === 'rejected' && (each.reason as { code: string }).code)).toEqual([
    'SQLITE_FULL',
    'SQLITE_FULL',
    'SQLITE_FULL',
  ]);
  expect(small.verify().head).toBe(head);
  expect(await small.inbox.offset()).toBeNull();
  expect((await small.rollout(r1)).lastNote?.text).toBe('three');
  db.pragma(`max_page_count = ${room + 1000}`);
  expect((await big()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect((await small.rollout(r1)).lastNote?.text).toBe(text);
  expect(await small.inbox.offset()).toBe(2);
  small.close();
});

test('#81 a log that cannot be folded into the file on a full disk ends nothing', async () => {
  const { store, path, clock, random } = await withEvents();
  store.close();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const db = new Database(path);
  const full = storeOn(db, { clock, random, epochOwner: 'test' });
  await full.change(r1, 'a note', () => ({ events: [noted('kept')] }));
  const statements = Object.getPrototypeOf(db.prepare('SELECT 1')) as Database.Statement;
  let folded = '';
  const all = vi.spyOn(statements, 'all').mockImplementation(function (this: Database.Statement) {
    folded = this.source;
    throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
  });
  expect(() => vi.advanceTimersByTime(5_000)).not.toThrow();
  expect(folded).toBe('PRAGMA wal_checkpoint(PASSIVE)');
  all.mockRestore();
  expect((await full.rollout(r1)).lastNote?.text).toBe('kept');
  full.close();
});
