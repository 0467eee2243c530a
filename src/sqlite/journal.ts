import { hash } from 'node:crypto';
import type { JournalEvent, StreamId } from '../coordinator/ports.ts';
import type { HistoryEntry } from '../coordinator/store.ts';
import type { Checklist } from '../rollout/checklist.ts';
import { type Db, limited } from './database.ts';
import { createPersonal } from './personal.ts';

export interface Journal {
  /** Adds events after `version` of the stream, each bound by its hash to the row before it. Inside a transaction. */
  append(stream: StreamId, version: number, cause: string, events: JournalEvent[]): void;
  /** Events of a stream after `version`, in order. */
  since(stream: StreamId, version: number): JournalEvent[];
  /** The last `limit` events of a stream, or those before a version, the oldest of them first. */
  last(stream: StreamId, limit: number, before?: number): HistoryEntry[];
  /** `1234:` and the first sixteen digits of the hash of the stream's last row; null for a stream without any. */
  sealOf(stream: StreamId): string | null;
}

export interface JournalRow {
  seq: number;
  stream: string;
  version: number;
  cause: string;
  at: number;
  type: string;
  /** JSON as it stands; a checklist is named by its digest, a name or an address by its reference. */
  event: string;
}

export const firstHash = '0'.repeat(64);
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** SHA-256 of the hash before and of `[seq, stream, version, cause, at, type, event]` as JSON. */
export const hashOf = (before: string, row: JournalRow): string =>
  sha256(
    `${before}[${row.seq},${JSON.stringify(row.stream)},${row.version},${JSON.stringify(row.cause)},${row.at},${JSON.stringify(row.type)},${row.event}]`,
  );

export function createJournal(db: Db): Journal {
  const head = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare(
    'INSERT INTO journal (seq, stream, version, cause, at, type, event, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const since = db
    .prepare<[string, number], string>('SELECT event FROM journal WHERE stream = +? AND version > +? ORDER BY version')
    .pluck();
  const last = db.prepare<[string, number, number], { version: number; at: number; event: string }>(
    `SELECT version, at, event FROM journal WHERE stream = +? AND version < +? ORDER BY version DESC ${limited}`,
  );
  const seal = db
    .prepare<[string], string>(
      "SELECT seq || ':' || substr(hash, 1, 16) FROM journal WHERE stream = +? ORDER BY version DESC LIMIT 1",
    )
    .pluck();
  const checklists = createChecklists(db);
  const personal = createPersonal(db);

  function write(event: JournalEvent, stream: StreamId): string {
    return JSON.stringify(
      event.type === 'RolloutCreated'
        ? { ...event, checklist: checklists.keep(event.checklist) }
        : personal.hide(event, stream),
    );
  }

  function read(text: string): JournalEvent {
    const event = JSON.parse(text) as JournalEvent;
    return event.type === 'RolloutCreated'
      ? { ...event, checklist: checklists.of(event.checklist as unknown as string) }
      : personal.show(event);
  }

  return {
    append(stream, version, cause, events) {
      let before = head.get() ?? { seq: 0, hash: firstHash };
      events.forEach((event, index) => {
        const { at, type } = event;
        const row = {
          seq: before.seq + 1,
          stream,
          version: version + index + 1,
          cause,
          at,
          type,
          event: write(event, stream),
        };
        before = { seq: row.seq, hash: hashOf(before.hash, row) };
        insert.run(row.seq, stream, row.version, cause, at, type, row.event, before.hash);
      });
    },
    sealOf: (stream) => seal.get(stream) ?? null,
    since: (stream, version) => since.all(stream, version).map(read),
    last: (stream, limit, before = Number.MAX_SAFE_INTEGER) =>
      last
        .all(stream, before, limit)
        .reverse()
        .map(({ version, at, event }) => ({ version, at, event: read(event) })),
  };
}

/** A checklist is stored once, however many rollouts follow it, and is one object in memory too. */
function createChecklists(db: Db): { keep(checklist: Checklist): string; of(digest: string): Checklist } {
  const insert = db.prepare('INSERT INTO checklists (digest, content) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const select = db.prepare<[string], string>('SELECT content FROM checklists WHERE digest = ?').pluck();
  const known = new Map<string, Checklist>();
  return {
    keep(checklist) {
      const content = JSON.stringify(checklist);
      const digest = sha256(content);
      insert.run(digest, content);
      return digest;
    },
    of(digest) {
      const content = known.has(digest) ? undefined : select.get(digest);
      if (content !== undefined) known.set(digest, JSON.parse(content) as Checklist);
      const checklist = known.get(digest);
      if (!checklist) throw new Error(`The checklist ${digest} is missing from the database.`);
      return checklist;
    },
  };
}
