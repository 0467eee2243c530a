import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Db, makePrivate } from './database.ts';
import { noteBackup } from './last-backup.ts';
import { verify } from './verify.ts';

export interface BackedUp {
  /** Why the bot does not know of this copy, which is good all the same; null where it does. */
  unnoted: string | null;
}

/**
 * Copies the running database into one file with mode 0600, with everything acknowledged before this was called. The copy is opened and checked; a
 * bad one is removed and its fault thrown. An older file of that name is replaced only by a good one. `pagesAtOnce` are copied before the event loop
 * goes on; a copy that another process' writes interrupt begins again, so from beside all of them must be.
 */
export async function backUp(db: Db, file: string, pagesAtOnce = 100): Promise<BackedUp> {
  const draft = `${file}.part`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(draft, { force: true });
  makePrivate(draft);
  try {
    await db.backup(draft, { progress: () => pagesAtOnce });
    mustBeSound(draft);
    chmodSync(draft, 0o600);
    renameSync(draft, file);
  } finally {
    for (const leftover of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(leftover, { force: true });
  }
  try {
    noteBackup(db.name);
    return { unnoted: null };
  } catch (error) {
    return { unnoted: (error as Error).message };
  }
}

/** Does what `backUp` does, at once and holding up everything: for when nothing else goes on yet. Notes nothing beside. */
export function copyWhole(db: Db, file: string): void {
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  makePrivate(draft);
  try {
    db.prepare('VACUUM INTO ?').run(draft);
    const copy = new Database(draft, { readonly: true });
    const faults = faultsOf(copy);
    copy.close();
    if (faults.length > 0) throw new Error(`the copy is damaged: ${faults.slice(0, 3).join('; ')}`);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function mustBeSound(file: string): void {
  const copy = new Database(file);
  try {
    // One file, not three: it is going to be carried about.
    copy.pragma('journal_mode = DELETE');
    const { firstWrong } = verify(copy);
    const faults = [...faultsOf(copy), ...(firstWrong ? [firstWrong.says] : [])];
    if (faults.length > 0) throw new Error(`The backup ${file} is damaged: ${faults.slice(0, 3).join('; ')}`);
  } finally {
    copy.close();
  }
}

/** What SQLite itself finds wrong with the file, in its words. Reads all of it. */
export function faultsOf(db: Db): string[] {
  const integrity = db.prepare<[], string>('PRAGMA integrity_check').pluck().all();
  const orphans = db.pragma('foreign_key_check') as unknown[];
  return [
    ...integrity.filter((line) => line !== 'ok'),
    ...(orphans.length > 0 ? [`${orphans.length} rows point to nothing`] : []),
  ];
}
