import { chmodSync, closeSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from './store-error.ts';

export type Db = Database.Database;

/** The row of a query that always has one: of an aggregate, or of a table with a single row. */
export const onlyRow = <Given extends unknown[], Row>(query: Database.Statement<Given, Row>, ...given: Given): Row =>
  query.get(...given) as Row;

/**
 * So many rows at most, by a parameter. SQLite compiles a statement anew at each run where the parameter stands there bare, for its plan may hang on the
 * number; that takes longer than to find a few rows. The same goes for a parameter beside a column, where its value might fit one index or another: a plus
 * before it (`stream = +?`) hides the value, and keeps the plan.
 */
export const limited = 'LIMIT ? + 0';

/** How long one attempt may hold up the event loop when another program has the file locked. */
const busyTimeoutMs = 100;
/** The same while the process starts, and nobody waits for the event loop: a copy is being made, or another program looks. */
const startTimeoutMs = 10_000;
const oldestSqlite = '3.51.3';
const networkFileSystems: Record<number, string> = { 26985: 'NFS', 4283649346: 'CIFS', 4266872130: 'SMB' };

/** Makes the directory (0700) when there is none, and refuses one on which locks do not hold. */
export function makeRoomFor(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const kind = networkFileSystems[statfsSync(dirname(path)).type];
  if (kind)
    throw new StoreError(
      `${path} lies on ${kind}, where SQLite's locks do not hold. Put DATABASE_PATH on a local disk.`,
    );
}

/** Opens the file (0600) with every safety that SQLite has, and refuses to go on without one of them. */
export function openDatabase(path: string): Db {
  makePrivate(path);
  const db = new Database(path, { timeout: startTimeoutMs });
  try {
    mustBeRecent(db);
    secure(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** For what is done while the process starts. */
export function patiently<T>(db: Db, doing: () => T): T {
  db.pragma(`busy_timeout = ${startTimeoutMs}`);
  const done = doing();
  db.pragma(`busy_timeout = ${busyTimeoutMs}`);
  return done;
}

/** A database that is gone with its process, for what is played and not kept. */
export function openInMemory(): Db {
  const db = new Database(':memory:');
  mustBeRecent(db);
  db.pragma('foreign_keys = 1');
  return db;
}

/** Makes the file before SQLite does, for nobody else to read; an existing one is made so. */
export function makePrivate(path: string): void {
  try {
    // Never opens a file that is there: closing it again would drop the locks that SQLite holds in this process.
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
  }
}

/** The settings that must be in force, as SQLite itself tells them. */
export function pragmasOf(db: Db): Record<string, unknown> {
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, db.pragma(name, { simple: true })]));
}

const wanted: Record<string, unknown> = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  // What was erased is not to be found in the file any more.
  secure_delete: 1,
  busy_timeout: busyTimeoutMs,
};

function secure(db: Db): void {
  for (const [name, value] of Object.entries(wanted)) db.pragma(`${name} = ${value}`);
  db.pragma('journal_size_limit = 67108864');
  // The log is folded into the file in quiet moments (see the writer); only when none comes for 64 MB, in the middle of the work.
  db.pragma('wal_autocheckpoint = 16000');
  for (const [name, value] of Object.entries(pragmasOf(db))) {
    if (value !== wanted[name]) {
      throw new StoreError(
        `${db.name} cannot be kept safely: SQLite has ${name} = ${value} where ${wanted[name]} is needed.`,
      );
    }
  }
}

function mustBeRecent(db: Db): void {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
  if (version.localeCompare(oldestSqlite, 'en', { numeric: true }) < 0)
    throw new StoreError(
      `SQLite ${version} is too old: ${oldestSqlite} or later is needed. Install better-sqlite3 anew.`,
    );
}
