import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { monday } from './store.ts';

const released = join(import.meta.dirname, '../../migrations/sqlite');
export const names = readdirSync(released).sort();
export const newest = names.length;

/** What the first release wrote: one of everything that later migrations touch. */
const firstData = `
  INSERT INTO journal (seq, stream, version, cause, at, type, event, hash) VALUES
    (1, 'team/3', 1, 'founding', ${monday}, 'TeamFounded', '{"type":"TeamFounded"}', '${'a'.repeat(64)}'),
    (2, 'rollout/3/1', 1, 'creating', ${monday}, 'WindowScheduled', '{"window":{"opensAt":5,"closesAt":9}}', '${'b'.repeat(64)}');
  INSERT INTO causes VALUES ('founding', 'team/3', 1), ('creating', 'rollout/3/1', 1);
  INSERT INTO epochs (owner, at) VALUES ('the first', ${monday});
  INSERT INTO summaries VALUES ('rollout/3/1', 3, 1, 'Payments 4.1.0', 'open', 'planning', 1, ${monday});
  INSERT INTO teams VALUES (3, -100500);
  INSERT INTO cards (id, nonce, kind, stream, subject, chat, view, data, is_pinned, message, stale_since)
    VALUES (7, 'nonce-7', 'sign-off', 'rollout/3/1', 'planning', -100500, '', 'null', 0, 70, ${monday});
  INSERT INTO people (id, name, username) VALUES (1001, 'Mara', 'mara');
  INSERT INTO inbox (update_id, raw, received_at) VALUES (5, '{}', ${monday});
  UPDATE intake SET next_offset = 6;
  INSERT INTO settings VALUES ('link-key', 'secret');
  INSERT INTO outbox (unique_key, medium, address, place, content, urgency, due_at)
    VALUES ('notice', 'email', 'a@example.com', 'a@example.com', '{}', 2, ${monday});`;

/** A database as the release with this schema left it, in `folder`, with something in it. Its name. */
export function databaseOf(schema: number, folder: string, data = firstData): string {
  const path = join(folder, `schema-${schema}.db`);
  const migrations = folderWith(folder, `upto-${schema}`, (name) => Number(name.slice(0, 4)) <= schema);
  const first = folderWith(folder, 'first', (name) => name === names[0]);
  const db = openDatabase(path);
  migrate(db, monday, { folder: first });
  db.exec(data);
  migrate(db, monday, { folder: migrations, isDraft: true });
  db.close();
  return path;
}

function folderWith(root: string, name: string, isIn: (file: string) => boolean): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const file of names.filter(isIn)) writeFileSync(join(folder, file), readFileSync(join(released, file)));
  return folder;
}

/** The statements of a release's migration. None of them has a line break after a semicolon within itself. */
export const statementsOf = (name: string): string[] =>
  readFileSync(join(released, name), 'utf8')
    .split(/;\s*\n/)
    .filter((each) => each.replace(/^--.*$/gm, '').trim());

/** All migrations, with `interruption` put in after so many statements of one. */
export function interrupted(root: string, name: string, after: number, interruption: string): string {
  const folder = folderWith(root, `interrupted-${name}-${after}`, () => true);
  const all = statementsOf(name);
  writeFileSync(join(folder, name), `${[...all.slice(0, after), interruption, ...all.slice(after)].join(';\n')};\n`);
  return folder;
}

/** Everything that is in it, table by table, and the schema; what migrations note of themselves left out. */
export function contentsOf(path: string): Record<string, unknown> {
  const db = new Database(path, { readonly: true });
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('migrations')")
    .pluck()
    .all();
  const rows = tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()] as const);
  const schema = db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all();
  const contents = { ...Object.fromEntries(rows), schema, version: db.pragma('user_version', { simple: true }) };
  db.close();
  return contents;
}
