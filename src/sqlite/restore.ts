import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { NewLetter, Random } from '../coordinator/ports.ts';
import { sayUtc } from '../time/say.ts';
import { lookBeside } from './beside.ts';
import { type Db, makePrivate, makeRoomFor, onlyRow, openDatabase } from './database.ts';
import { createLetters } from './letters.ts';
import { lockFor } from './lock.ts';
import { migrate } from './migrate.ts';
import { newestEpochIn, storeOn } from './open.ts';
import { StoreError } from './store-error.ts';

export interface Restored {
  /** What happened between these moments is not in the database. Milliseconds UTC. */
  from: number;
  until: number;
  /** Letters that may have been sent in that time. */
  held: number;
  /** Where the database is now that was there before; null when there was none. */
  replaced: string | null;
}

interface Asked {
  /** Where the bot has its database. */
  path: string;
  /** The backup. It is only read. */
  file: string;
  now: number;
  random: Random;
}

/**
 * Puts a backup in the place of the database. It is checked first; a running bot keeps it away. What may have been sent since is held back until an
 * owner decides, buttons of old cards are dead, and the record says which time is missing. What was there before is kept under another name.
 */
export async function restore({ path, file, now, random }: Asked): Promise<Restored> {
  mustBeSound(file);
  makeRoomFor(path);
  const lock = lockFor(path);
  const draft = `${path}.restoring`;
  try {
    remove(draft);
    await copy(file, draft);
    const { epoch, ...gap } = await prepare(draft, Math.max(lock.newestEpoch, epochAt(path)), now, random);
    const replaced = putAside(path, now);
    renameSync(draft, path);
    sync(dirname(path));
    lock.remember(epoch);
    return { ...gap, until: now, replaced };
  } finally {
    remove(draft);
    lock.release();
  }
}

function mustBeSound(file: string): void {
  const backup = lookBeside(file);
  try {
    const { firstWrong } = backup.verify();
    const faults = [...backup.faults(), ...(firstWrong ? [firstWrong.says] : [])];
    if (faults.length > 0)
      throw new StoreError(`${file} is damaged, so nothing was restored: ${faults.slice(0, 3).join('; ')}`);
  } finally {
    backup.close();
  }
}

async function copy(file: string, draft: string): Promise<void> {
  makePrivate(draft);
  const backup = new Database(file, { readonly: true, fileMustExist: true });
  try {
    await backup.backup(draft);
  } finally {
    backup.close();
  }
}

/** Makes a copy of the past fit for today: under an epoch that no process ever had, with nothing in it that would be done a second time. */
async function prepare(draft: string, newest: number, now: number, random: Random) {
  const db = openDatabase(draft);
  try {
    migrate(db, now, { isDraft: true });
    const from = lastMoment(db);
    const held = db
      .transaction(() => {
        db.prepare("INSERT INTO epochs (epoch, owner, at) VALUES (?, 'restore', ?)").run(
          Math.max(newest, newestEpochIn(db)) + 1,
          now,
        );
        forgetScreens(db, random, now);
        return createLetters(db).hold(now);
      })
      .immediate();
    const store = storeOn(db, { clock: { now: () => now }, random, epochOwner: 'restore' });
    await store.change('house', `restore ${now}`, ({ house }) => ({
      events: [{ type: 'DatabaseRestored', from, until: now, held, at: now }],
      letters: house.owners.map((owner) => letterTo(owner, { from, until: now, held })),
    }));
    const { epoch } = store;
    db.pragma('wal_checkpoint(TRUNCATE)');
    store.close();
    return { from, held, epoch };
  } finally {
    if (db.open) db.close();
  }
}

/** Updates were answered, questions asked and buttons tapped since: none of it is done again, and what is open is asked anew. */
function forgetScreens(db: Db, random: Random, now: number): void {
  db.prepare('UPDATE inbox SET is_done = 1').run();
  db.prepare('UPDATE intake SET heard_at = ?').run(now);
  db.prepare('DELETE FROM dialogues').run();
  const lose = db.prepare(`
    UPDATE cards SET nonce = ?, message = NULL, shown = NULL, edited_at = NULL, mark = mark + 1, stale_since = ?,
      away_from = NULL, away_until = NULL
    WHERE id = ?`);
  for (const id of db.prepare<[], number>('SELECT id FROM cards WHERE is_closed = 0').pluck().all())
    lose.run(random(12), now, id);
}

/** When the backup last knew of anything. */
const lastMoment = (db: Db): number =>
  onlyRow(
    db
      .prepare<[], number>(`
        SELECT max(
          coalesce((SELECT max(at) FROM epochs), 0),
          coalesce((SELECT at FROM journal ORDER BY seq DESC LIMIT 1), 0),
          coalesce((SELECT max(received_at) FROM inbox), 0),
          coalesce((SELECT heard_at FROM intake), 0))`)
      .pluck(),
  );

function letterTo(owner: number, { from, until, held }: Omit<Restored, 'replaced'>): NewLetter {
  const letters =
    held === 0
      ? 'What I would say by myself and may have said then'
      : `${held} letters that may have been sent then, and what I would say by myself,`;
  const text = `My database was restored from a backup. What happened between ${sayUtc(from)} and ${sayUtc(until)} is not in it: sign-offs, ticks and plans of that time have to be given again. Open cards are posted anew; the old ones’ buttons are dead. ${letters} I hold back until you decide: /held send or /held drop.`;
  return {
    medium: 'telegram',
    address: String(owner),
    content: { type: 'said', text },
    rollout: null,
    revision: null,
    announcement: null,
    urgency: 1,
    dueAt: until,
    expiresAt: null,
    unique: `restored ${until} ${owner}`,
    fallback: null,
  };
}

/** The epoch of what is there now; 0 where it is not there or cannot be read any more, which is why it is replaced. */
function epochAt(path: string): number {
  if (!existsSync(path)) return 0;
  const db = new Database(path);
  try {
    return newestEpochIn(db);
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

function putAside(path: string, now: number): string | null {
  if (!existsSync(path)) return null;
  const aside = `${path}.replaced-${new Date(now).toISOString().replaceAll(':', '').slice(0, 17)}`;
  for (const part of ['-wal', '-shm', ''])
    if (existsSync(`${path}${part}`)) renameSync(`${path}${part}`, `${aside}${part}`);
  return aside;
}

function remove(draft: string): void {
  for (const part of ['', '-wal', '-shm']) rmSync(`${draft}${part}`, { force: true });
}

function sync(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
