import type { Inbox, StoredUpdate } from '../coordinator/store.ts';
import { type Db, limited, onlyRow } from './database.ts';
import type { Writer } from './writer.ts';

export interface Quarantined {
  updateId: number;
  raw: string;
  receivedAt: number;
  why: string;
}

export interface SqliteInbox extends Inbox {
  /** The last hundred updates that were set aside, newest first. */
  quarantined(): Promise<Quarantined[]>;
  /** How many updates were delivered again that were known already. */
  repeats(): Promise<number>;
}

interface Row {
  arrival: number;
  update_id: number;
  raw: string;
  received_at: number;
  attempts: number;
}

const mostAttempts = 2;
/** How long a row that may be poisonous keeps the others waiting. */
const longestWaitMs = 10_000;
/** After a week without updates Telegram begins again with a random number, so older numbers say nothing any more. */
const rememberedMs = 7 * 24 * 3_600_000;

export function createInbox(db: Db, writer: Writer): SqliteInbox {
  const forget = db.prepare(
    'DELETE FROM inbox WHERE arrival IN (SELECT arrival FROM inbox WHERE is_done = 1 AND received_at < ? LIMIT 1000)',
  );
  const forgetOld = db.prepare('DELETE FROM inbox WHERE update_id = ? AND is_done = 1 AND received_at < ?');
  const insert = db.prepare(
    'INSERT INTO inbox (update_id, raw, received_at) VALUES (?, ?, ?) ON CONFLICT (update_id) DO NOTHING',
  );
  const setOffset = db.prepare('UPDATE intake SET next_offset = coalesce(?, next_offset), repeats = repeats + ?');
  const offset = db.prepare<[], number | null>('SELECT next_offset FROM intake').pluck();
  const repeats = db.prepare<[], number>('SELECT repeats FROM intake').pluck();
  const arrivalOf = db.prepare<[number], number>('SELECT arrival FROM inbox WHERE update_id = ?').pluck();
  const waiting = db.prepare<[number, number], Row>(`
    SELECT arrival, update_id, raw, received_at, attempts FROM inbox
    WHERE is_done = 0 AND arrival > ? ORDER BY arrival ${limited}`);
  const isUnfinished = db.prepare<[number], number>('SELECT 1 FROM inbox WHERE arrival = ? AND is_done = 0').pluck();
  const count = db.prepare('UPDATE inbox SET attempts = attempts + 1 WHERE arrival = ?');
  const finish = db.prepare('UPDATE inbox SET is_done = 1 WHERE update_id = ?');
  const setAside = db.prepare(`
    INSERT INTO quarantine (update_id, raw, received_at, why)
    SELECT update_id, raw, received_at, ? FROM inbox WHERE update_id = ? AND is_done = 0`);
  // "!" follows " " in the alphabet: what a change brought about further carries its cause and more words.
  const traces = db
    .prepare<[{ cause: string }], number>(
      `SELECT 1 FROM causes WHERE cause = @cause OR (cause > @cause || ' ' AND cause < @cause || '!') LIMIT 1`,
    )
    .pluck();
  const heard = db.prepare('UPDATE intake SET heard_at = ?');
  const heardAt = db.prepare<[], number | null>('SELECT heard_at FROM intake').pluck();
  const howMany = db.prepare<[], number>('SELECT count(*) FROM inbox WHERE is_done = 0').pluck();
  const quarantined = db.prepare<[], Quarantined>(`
    SELECT update_id AS updateId, raw, received_at AS receivedAt, why FROM quarantine ORDER BY id DESC LIMIT 100`);

  function quarantine(updateId: number, why: string): void {
    setAside.run(why, updateId);
    finish.run(updateId);
  }

  /** The last row that was handed out although it may have killed an earlier process, and until when nothing else is. */
  let suspect = { arrival: 0, until: 0 };

  /**
   * Those that failed too often leave the queue. Of the rest, a row that was begun before goes alone and is waited for, so that a poisonous one takes
   * no other down with it time and again.
   */
  function takeNow(limit: number, after: number): StoredUpdate[] {
    const begin = arrivalOf.get(after) ?? 0;
    if (begin >= suspect.arrival && isUnfinished.get(suspect.arrival) && performance.now() < suspect.until) return [];
    const rows = waiting.all(begin, limit);
    const spent = rows.filter(({ attempts }) => attempts >= mostAttempts);
    for (const { update_id, attempts } of spent) quarantine(update_id, `It failed ${attempts} times.`);
    const fit = rows.filter(({ attempts }) => attempts < mostAttempts);
    const [first] = fit;
    // When all were set aside there may be more behind them.
    if (!first) return rows.length > 0 ? takeNow(limit, after) : [];
    if (first.attempts > 0) suspect = { arrival: first.arrival, until: performance.now() + longestWaitMs };
    const begun = fit.findIndex(({ attempts }) => attempts > 0);
    const taken = begun < 0 ? fit : fit.slice(0, Math.max(begun, 1));
    for (const { arrival } of taken) count.run(arrival);
    return taken.map(toUpdate);
  }

  return {
    receive: (updates, next, at) =>
      writer.write(() => {
        forget.run(at - rememberedMs);
        const known = updates.filter(({ updateId, raw }) => {
          forgetOld.run(updateId, at - rememberedMs);
          return insert.run(updateId, raw, at).changes === 0;
        });
        setOffset.run(next, known.length);
      }),
    offset: async () => onlyRow(offset),
    take: async (limit, after) =>
      waiting.get(arrivalOf.get(after) ?? 0, 1) ? writer.note(() => takeNow(limit, after)) : [],
    // What was handled twice acts once, so that the power may fail before this is on disk.
    finish: (updateIds) => writer.note(() => updateIds.forEach((id) => void finish.run(id)), 10),
    quarantine: (updateId, why) => writer.write(() => quarantine(updateId, why)),
    waiting: async () => onlyRow(howMany),
    hasLeftTraces: async (updateId) => traces.get({ cause: `update ${updateId}` }) !== undefined,
    heardAt: async () => onlyRow(heardAt),
    heard: (at) => writer.note(() => void heard.run(at)),
    quarantined: async () => quarantined.all(),
    repeats: async () => onlyRow(repeats),
  };
}

const toUpdate = (row: Row): StoredUpdate => ({
  updateId: row.update_id,
  raw: row.raw,
  attempts: row.attempts + 1,
  receivedAt: row.received_at,
});
