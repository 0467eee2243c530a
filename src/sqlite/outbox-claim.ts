import type { Letter, LetterState } from '../coordinator/ports.ts';
import type { Medium } from '../team/events.ts';
import { type Db, limited } from './database.ts';
import { foretelling, type LetterRow, toLetter } from './letters.ts';

export interface Claiming {
  /** Whether `claim` would find anything: a look that costs no transaction. */
  hasWork(medium: Medium, at: number): boolean;
  claim(medium: Medium, at: number, limit: number): { claimed: Letter[]; settled: LetterRow[] };
  /** Why a letter must not be sent any more; null when it still may. */
  untruth(
    letter: Pick<Letter, 'rollout' | 'revision' | 'expiresAt'> & { kind: string | null },
    at: number,
  ): Untruth | null;
  nextDueAt(medium: Medium): number | null;
}

export type Untruth = Extract<LetterState, 'expired' | 'superseded' | 'cancelled'>;

const urgencies = [0, 1, 2, 3];
const smallestPage = 10;
/** Nothing is on its way to the address. */
const isFree = `
  NOT EXISTS (SELECT 1 FROM outbox busy WHERE busy.medium = o.medium AND busy.address = o.address AND busy.state = 'sending')`;

/**
 * Each is asked after every change. The plus before a parameter keeps SQLite from compiling the statement anew at each run: it does so where the value may
 * decide which index fits (a medium: outbox_posted, which holds only Telegram's).
 */
export function createClaiming(db: Db, epoch: number): Claiming {
  const due = db.prepare<unknown[], LetterRow>(`
    SELECT * FROM outbox o
    WHERE state = 'pending' AND medium = +? AND urgency = +? AND due_at <= ? AND (due_at, id) > (?, ?) AND ${isFree}
      AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.medium = o.medium AND p.place = o.place AND p.until > ?)
    ORDER BY due_at, id ${limited}`);
  const expired = db.prepare<[string, number], LetterRow>(
    "SELECT * FROM outbox WHERE state = 'pending' AND medium = +? AND expires_at IS NOT NULL AND expires_at <= ?",
  );
  const settle = db.prepare('UPDATE outbox SET state = ?, settled_at = ? WHERE id = ?');
  const take = db.prepare<[number, number], LetterRow>(
    "UPDATE outbox SET state = 'sending', epoch = ?, attempts = attempts + 1 WHERE id = ? RETURNING *",
  );
  const forgetPauses = db.prepare('DELETE FROM pauses WHERE until <= ?');
  const truth = db.prepare<[string], { status: string; revision: number }>(
    'SELECT status, revision FROM summaries WHERE stream = ?',
  );
  // Asked after every change, so it must cost next to nothing when the answer is no.
  const anyDue = db
    .prepare<[{ medium: string; at: number }], number>(
      `SELECT ${urgencies.map((each) => `EXISTS (SELECT 1 FROM outbox WHERE state = 'pending' AND medium = +@medium AND urgency = ${each} AND due_at <= @at)`).join(' OR ')}`,
    )
    .pluck();
  const firstFree = (urgency: number): string => `
    SELECT (
      SELECT due_at FROM outbox o
      WHERE state = 'pending' AND medium = +@medium AND urgency = ${urgency} AND ${isFree}
        AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.medium = o.medium AND p.place = o.place)
      ORDER BY due_at LIMIT 1
    ) AS due_at`;
  const nextFree = db
    .prepare<[{ medium: string }], number | null>(
      `SELECT min(due_at) FROM (${urgencies.map(firstFree).join(' UNION ALL ')})`,
    )
    .pluck();
  const nextPaused = db
    .prepare<[string], number | null>(`
      SELECT min(max(o.due_at, p.until)) FROM pauses p CROSS JOIN outbox o INDEXED BY outbox_places
      WHERE p.medium = +? AND o.medium = p.medium AND o.place = p.place AND o.state IN ('pending', 'sending')
        AND o.state = 'pending'`)
    .pluck();

  const untruth: Claiming['untruth'] = ({ rollout, revision, expiresAt, kind }, at) => {
    if (expiresAt !== null && expiresAt <= at) return 'expired';
    const now = rollout !== null && revision !== null ? truth.get(rollout) : undefined;
    if (!now || revision === null) return null;
    if (now.revision > revision) return 'superseded';
    const isOver =
      now.status === 'called-off' || now.status === 'rolled-back'
        ? kind !== now.status
        : now.status === 'completed' && isForetelling(kind);
    return isOver ? 'cancelled' : null;
  };

  /** Due letters of one urgency that may go now, untrue ones among them, read page by page: one chat may have hundreds. */
  function* candidates(medium: Medium, urgency: number, at: number, wanted: number): Generator<LetterRow> {
    const page = Math.max(wanted, smallestPage);
    for (let last = { due_at: Number.MIN_SAFE_INTEGER, id: 0 }; ; ) {
      const rows = due.all(medium, urgency, at, last.due_at, last.id, at, page);
      yield* rows;
      const end = rows.at(-1);
      if (!end || rows.length < page) return;
      last = end;
    }
  }

  const hasFree = (medium: Medium, at: number): boolean =>
    urgencies.some((urgency) => due.get(medium, urgency, at, Number.MIN_SAFE_INTEGER, 0, at, 1));

  return {
    untruth,
    hasWork: (medium, at) =>
      expired.get(medium, at) !== undefined || (anyDue.get({ medium, at }) === 1 && hasFree(medium, at)),
    claim(medium, at, limit) {
      forgetPauses.run(at);
      const settled: LetterRow[] = [];
      const settleAs = (row: LetterRow, state: Untruth): void => {
        settle.run(state, at, row.id);
        settled.push(row);
      };
      for (const row of expired.all(medium, at)) settleAs(row, 'expired');
      const claimed = new Map<string, LetterRow>();
      for (const urgency of urgencies) {
        if (claimed.size >= limit) break;
        for (const row of candidates(medium, urgency, at, limit - claimed.size)) {
          if (claimed.size >= limit) break;
          if (claimed.has(row.address)) continue;
          const why = untruth({ ...row, expiresAt: row.expires_at }, at);
          if (why) settleAs(row, why);
          else claimed.set(row.address, take.get(epoch, row.id) as LetterRow);
        }
      }
      return { claimed: [...claimed.values()].map(toLetter), settled };
    },
    nextDueAt(medium) {
      const times = [nextFree.get({ medium }), nextPaused.get(medium)].filter((time) => typeof time === 'number');
      return times.length > 0 ? Math.min(...times) : null;
    },
  };
}

const isForetelling = (kind: string | null): boolean => foretelling.some((each) => each === kind);
