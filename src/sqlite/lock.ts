import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivate } from './database.ts';
import { StoreError } from './store-error.ts';
import { unusable } from './writer.ts';

export interface Lock {
  /** The newest start that was seen with this database, as `remember` was told; 0 when none was. */
  newestEpoch: number;
  remember(epoch: number): void;
  release(): void;
}

/**
 * One process at a time has the database: the lock is the operating system's, so it is free again at once however the holder died. Beside the lock
 * stands which start was the last, so that an older database in the place of this one is noticed. Throws a sentence for the operator when somebody
 * else has it.
 */
export function lockFor(path: string): Lock {
  try {
    return lockOn(path);
  } catch (error) {
    // Whoever holds it would have said so before: a power cut has left half of it.
    if (codeOf(error) !== 'SQLITE_NOTADB' && codeOf(error) !== 'SQLITE_CORRUPT') throw error;
    rmSync(`${path}.lock`);
    return lockOn(path);
  }
}

function lockOn(path: string): Lock {
  const file = `${path}.lock`;
  makePrivate(file);
  const db = new Database(file, { timeout: 0 });
  try {
    db.pragma('journal_mode = MEMORY');
    // Kept over the end of a transaction, until the file is closed.
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
    const newestEpoch = Number(db.pragma('user_version', { simple: true }));
    db.exec('COMMIT');
    return {
      newestEpoch,
      remember: (epoch) => void db.pragma(`user_version = ${epoch}`),
      release: () => void db.close(),
    };
  } catch (error) {
    db.close();
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw unusable(path, error);
    throw new StoreError(
      `Another rollout-bot is already running with ${path}. Stop it first, or give this one another DATABASE_PATH.`,
    );
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code);
