import Database from 'better-sqlite3';
import { backUp, faultsOf } from './backup.ts';
import { type Verdict, verify } from './verify.ts';

export interface Beside {
  verify(): Verdict;
  /** What SQLite finds wrong with the file; empty when nothing is. */
  faults(): string[];
  backup(file: string): Promise<void>;
  close(): void;
}

const allPages = 2 ** 30;

/** A look at a database that the bot may be using at this moment: takes no lock, starts no epoch, changes nothing. Throws when there is none. */
export function lookBeside(path: string): Beside {
  const db = new Database(path, { fileMustExist: true, timeout: 5_000 });
  db.pragma('query_only = ON');
  db.pragma('trusted_schema = OFF');
  return {
    verify: () => verify(db),
    faults: () => faultsOf(db),
    backup: (file) => backUp(db, file, allPages),
    close: () => void db.close(),
  };
}
