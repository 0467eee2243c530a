import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { type BackedUp, backUp, faultsOf } from './backup.ts';
import type { Db } from './database.ts';
import { StoreError } from './store-error.ts';
import { type Verdict, verify } from './verify.ts';
import type { PostedHead } from './verify-heads.ts';
import { verifyOnAllCores } from './verify-threads.ts';

export interface Beside {
  verify(): Verdict;
  /** The same, faster where there is much, and that the record still has what was posted of it. */
  verifyOnAllCores(heads?: readonly PostedHead[]): Promise<Verdict>;
  /** What SQLite finds wrong with the file; empty when nothing is. */
  faults(): string[];
  /** Where the bot speaks: groups that were set up, and up to twenty topics in which a card is open. */
  places(): Places;
  backup(file: string): Promise<BackedUp>;
  close(): void;
}

export interface Places {
  groups: number[];
  topics: { chat: number; thread: number }[];
}

const allPages = 2 ** 30;

/**
 * A look at a database that the bot may be using at this moment: takes no lock, starts no epoch, changes nothing. Throws a sentence for the operator
 * when there is none, or when it is no record of rollouts.
 */
export function lookBeside(path: string): Beside {
  const db = existing(path);
  return {
    verify: () => verify(db),
    verifyOnAllCores: (heads) => verifyOnAllCores(db, heads),
    faults: () => faultsOf(db),
    places: () => placesIn(db),
    backup: (file) => backUp(db, file, allPages),
    close: () => void db.close(),
  };
}

const placesIn = (db: Db): Places => ({
  groups: db.prepare<[], number>('SELECT chat FROM teams').pluck().all(),
  topics: db
    .prepare<[], Places['topics'][number]>(
      'SELECT DISTINCT chat, thread FROM cards WHERE is_closed = 0 AND thread > 1 LIMIT 20',
    )
    .all(),
});

function existing(path: string): Db {
  if (!existsSync(path)) throw new StoreError(`${path} cannot be read: there is no such file.`);
  let db: Db | undefined;
  try {
    db = new Database(path, { fileMustExist: true, timeout: 5_000 });
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    // SQLite opens anything; only the first question shows what it is.
    db.prepare('SELECT 1 FROM journal LIMIT 1').get();
    return db;
  } catch (error) {
    db?.close();
    throw new StoreError(`${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}
