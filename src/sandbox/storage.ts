import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the world is kept. What is put in one go is written in one transaction, before anybody is answered. */
export interface Storage {
  load<T>(kind: string): T[];
  put(kind: string, id: string | number, value: unknown): void;
  remove(kind: string, id: string | number): void;
  putBlob(id: string, bytes: Buffer): void;
  blob(id: string): Buffer | null;
  /** Forgets everything but what was set aside. */
  clear(): void;
  close(): void;
}

/** A storage that can go back to how it was. */
export interface LastingStorage extends Storage {
  /** Sets a copy of everything aside, with what belongs to it, in the place of the copy before. */
  setAside(kept: Aside): void;
  /** When the copy was made, or null. */
  asideSince(): number | null;
  /** Puts the copy in the place of everything, and gives what was set aside with it. Null when there is none. */
  bringBack(): Aside | null;
}

/** Goes with a copy of the world: when it was made, and the database of a bot that ran beside. */
export interface Aside {
  at: number;
  database: Buffer | null;
}

/** Opens the folder's database; for null everything is kept in memory. */
export async function openStorage(directory: string | null): Promise<LastingStorage> {
  return directory === null ? inMemory() : await onDisk(directory);
}

function inMemory(): LastingStorage {
  let entities = new Map<string, Map<string, unknown>>();
  let blobs = new Map<string, Buffer>();
  let aside: { entities: string; blobs: typeof blobs; kept: Aside } | null = null;
  const ofKind = (kind: string): Map<string, unknown> => {
    const all = entities.get(kind) ?? new Map<string, unknown>();
    entities.set(kind, all);
    return all;
  };
  return {
    load: <T>(kind: string) => [...ofKind(kind).values()] as T[],
    put: (kind, id, value) => void ofKind(kind).set(String(id), value),
    remove: (kind, id) => void ofKind(kind).delete(String(id)),
    putBlob: (id, bytes) => void blobs.set(id, bytes),
    blob: (id) => blobs.get(id) ?? null,
    clear: () => {
      entities.clear();
      blobs.clear();
    },
    setAside: (kept) => {
      const all = [...entities].map(([kind, each]) => [kind, [...each]]);
      aside = { entities: JSON.stringify(all), blobs: new Map(blobs), kept };
    },
    asideSince: () => aside?.kept.at ?? null,
    bringBack: () => {
      if (aside === null) return null;
      const all = JSON.parse(aside.entities) as [string, [string, unknown][]][];
      entities = new Map(all.map(([kind, each]) => [kind, new Map(each)]));
      blobs = new Map(aside.blobs);
      return aside.kept;
    },
    close: () => undefined,
  };
}

interface Pending {
  kind: string;
  id: string;
  /** Undefined: to be removed. */
  value: unknown;
}

async function onDisk(directory: string): Promise<LastingStorage> {
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
    create table if not exists entity_aside (kind text, id text, json text not null, primary key (kind, id)) without rowid;
    create table if not exists blob_aside (id text primary key, bytes blob not null);
    create table if not exists aside (at integer not null, database blob);
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

  const kept = db.prepare<[], Aside>('select at, database from aside');
  const setAside = db.transaction(({ at, database }: Aside) => {
    db.exec('delete from entity_aside; delete from blob_aside; delete from aside');
    db.exec('insert into entity_aside select * from entity; insert into blob_aside select * from blob');
    db.prepare('insert into aside (at, database) values (?, ?)').run(at, database);
  });
  const bringBack = db.transaction(() => {
    const found = kept.get();
    if (found === undefined) return null;
    db.exec('delete from entity; delete from blob');
    db.exec('insert into entity select * from entity_aside; insert into blob select * from blob_aside');
    return found;
  });

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
    setAside: (world) => {
      write();
      setAside(world);
    },
    asideSince: () => kept.get()?.at ?? null,
    bringBack: () => {
      pending.clear();
      return bringBack();
    },
    close: () => {
      write();
      db.close();
    },
  };
}
