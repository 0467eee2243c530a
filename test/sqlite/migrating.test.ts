import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { contentsOf, databaseOf, interrupted, names, newest, statementsOf } from './older-schemas.ts';
import { monday, shell, tempFolder } from './store.ts';

const older = Array.from({ length: newest - 1 }, (_, index) => index + 1);

const schemaOf = (path: string): unknown => contentsOf(path)['schema'];

describe('#85 a database of an earlier release', () => {
  test.each(older)(
    'with schema %i comes up to date with all that is in it, and is kept as it was beside it',
    (schema) => {
      const folder = tempFolder();
      const path = databaseOf(schema, folder);
      const before = contentsOf(path);
      const db = openDatabase(path);
      migrate(db, monday + 1);
      expect(db.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
      db.close();
      const after = contentsOf(path);
      expect(after).toMatchObject({
        version: newest,
        journal: before['journal'],
        causes: before['causes'],
        inbox: before['inbox'],
        settings: before['settings'],
        summaries: [{ stream: 'rollout/3/1', title: 'Payments 4.1.0', opens_at: 5, closes_at: 9, is_watched: 0 }],
        cards: [{ id: 7, nonce: 'nonce-7', message: 70, away_from: null }],
        people: [{ id: 1001, name: 'Mara', digest_at: '09:00' }],
        intake: [{ next_offset: 6, heard_at: null }],
        outbox: [{ unique_key: 'notice', state: 'pending' }],
      });
      const fresh = join(folder, 'fresh.db');
      const made = openDatabase(fresh);
      migrate(made, monday);
      made.close();
      expect(after['schema']).toEqual(schemaOf(fresh));

      const kept = `${path}.schema-${schema}`;
      expect(contentsOf(kept)).toEqual(before);
      expect(statSync(kept).mode & 0o777).toBe(0o600);
    },
  );

  test('that cannot be copied before stays as it is', () => {
    const folder = tempFolder();
    const path = databaseOf(1, folder);
    const before = contentsOf(path);
    const db = openDatabase(path);
    mkdirSync(`${path}.schema-1.part`);
    expect(() => migrate(db, monday)).toThrow(/was not brought up to date, because no copy of it could be made before/);
    db.close();
    expect(contentsOf(path)).toEqual(before);
  });

  test('that is up to date is not copied', () => {
    const path = databaseOf(newest, tempFolder());
    const db = openDatabase(path);
    migrate(db, monday);
    db.close();
    expect(existsSync(`${path}.schema-${newest}`)).toBe(false);
  });
});

test.each(names.slice(1))(
  '#85 %s that fails after any of its statements leaves the schema before it, whole',
  (name) => {
    const folder = tempFolder();
    const number = Number(name.slice(0, 4));
    const path = databaseOf(number - 1, folder);
    const before = contentsOf(path);
    const all = statementsOf(name).length;
    expect(all).toBeGreaterThan(0);
    for (let after = 0; after <= all; after++) {
      const db = openDatabase(path);
      const broken = interrupted(folder, name, after, 'INSERT INTO nowhere VALUES (1)');
      expect(() => migrate(db, monday, { folder: broken }), `after ${after}`).toThrow(
        /nothing of it was kept: no such table: nowhere/,
      );
      db.close();
      expect(contentsOf(path), `after ${after}`).toEqual(before);
    }
    expect(shell(path, (db) => db.prepare('PRAGMA integrity_check').pluck().get())).toBe('ok');
  },
);
