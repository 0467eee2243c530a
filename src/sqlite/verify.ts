import type { Db } from './database.ts';
import { firstHash, sha256 } from './journal.ts';
import { lostHeads, type PostedHead } from './verify-heads.ts';
import { alteredNames } from './verify-personal.ts';
import { createStretchCheck, type Findings, type Wrong } from './verify-stretch.ts';

export interface Verdict {
  /** How many, from the first one on, are each bound to the one before. */
  events: number;
  /** The hash of the last of them: put down elsewhere, it proves later that nothing before it was changed. */
  head: string;
  /** Null when the record is as it was written. */
  firstWrong: Wrong | null;
}

/** How far the journal reached at one moment; what is written meanwhile comes after `last` and is another time's. */
export interface Extent {
  first: number;
  last: number;
  /** The highest number that SQLite has ever given. */
  ever: number;
}

/**
 * Checks that each row of the journal is bound to the one before, that none is missing, and that `heads` are where they were posted. Reads only, and
 * in this thread.
 */
export function verify(db: Db, heads: readonly PostedHead[] = []): Verdict {
  const extent = extentOf(db);
  return verdictOf(db, extent, [createStretchCheck(db)({ from: 1, to: extent.last })], heads);
}

// One statement, so that everything is of the same moment.
export const extentOf = (db: Db): Extent =>
  db
    .prepare<[], Extent>(`
      SELECT
        coalesce((SELECT min(seq) FROM journal), 1) AS first,
        max(coalesce((SELECT max(seq) FROM journal), 0), 0) AS last,
        coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'journal'), 0) AS ever`)
    .get() as Extent;

/** What follows from the findings of all stretches together. */
export function verdictOf(db: Db, extent: Extent, findings: Findings[], heads: readonly PostedHead[]): Verdict {
  const unbound = firstOf(findings.flatMap(({ wrong }) => wrong ?? []));
  const events = unbound ? unbound.seq - 1 : extent.last;
  const firstWrong = firstOf([
    ...(unbound ? [unbound] : []),
    ...tooEarly(extent),
    ...cutOff(extent),
    ...foreignChecklists(db, findings),
    ...alteredNames(
      db,
      findings.flatMap(({ references }) => references),
    ),
    ...lostHeads(db, heads, extent.last),
  ]);
  return { events, head: hashAt(db, events), firstWrong };
}

/** Of several about the same row the first one says most. */
const firstOf = (wrongs: Wrong[]): Wrong | null =>
  wrongs.reduce<Wrong | null>((first, each) => (first && first.seq <= each.seq ? first : each), null);

const hashAt = (db: Db, seq: number): string =>
  db.prepare<[number], string>('SELECT hash FROM journal WHERE seq = ?').pluck().get(seq) ?? firstHash;

const tooEarly = ({ first }: Extent): Wrong[] =>
  first < 1 ? [{ seq: first, says: `Event ${first} was put in before the first one.` }] : [];

const cutOff = ({ last, ever }: Extent): Wrong[] =>
  ever > last ? [{ seq: last + 1, says: `The end is missing: ${ever} events were written.` }] : [];

function foreignChecklists(db: Db, findings: Findings[]): Wrong[] {
  const all = db.prepare<[], { digest: string; content: string }>('SELECT digest, content FROM checklists').all();
  const kept = new Set(all.filter(({ digest, content }) => sha256(content) === digest).map(({ digest }) => digest));
  return findings
    .flatMap(({ checklists }) => [...checklists])
    .filter(([digest]) => !kept.has(digest))
    .map(([digest, seq]) => ({ seq, says: `The checklist ${digest} of event ${seq} is not what was written.` }));
}
