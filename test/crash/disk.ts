import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { cutSeam, Gone } from '../simulation/seam.ts';

type Db = Database.Database;

/** The one seam between the bot and its file: every statement passes here, reads and commits included. */
export interface Disk {
  /** Asked before each statement. */
  statement(sql: string): void;
  /** What was committed counts from here on, whatever happens to the process: these statements. */
  committed(wrote: string[]): void;
  isDead(): boolean;
}

/** What a process that is killed leaves behind: the file and its log, as bytes. */
export interface Files {
  main: Buffer;
  log: Buffer;
}

let opened = new Set<Db>();
let isOurs = false;
let last: Files | null = null;
let wrote: string[] = [];

const leavesNothing = /^\s*(SELECT|PRAGMA|BEGIN|SAVEPOINT|RELEASE|COMMIT|ROLLBACK)/i;

/** The bytes as they are; uncommitted work is not among them. What has not changed since the last look is not kept twice. */
export function filesOf(path: string): Files {
  const read = (end: string, before: Buffer | undefined): Buffer => {
    const now = existsSync(path + end) ? readFileSync(path + end) : Buffer.alloc(0);
    return before?.equals(now) ? before : now;
  };
  last = { main: read('', last?.main), log: read('-wal', last?.log) };
  return last;
}

/** Puts them where a new process finds them, in a folder of its own; gives the path of the file. */
export function placeFiles({ main, log }: Files, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'rollouts.db');
  if (main.length > 0) writeFileSync(path, main);
  if (log.length > 0) writeFileSync(`${path}-wal`, log);
  return path;
}

/** Reads in a file that no process has open any more. */
export function reading<T>(path: string, read: (db: Db) => T): T {
  isOurs = true;
  try {
    const db = new Database(path);
    const found = read(db);
    db.close();
    return found;
  } finally {
    isOurs = false;
  }
}

/** Closes what a process that died had open, and takes its folder away. */
export function bury(path: string): void {
  isOurs = true;
  for (const db of opened) if (db.open) db.close();
  opened = new Set();
  wrote = [];
  isOurs = false;
  rmSync(dirname(path), { recursive: true, force: true });
}

/** To be called once a thread, before anything of the bot is loaded. */
export function watchDisk(disk: Disk): void {
  cutSeam({
    passes(db, sql, _, doing) {
      opened.add(db);
      if (isOurs || db.name.endsWith('.lock')) return doing();
      if (disk.isDead()) throw new Gone();
      disk.statement(sql);
      const result = doing();
      if (!leavesNothing.test(sql)) wrote.push(sql);
      if (db.inTransaction) return result;
      const all = wrote.splice(0);
      if (all.length > 0 && sql !== 'ROLLBACK') disk.committed(all);
      return result;
    },
    prepares(_, __, doing) {
      if (!isOurs && disk.isDead()) throw new Gone();
      return doing();
    },
  });
}
