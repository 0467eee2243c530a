import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the world is kept. What is put in one go is written in one transaction, before anybody is answered. */
export interface Storage {
  load<T>(kind: string): T[];
  put(kind: string, id: string | number, value: unknown): void;
  remove(kind: string, id: string | number): void;
  putBlob(id: string, bytes: Buffer): void;
  blob(id: string): Buffer | null;
  /** Forgets everything. */
  clear(): void;
  close(): void;
}

/** Opens the folder's database, or keeps only blobs, in memory, for null. */
export async function openStorage(directory: string | null): Promise<Storage> {
  return directory === null ? inMemory() : await onDisk(directory);
}

function inMemory(): Storage {
  const blobs = new Map<string, Buffer>();
  return {
    load: () => [],
    put: () => undefined,
    remove: () => undefined,
    putBlob: (id, bytes) => void blobs.set(id, bytes),
    blob: (id) => blobs.get(id) ?? null,
    clear: () => blobs.clear(),
    close: () => undefined,
  };
}

interface Pending {
  kind: string;
  id: string;
  /** Undefined: to be removed. */
  value: unknown;
}

async function onDisk(directory: string): Promise<Storage> {
  const { default: Database } = await import('better-sqlite3');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'sandbox.db');
  const db = new Database(path);
  chmodSync(path, 0o600);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(`
    create table if not exists entity (kind text, id text, json text not null, primary key (kind, id)) without rowid;
    create table if not exists blob (id text primary key, bytes blob not null);
  `);
  const put = db.prepare('insert or replace into entity (kind, id, json) values (?, ?, ?)');
  const remove = db.prepare('delete from entity where kind = ? and id = ?');
  const putBlob = db.prepare('insert or replace into blob (id, bytes) values (?, ?)');
  const getBlob = db.prepare<[string], { bytes: Buffer }>('select bytes from blob where id = ?');
  const all = db.prepare<[string], { json: string }>('select json from entity where kind = ?');

  const pending = new Map<string, Pending>();
  let isScheduled = false;
  const flush = db.transaction(() => {
    for (const { kind, id, value } of pending.values()) {
      if (value === undefined) remove.run(kind, id);
      else put.run(kind, id, JSON.stringify(value));
    }
  });
  const write = () => {
    isScheduled = false;
    if (pending.size === 0) return;
    flush();
    pending.clear();
  };
  const later = (entry: Pending) => {
    pending.set(`${entry.kind}/${entry.id}`, entry);
    if (isScheduled) return;
    isScheduled = true;
    // No later than this: an answer that is on its way before its message is written would be a lie to whoever pulls the plug.
    queueMicrotask(write);
  };

  return {
    load: <T>(kind: string) => all.all(kind).map((row) => JSON.parse(row.json) as T),
    put: (kind, id, value) => later({ kind, id: String(id), value }),
    remove: (kind, id) => later({ kind, id: String(id), value: undefined }),
    putBlob: (id, bytes) => void putBlob.run(id, bytes),
    blob: (id) => getBlob.get(id)?.bytes ?? null,
    clear: () => {
      pending.clear();
      db.exec('delete from entity; delete from blob');
    },
    close: () => {
      write();
      db.close();
    },
  };
}
