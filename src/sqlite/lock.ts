import Database from 'better-sqlite3';
import { makePrivate } from './database.ts';
import { StoreError } from './store-error.ts';

/**
 * One process at a time has the database: the lock is the operating system's, so it is free again at once however the holder died.
 * Throws a sentence for the operator when somebody else has it.
 */
export function lockFor(path: string): { release(): void } {
  const file = `${path}.lock`;
  makePrivate(file);
  const db = new Database(file, { timeout: 0 });
  try {
    db.pragma('journal_mode = MEMORY');
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new StoreError(
      `Another rollout-bot is already running with ${path}. Stop it first, or give this one another DATABASE_PATH.`,
    );
  }
  return { release: () => void db.close() };
}
