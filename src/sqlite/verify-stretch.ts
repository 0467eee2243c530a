import { type Db, limited } from './database.ts';
import { firstHash, hashOf, type JournalRow } from './journal.ts';
import { mayRefer, referencesIn } from './verify-personal.ts';

/** Rows of the journal from one number to another, both of them in it. */
export interface Stretch {
  from: number;
  to: number;
}

export interface Wrong {
  seq: number;
  says: string;
}

export interface Findings {
  /** The first row that does not follow from the one before it. */
  wrong: Wrong | null;
  /** Every checklist that rollouts in it were created with, and the first event that names it. */
  checklists: Map<string, number>;
  /** Every name or address that events in it refer to, and the event that does. */
  references: [ref: string, seq: number][];
}

const page = 1_000;

/**
 * Checks that every row follows from the hash that is stored in the row before. Where all stretches from the first row to the last one are whole,
 * so is the journal: they can be checked in any order and at the same time.
 */
export function createStretchCheck(db: Db): (stretch: Stretch) => Findings {
  const rows = db.prepare<[number, number, number], JournalRow & { hash: string }>(`
    SELECT seq, stream, version, cause, at, type, event, hash FROM journal
    WHERE seq >= ? AND seq <= ? ORDER BY seq ${limited}`);
  const hashAt = db.prepare<[number], string>('SELECT hash FROM journal WHERE seq = ?').pluck();

  return ({ from, to }) => {
    const checklists = new Map<string, number>();
    const references: Findings['references'] = [];
    const ends = (wrong: Wrong | null): Findings => ({ wrong, checklists, references });
    // A missing row before the stretch is the last one of another stretch, which names it.
    let before = from === 1 ? firstHash : (hashAt.get(from - 1) ?? '');
    let next = from;
    while (next <= to) {
      const batch = rows.all(next, to, page);
      if (batch.length === 0) return ends(missing(next));
      for (const row of batch) {
        if (row.seq !== next) return ends(missing(next));
        if (hashOf(before, row) !== row.hash) return ends(changed(row));
        if (row.type === 'RolloutCreated') {
          const digest = checklistOf(row);
          if (!checklists.has(digest)) checklists.set(digest, row.seq);
        }
        if (mayRefer.has(row.type)) for (const ref of referencesIn(row.event)) references.push([ref, row.seq]);
        before = row.hash;
        next++;
      }
    }
    return ends(null);
  };
}

const missing = (seq: number): Wrong => ({ seq, says: `Event ${seq} is missing.` });

const changed = ({ seq, type, version, stream }: JournalRow): Wrong => ({
  seq,
  says: `Event ${seq} (${type}, number ${version} of ${stream}) or its hash is not what was written.`,
});

/** Whoever computes hashes anew can bind to them what is no JSON; no checklist has that name. */
function checklistOf({ event }: JournalRow): string {
  try {
    return String((JSON.parse(event) as { checklist?: unknown } | null)?.checklist);
  } catch {
    return 'without a name';
  }
}
