import type { Settings } from '../coordinator/store.ts';
import type { Db } from './database.ts';
import type { Writer } from './writer.ts';

export function createSettings(db: Db, writer: Writer): Settings {
  const get = db.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck();
  const set = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = db.prepare('DELETE FROM settings WHERE name = ?');
  return {
    get: async (name) => get.get(name) ?? null,
    set: (name, value) => writer.write(() => void (value === null ? remove.run(name) : set.run(name, value))),
  };
}
