import type { Db } from './database.ts';
import { firstHash, hashOf, type JournalRow, sha256 } from './journal.ts';

export interface Verdict {
  events: number;
  /** The last hash: put down elsewhere, it proves later that nothing before it was changed. */
  head: string;
  /** Null when the record is as it was written. */
  firstWrong: { seq: number; says: string } | null;
}

type Raw = [
  seq: number,
  stream: string,
  version: number,
  cause: string,
  at: number,
  type: string,
  event: string,
  hash: string,
];

const page = 1_000;

/** Walks the journal from its first row and checks that each one is bound to the one before. Reads only. */
export function verify(db: Db): Verdict {
  const rows = db
    .prepare<[number, number], Raw>(
      'SELECT seq, stream, version, cause, at, type, event, hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    .raw() as unknown as { all(after: number, limit: number): Raw[] };
  let events = 0;
  let head = firstHash;
  for (;;) {
    const batch = rows.all(events, page);
    for (const raw of batch) {
      const row = toRow(raw);
      if (row.seq !== events + 1) return wrong(events, head, events + 1, `Event ${events + 1} is missing.`);
      const hash = hashOf(head, row);
      if (hash !== raw[7]) return wrong(events, head, row.seq, describe(row));
      head = hash;
      events = row.seq;
    }
    if (batch.length < page) break;
  }
  return cutOff(db, events, head) ?? foreignChecklist(db, events, head) ?? { events, head, firstWrong: null };
}

const toRow = ([seq, stream, version, cause, at, type, event]: Raw): JournalRow => ({
  seq,
  stream,
  version,
  cause,
  at,
  type,
  event,
});

const wrong = (events: number, head: string, seq: number, says: string): Verdict => ({
  events,
  head,
  firstWrong: { seq, says },
});

const describe = ({ seq, stream, version, type }: JournalRow): string =>
  `Event ${seq} (${type}, number ${version} of ${stream}) or its hash is not what was written.`;

function cutOff(db: Db, events: number, head: string): Verdict | null {
  const ever = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").pluck().get() ?? 0;
  return ever > events ? wrong(events, head, events + 1, `The end is missing: ${ever} events were written.`) : null;
}

function foreignChecklist(db: Db, events: number, head: string): Verdict | null {
  const all = db.prepare<[], { digest: string; content: string }>('SELECT digest, content FROM checklists').all();
  const kept = new Set(all.filter(({ digest, content }) => sha256(content) === digest).map(({ digest }) => digest));
  const missing = db
    .prepare<[string], { seq: number; digest: string }>(`
      SELECT seq, event ->> 'checklist' AS digest FROM journal
      WHERE type = 'RolloutCreated' AND event ->> 'checklist' NOT IN (SELECT value FROM json_each(?))
      ORDER BY seq LIMIT 1`)
    .get(JSON.stringify([...kept]));
  return missing
    ? wrong(
        events,
        head,
        missing.seq,
        `The checklist ${missing.digest} of event ${missing.seq} is not what was written.`,
      )
    : null;
}
