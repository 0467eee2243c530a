import type { RolloutId, Summary } from '../coordinator/ports.ts';
import type { RolloutSummary } from '../coordinator/store.ts';
import { isWatched } from '../rollout/deploying/deployment.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { currentPhase, nameOfRollout } from '../rollout/standing.ts';
import { type Db, limited, onlyRow } from './database.ts';

export interface Summaries {
  /** Keeps the row in step with the rollout; what the change did not say stays as it was. */
  update(id: RolloutId, rollout: Rollout, said: Summary | undefined): void;
  newestNumber(team: number): number;
  of(team: number, which: 'open' | 'done' | 'all'): RolloutSummary[];
  around(from: number, to: number): RolloutSummary[];
  due(at: number, limit: number): RolloutId[];
  nextDueAt(): number | null;
  upcoming(limit: number): RolloutSummary[];
  watched(): RolloutId[];
}

interface Row {
  stream: string;
  team: number;
  number: number;
  title: string;
  status: string;
  phase: string;
  next_due_at: number | null;
}

const columns = 'stream, team, number, title, status, phase, next_due_at';
/** In the words of the partial index, which is used for nothing else. */
const isWaiting = "status = 'open' AND next_due_at IS NOT NULL";

export function createSummaries(db: Db): Summaries {
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM summaries WHERE stream = ?`);
  // Rows that say the same already are left alone, so that a look at the calendar which found nothing writes nothing.
  const upsert = db.prepare(`
    INSERT INTO summaries (stream, team, number, title, status, phase, revision, next_due_at, opens_at, closes_at, is_watched)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET
      title = excluded.title, status = excluded.status, phase = excluded.phase, revision = excluded.revision,
      next_due_at = excluded.next_due_at, opens_at = excluded.opens_at, closes_at = excluded.closes_at,
      is_watched = excluded.is_watched
    WHERE (title, status, phase, revision, is_watched)
        <> (excluded.title, excluded.status, excluded.phase, excluded.revision, excluded.is_watched)
      OR next_due_at IS NOT excluded.next_due_at OR opens_at IS NOT excluded.opens_at OR closes_at IS NOT excluded.closes_at`);
  const newest = db.prepare<[number], number>('SELECT coalesce(max(number), 0) FROM summaries WHERE team = +?').pluck();
  const ofTeam = db.prepare<[number], Row>(`SELECT ${columns} FROM summaries WHERE team = +? ORDER BY number DESC`);
  const around = db.prepare<[number, number], Row>(
    `SELECT ${columns} FROM summaries WHERE status = 'open' AND opens_at < ? AND closes_at > ? ORDER BY opens_at LIMIT 200`,
  );
  const due = db
    .prepare<[number, number], RolloutId>(
      `SELECT stream FROM summaries WHERE ${isWaiting} AND next_due_at <= ? ORDER BY next_due_at ${limited}`,
    )
    .pluck();
  const next = db.prepare<[], number | null>(`SELECT min(next_due_at) FROM summaries WHERE ${isWaiting}`).pluck();
  const upcoming = db.prepare<[number], Row>(
    `SELECT ${columns} FROM summaries WHERE ${isWaiting} ORDER BY next_due_at ${limited}`,
  );

  const watched = db.prepare<[], RolloutId>('SELECT stream FROM summaries WHERE is_watched = 1').pluck();

  return {
    update(id, rollout, said) {
      if (rollout.status === 'unborn') return;
      const [, team, number] = id.split('/').map(Number);
      const known = said ?? fromRow(select.get(id)) ?? fallback(rollout);
      const { status, revision, window } = rollout;
      const span = [window?.opensAt ?? null, window?.closesAt ?? null];
      upsert.run(
        id,
        team,
        number,
        known.title,
        status,
        known.phase,
        revision,
        known.nextDueAt,
        ...span,
        isWatched(rollout) ? 1 : 0,
      );
    },
    newestNumber: (team) => onlyRow(newest, team),
    of: (team, which) =>
      ofTeam
        .all(team)
        .filter(({ status }) => which === 'all' || (status === 'open') === (which === 'open'))
        .map(toSummary),
    around: (from, to) => around.all(to, from).map(toSummary),
    due: (at, limit) => due.all(at, limit),
    nextDueAt: () => onlyRow(next),
    upcoming: (limit) => upcoming.all(limit).map(toSummary),
    watched: () => watched.all(),
  };
}

const fallback = (rollout: Rollout): Summary => ({
  title: nameOfRollout(rollout),
  status: rollout.status,
  phase: currentPhase(rollout)?.id ?? '',
  nextDueAt: null,
});

const fromRow = (row: Row | undefined): RolloutSummary | undefined => row && toSummary(row);

const toSummary = (row: Row): RolloutSummary => ({
  id: row.stream as RolloutId,
  team: row.team,
  number: row.number,
  title: row.title,
  status: row.status as Summary['status'],
  phase: row.phase,
  nextDueAt: row.next_due_at,
});
