import type { KnownPerson, People } from '../coordinator/store.ts';
import type { TimesOf } from '../rollout/quiet.ts';
import { type Db, limited, onlyRow } from './database.ts';
import type { Writer } from './writer.ts';

type Row = Omit<KnownPerson, 'hasStarted'> & { hasStarted: number };

const columns = `id, name, username, zone, has_started AS hasStarted, digest_at AS digestAt, next_digest_at AS nextDigestAt,
  quiet_from AS quietFrom, quiet_to AS quietTo`;
/** In the words of the partial index, which is used for nothing else. */
const wantsDigest = 'has_started = 1 AND digest_at IS NOT NULL';

/** Who was seen. Nothing is written when nothing is new: people are seen with every update. */
export function createPeople(
  db: Db,
  writer: Writer,
): { people: People; hasStarted(person: number): boolean; timesOf: TimesOf } {
  const byId = db.prepare<[number], Row>(`SELECT ${columns} FROM people WHERE id = ?`);
  const byUsername = db.prepare<[string], Row>(`SELECT ${columns} FROM people WHERE username = ?`);
  // Usernames change hands on Telegram; the last who was seen with one has it.
  const takeUsername = db.prepare('UPDATE people SET username = NULL WHERE username = ? AND id <> ?');
  const saw = db.prepare(`
    INSERT INTO people (id, name, username) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username`);
  const started = db.prepare(`
    INSERT INTO people (id, name, has_started) VALUES (?, '', ?)
    ON CONFLICT (id) DO UPDATE SET has_started = excluded.has_started,
      next_digest_at = iif(has_started = excluded.has_started, next_digest_at, NULL)`);
  const inZone = db.prepare(`
    INSERT INTO people (id, name, zone) VALUES (?, '', ?) ON CONFLICT (id) DO UPDATE SET zone = excluded.zone,
      next_digest_at = iif(zone IS excluded.zone, next_digest_at, NULL)`);
  const digestAt = db.prepare(
    "INSERT INTO people (id, name, digest_at) VALUES (?, '', ?) ON CONFLICT (id) DO UPDATE SET digest_at = excluded.digest_at, next_digest_at = NULL",
  );
  const quiet = db.prepare(`
    INSERT INTO people (id, name, quiet_from, quiet_to) VALUES (?, '', ?, ?)
    ON CONFLICT (id) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to`);
  const plan = db.prepare('UPDATE people SET next_digest_at = ? WHERE id = ?');
  const due = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM people WHERE ${wantsDigest} AND coalesce(next_digest_at, 0) <= ? ORDER BY coalesce(next_digest_at, 0) ${limited}`,
  );
  const next = db
    .prepare<[], number | null>(`SELECT min(coalesce(next_digest_at, 0)) FROM people WHERE ${wantsDigest}`)
    .pluck();

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
    digestAt: (person, clock) => write(() => void digestAt.run(person, clock)),
    quiet: (person, from, to) => write(() => void quiet.run(person, from, to)),
    digestsDue: async (at, limit) => due.all(at, limit),
    planDigest: (person, at) => write(() => void plan.run(at, person)),
    nextDigestAt: async () => onlyRow(next),
    byId: async (person) => found(byId.get(person)),
    byUsername: async (username) => found(byUsername.get(username.replace(/^@/, ''))),
  };
  return {
    people,
    hasStarted: (person) => byId.get(person)?.hasStarted === 1,
    timesOf: (person) => {
      const known = byId.get(person);
      return known?.hasStarted === 1 ? known : null;
    },
  };
}

const found = (row: Row | undefined): KnownPerson | null => (row ? { ...row, hasStarted: row.hasStarted === 1 } : null);
