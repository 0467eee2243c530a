import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';
import { contentsOf, databaseOf, interrupted, names, newest, statementsOf } from '../sqlite/older-schemas.ts';
import { monday, tempFolder } from '../sqlite/store.ts';

const script = fileURLToPath(new URL('../sqlite/dying.ts', import.meta.url));

test.each(names.slice(1))(
  '#85 SIGKILL after any statement of %s leaves a database that the next start brings up to date',
  (name) => {
    const folder = tempFolder();
    const number = Number(name.slice(0, 4));
    const path = databaseOf(number - 1, folder);
    const before = contentsOf(path);
    for (let after = 0; after <= statementsOf(name).length; after++) {
      const deadly = interrupted(folder, name, after, 'SELECT die()');
      const { signal } = spawnSync(process.execPath, [script, path, deadly]);
      expect([after, signal]).toEqual([after, 'SIGKILL']);
      expect(contentsOf(path), `after ${after}`).toEqual(before);
    }
    const db = openDatabase(path);
    migrate(db, monday);
    db.close();
    expect(contentsOf(path)).toMatchObject({ version: newest, journal: before['journal'] });
  },
);
