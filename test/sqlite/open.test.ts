import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../../src/sqlite/migrate.ts';
import { aPlace, intrudeInto, noted, r1, shell, tempFolder, withRollout } from './store.ts';

test('#80 the safe settings are in force, at the first opening and at every later one', () => {
  const { open } = aPlace();
  for (let times = 0; times < 2; times++) {
    const store = open();
    const { pragmas, faults, sqlite } = store.check();
    expect(pragmas).toMatchObject({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      cell_size_check: 1,
    });
    expect(Number(pragmas['busy_timeout'])).toBeLessThanOrEqual(250);
    expect(faults).toEqual([]);
    expect(sqlite.localeCompare('3.51.3', undefined, { numeric: true })).toBeGreaterThanOrEqual(0);
    store.close();
  }
});

test('#87 nobody else can read the files', async () => {
  const { path, open } = aPlace();
  const store = open();
  await store.settings.set('claim-code', 'secret');
  const modes = (): string[] => readdirSync(dirname(path)).map((name) => modeOf(join(dirname(path), name)));
  expect(modes()).toEqual(['600', '600', '600', '600']);
  expect(modeOf(dirname(path))).toBe('700');
  store.close();
  chmodSync(path, 0o644);
  open();
  expect(modes()).toEqual(['600', '600', '600', '600']);
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('#6 a second instance is refused at once, and the first is undisturbed', async () => {
  const { open } = aPlace();
  const first = open();
  const started = performance.now();
  expect(open).toThrow(/^Another rollout-bot is already running with .*rollouts\.db\. Stop it first/);
  expect(performance.now() - started).toBeLessThan(200);
  await first.settings.set('still', 'here');
  expect(open).toThrow('Another rollout-bot');
  first.close();
  expect(await open().settings.get('still')).toBe('here');
});

test('#8 a process that was taken over writes nothing more', async () => {
  const { store, path } = await withRollout();
  shell(path, (db) => db.exec("INSERT INTO epochs (owner, at) VALUES ('the one that took over', 1)"));
  await expect(store.change(r1, 'late', () => ({ events: [noted('late')] }))).rejects.toThrow('taken over');
  expect((await store.rollout(r1)).lastNote).toBeNull();
});

test('#88 while another program has the file, the event loop goes on and nothing is lost', async () => {
  const { store, path } = await withRollout();
  const intruder = intrudeInto(path);
  const change = store.change(r1, 'patient', () => ({ events: [noted('patient')] }));
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await store.rollout(r1)).toMatchObject({ lastNote: null });
  intruder.letGo();
  await change;
  expect(intruder.longestStall()).toBeLessThan(250);
  expect((await store.rollout(r1)).lastNote?.text).toBe('patient');
});

test('what was asked for before closing is still written; afterwards nothing is', async () => {
  const { store, open } = await withRollout();
  const last = store.change(r1, 'last', () => ({ events: [noted('last')] }));
  store.close();
  await last;
  await expect(store.settings.set('too', 'late')).rejects.toThrow('closed');
  expect((await open().rollout(r1)).lastNote?.text).toBe('last');
});

test('#85 a migration that fails half-way leaves the older schema and its data whole', () => {
  const { db, folder, add } = migrations();
  add('0002_half.sql', 'ALTER TABLE words ADD COLUMN more TEXT; INSERT INTO nowhere VALUES (1);');
  expect(() => migrate(db, 2, { folder })).toThrow(
    /0002_half\.sql failed, nothing of it was kept: no such table: nowhere/,
  );
  expect(db.prepare('SELECT * FROM words').all()).toEqual([{ word: 'kept' }]);
  expect(db.pragma('user_version', { simple: true })).toBe(1);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  add('0002_half.sql', 'ALTER TABLE words ADD COLUMN more TEXT;');
  migrate(db, 3, { folder });
  expect(db.prepare('SELECT number, at FROM migrations').all()).toEqual([
    { number: 1, at: 1 },
    { number: 2, at: 3 },
  ]);
});

test('#85 a migration that leaves rows pointing to nothing is undone', () => {
  const { db, folder, add } = migrations();
  add(
    '0002_orphan.sql',
    'CREATE TABLE child (word TEXT REFERENCES parent (id)); CREATE TABLE parent (id TEXT PRIMARY KEY); INSERT INTO child VALUES (1);',
  );
  expect(() => migrate(db, 2, { folder })).toThrow('1 rows point to nothing');
  expect(db.pragma('user_version', { simple: true })).toBe(1);
});

test('#85 a database of a newer version is refused, and so is a migration that was changed after it ran', () => {
  const { db, folder, add } = migrations();
  add('0001_words.sql', 'CREATE TABLE words (word TEXT); -- better');
  expect(() => migrate(db, 2, { folder })).toThrow('Migration 1 is not the one');
  db.pragma('user_version = 9');
  expect(() => migrate(db, 2, { folder })).toThrow(/newer rollout-bot \(schema 9, this one knows 1\)/);
});

function migrations() {
  const root = tempFolder();
  const folder = join(root, 'migrations');
  mkdirSync(folder);
  const add = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);
  add('0001_words.sql', "CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('kept');");
  const db = new Database(join(root, 'words.db'));
  migrate(db, 1, { folder });
  return { db, folder, add };
}

test('a file that is no database is refused and left alone', () => {
  const { path, open } = aPlace();
  mkdirSync(dirname(path));
  writeFileSync(path, 'This is a letter to my aunt. '.repeat(100));
  expect(open).toThrow('file is not a database');
  expect(open).toThrow('file is not a database');
});
