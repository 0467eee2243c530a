import type { KnownPerson, People } from '../coordinator/store.ts';
import type { Db } from './database.ts';
import type { Writer } from './writer.ts';

type Row = Omit<KnownPerson, 'hasStarted'> & { hasStarted: number };

const columns = 'id, name, username, zone, has_started AS hasStarted';

/** Who was seen. Nothing is written when nothing is new: people are seen with every update. */
export function createPeople(db: Db, writer: Writer): { people: People; hasStarted(person: number): boolean } {
  const byId = db.prepare<[number], Row>(`SELECT ${columns} FROM people WHERE id = ?`);
  const byUsername = db.prepare<[string], Row>(`SELECT ${columns} FROM people WHERE username = ?`);
  // Usernames change hands on Telegram; the last who was seen with one has it.
  const takeUsername = db.prepare('UPDATE people SET username = NULL WHERE username = ? AND id <> ?');
  const saw = db.prepare(`
    INSERT INTO people (id, name, username) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username`);
  const started = db.prepare(`
    INSERT INTO people (id, name, has_started) VALUES (?, '', ?)
    ON CONFLICT (id) DO UPDATE SET has_started = excluded.has_started`);
  const inZone = db.prepare(`
    INSERT INTO people (id, name, zone) VALUES (?, '', ?) ON CONFLICT (id) DO UPDATE SET zone = excluded.zone`);

  /** While none of them waits to be written, what is read is the latest. */
  let waiting = 0;
  const write = async (work: () => void): Promise<void> => {
    waiting += 1;
    await writer.write(work).finally(() => {
      waiting -= 1;
    });
  };

  const people: People = {
    saw: async ({ id, name, username }) => {
      const known = byId.get(id);
      if (waiting === 0 && known && known.name === name && known.username === username) return;
      await write(() => {
        if (username !== null) takeUsername.run(username, id);
        saw.run(id, name, username);
      });
    },
    started: async (person, hasStarted) => {
      if (waiting === 0 && byId.get(person)?.hasStarted === Number(hasStarted)) return;
      await write(() => void started.run(person, Number(hasStarted)));
    },
    inZone: async (person, zone) => {
      if (waiting === 0 && byId.get(person)?.zone === zone) return;
      await write(() => void inZone.run(person, zone));
    },
    byId: async (person) => found(byId.get(person)),
    byUsername: async (username) => found(byUsername.get(username.replace(/^@/, ''))),
  };
  return { people, hasStarted: (person) => byId.get(person)?.hasStarted === 1 };
}

const found = (row: Row | undefined): KnownPerson | null => (row ? { ...row, hasStarted: row.hasStarted === 1 } : null);
