import { copyFileSync, existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { cutSeam, Gone } from './seam.ts';

type Db = Database.Database;

/** What happens at a statement of the bot's: the process dies before or after it, or the disk refuses it. */
export type Fate = 'dies-before' | 'dies-after' | DiskFault | null;
export type DiskFault = 'SQLITE_FULL' | 'SQLITE_IOERR_WRITE' | 'SQLITE_IOERR_FSYNC' | 'SQLITE_READONLY';

/** The seam between the bot and its file: every statement passes here. */
export interface Disk {
  /** Asked before each statement that writes, commits included; reads pass. */
  fate(sql: string): Fate;
  onDeath(): void;
  isDead(): boolean;
  /** A process has opened the file and has done nothing with it yet; to be read aside as the one before left it. */
  onOpen(): void;
  /** Transactions that are on disk, by the file's own account. */
  onCommit(): void;
}

const words: Record<DiskFault, string> = {
  SQLITE_FULL: 'database or disk is full',
  SQLITE_IOERR_WRITE: 'disk I/O error',
  SQLITE_IOERR_FSYNC: 'disk I/O error',
  SQLITE_READONLY: 'attempt to write a readonly database',
};

/** What the disk refused, as SQLite says it or as the bot words it for its operator. */
export function isOfDisk(fault: unknown): boolean {
  const { code, cause } = fault as { code?: unknown; cause?: unknown };
  if (/^SQLITE_(FULL|IOERR|READONLY)/.test(String(code))) return true;
  return cause instanceof Error && isOfDisk(cause);
}

let opened = new Set<Db>();
let isOurs = false;
/** Of the world that is played now. */
let disk: Disk | null = null;

/** The bot's connection for somebody else to read with: no fault touches what is read within. Null while nothing is open. */
export function readAside<T>(read: (db: Db) => T): T | null {
  const db = [...opened].find(({ open, name }) => open && !name.endsWith('.lock'));
  if (!db) return null;
  isOurs = true;
  try {
    return read(db);
  } finally {
    isOurs = false;
  }
}

/** As a process that is killed leaves them: what it had not committed is not in them. */
export function copyFiles(from: string, to: string): void {
  for (const end of ['', '-wal']) if (existsSync(from + end)) copyFileSync(from + end, to + end);
}

/** Closes what a process that died had open. */
export function closeLeftovers(): void {
  for (const db of opened) if (db.open) close.call(db);
  opened = new Set();
}

const { prepare, exec, close } = Database.prototype;

const aside = new WeakMap<Db, Map<string, unknown>>();

/** The audit asks the same after every step; its statements are its own. */
function preparedAside(db: Db, sql: string): unknown {
  const known = aside.get(db) ?? new Map<string, unknown>();
  aside.set(db, known);
  const statement = known.get(sql) ?? prepare.call(db, sql);
  known.set(sql, statement);
  return statement;
}

/** From then on every statement that is not the auditor's asks this world for its fate. */
export function watchDisk(ofThisWorld: Disk): void {
  if (disk === null) cutOnce();
  disk = ofThisWorld;
}

function cutOnce(): void {
  const passes = (db: Db, sql: string, isRead: boolean, doing: () => unknown): unknown => {
    if (isOurs) return doing();
    const disk = meet(db);
    if (disk.isDead()) throw new Gone();
    const fate = isRead ? null : disk.fate(sql);
    if (fate === null) return noted(disk, sql, doing);
    if (fate === 'dies-after') doing();
    if (fate === 'dies-after' || fate === 'dies-before') {
      disk.onDeath();
      throw new Gone();
    }
    // As SQLite does it: where it cannot write at all the transaction is gone, at a commit it is still open.
    if (db.inTransaction && sql !== 'COMMIT') exec.call(db, 'ROLLBACK');
    throw new Database.SqliteError(words[fate], fate);
  };
  /** Nobody else reads the file: without its locks, which are calls to the system, a day takes half as long. */
  const meet = (db: Db): Disk => {
    if (disk === null) throw new Error('No world is played.');
    if (opened.has(db)) return disk;
    opened.add(db);
    if (db.name.endsWith('.lock')) return disk;
    exec.call(db, 'PRAGMA locking_mode = EXCLUSIVE');
    disk.onOpen();
    return disk;
  };
  const noted = (disk: Disk, sql: string, doing: () => unknown): unknown => {
    const result = doing();
    if (sql === 'COMMIT') disk.onCommit();
    return result;
  };

  cutSeam({
    passes,
    prepares(db, sql, doing) {
      if (isOurs) return preparedAside(db, sql);
      if (meet(db).isDead()) throw new Gone();
      return doing();
    },
  });
}
