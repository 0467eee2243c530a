import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Instant } from '../time/duration.ts';

const noteBeside = (path: string): string => `${path}.last-backup`;

/**
 * Notes beside the database that a good copy of it was made now. Whoever made it, the bot's own user can read the note and the next one takes its
 * place: it holds a time and nothing else.
 */
export function noteBackup(path: string): void {
  const draft = `${noteBeside(path)}.part`;
  try {
    rmSync(draft, { force: true });
    writeFileSync(draft, new Date().toISOString());
    chmodSync(draft, 0o644);
    renameSync(draft, noteBeside(path));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** When the last good copy of this database was made, by this machine's clock; null where nobody noted any. */
export function lastBackupAt(path: string): Instant | null {
  try {
    const at = Date.parse(readFileSync(noteBeside(path), 'utf8'));
    return Number.isFinite(at) ? at : null;
  } catch {
    return null;
  }
}
