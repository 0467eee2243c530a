import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyWhole } from './backup.ts';
import type { Db } from './database.ts';
import { StoreError } from './store-error.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations/sqlite', import.meta.url));

interface Options {
  folder?: string;
  /** A draft that is thrown away when anything fails needs no copy of it as it was. */
  isDraft?: boolean;
}

interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

/**
 * Brings the schema up to date, one file and one transaction a step: a step that fails leaves the one before it whole. Refuses a database that a
 * newer version has written, and files that were changed after they ran.
 */
export function migrate(db: Db, at: number, { folder = migrationsFolder, isDraft = false }: Options = {}): void {
  const all = migrationsIn(folder);
  const have = schemaOf(db);
  const newest = all.at(-1)?.number ?? 0;
  if (have > newest) {
    throw new StoreError(
      `${db.name} was written by a newer rollout-bot (schema ${have}, this one knows ${newest}). Install that version again, or restore a backup.`,
    );
  }
  if (have > 0) mustBeUnchanged(db, all);
  if (have > 0 && have < newest && !isDraft) keepBefore(db, have);
  for (const each of all.filter(({ number }) => number > have)) apply(db, each, at);
}

const schemaOf = (db: Db): number => Number(db.pragma('user_version', { simple: true }));

/** Whoever has to go back to the older version finds the database as that one knew it. */
function keepBefore(db: Db, schema: number): void {
  try {
    copyWhole(db, `${db.name}.schema-${schema}`);
  } catch (error) {
    throw new StoreError(
      `${db.name} was not brought up to date, because no copy of it could be made before: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { number: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

function mustBeUnchanged(db: Db, all: Migration[]): void {
  const ran = db.prepare<[], { number: number; sha256: string }>('SELECT number, sha256 FROM migrations').all();
  for (const { number, sha256 } of ran) {
    const file = all.find((each) => each.number === number);
    if (file?.sha256 !== sha256) {
      throw new StoreError(
        `Migration ${number} is not the one that ${db.name} was made with. Put the released file back.`,
      );
    }
  }
}

function apply(db: Db, { number, name, sql, sha256 }: Migration, at: number): void {
  // Inside a transaction this setting cannot be changed, and rebuilding a table needs it off.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      db.exec(`CREATE TABLE IF NOT EXISTS migrations (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL
      ) STRICT`);
      db.exec(sql);
      db.prepare('INSERT INTO migrations (number, name, sha256, at) VALUES (?, ?, ?, ?)').run(number, name, sha256, at);
      db.pragma(`user_version = ${number}`);
      const orphans = db.pragma('foreign_key_check') as unknown[];
      if (orphans.length > 0) throw new Error(`${orphans.length} rows point to nothing after it`);
    }).immediate();
  } catch (error) {
    throw new StoreError(`Migration ${name} failed, nothing of it was kept: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
