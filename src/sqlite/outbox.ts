import type { Delivery, Letter, LetterState } from '../coordinator/ports.ts';
import type { LetterStanding, Outbox } from '../coordinator/store.ts';
import type { Medium } from '../team/events.ts';
import { type Db, onlyRow } from './database.ts';
import { isHeld, type LetterRow, type Letters, placeOf, toLetter } from './letters.ts';
import { createClaiming } from './outbox-claim.ts';
import type { Writer } from './writer.ts';

const seconds = 1_000;
const minutes = 60 * seconds;
const backOff = [5 * seconds, 15 * seconds, minutes, 5 * minutes, 15 * minutes, 45 * minutes];
/** More than a list on a screen holds. */
const namedOfAll = 50;
/** About two days of trying one address. */
const mostAttempts = 64;

interface Ink {
  letters: Letters;
  /** Which epoch claims are stamped with. */
  epoch: number;
  /** Letters can wait so many milliseconds for each other to share a commit; people who tapped cannot. */
  gatherMs: number;
  /** Told of every announcement's letter that came to something. */
  onDelivery(rollout: string, announcement: number, at: number): void;
}

/** A letter without what it says, which may be long. */
type Standing = Omit<LetterRow, 'content' | 'raw'>;
type Settled = Pick<Letter, 'id' | 'rollout' | 'announcement'>;

export function createOutbox(db: Db, writer: Writer, { letters, epoch, gatherMs, onDelivery }: Ink): Outbox {
  const claiming = createClaiming(db, epoch);
  const keepRaw = db.prepare('UPDATE outbox SET raw = ? WHERE id = ?');
  const standing = db.prepare<[number], Standing>(`
    SELECT id, medium, address, place, kind, rollout, announcement, expires_at, fallback, state, attempts, epoch, is_repeat
    FROM outbox WHERE id = ?`);
  const finish = db.prepare(
    'UPDATE outbox SET state = ?, settled_at = ?, last_error = coalesce(?, last_error), sent_ref = ? WHERE id = ?',
  );
  const delivered = db.prepare(
    "UPDATE outbox SET state = 'delivered', settled_at = ?, sent_ref = ?, raw = NULL WHERE id = ?",
  );
  const again = db.prepare("UPDATE outbox SET state = 'pending', due_at = ?, last_error = ? WHERE id = ?");
  const repeat = db.prepare(
    "UPDATE outbox SET state = 'pending', due_at = ?, last_error = ?, is_repeat = 1 WHERE id = ?",
  );
  const redirect = db.prepare(`
    UPDATE outbox SET state = 'pending', due_at = ?, last_error = ?, address = ?, place = ?, fallback = ?, raw = NULL
    WHERE id = ?`);
  const leftBehind = db.prepare<[number], LetterRow>("SELECT * FROM outbox WHERE state = 'sending' AND epoch <> ?");
  const pause = db.prepare(`
    INSERT INTO pauses (medium, place, until) VALUES (?, ?, ?)
    ON CONFLICT (medium, place) DO UPDATE SET until = max(until, excluded.until)`);
  const held = db.prepare<[], number>(`SELECT count(*) FROM outbox WHERE ${isHeld}`).pluck();
  const ofRollout = db.prepare<[string], LetterRow>('SELECT * FROM outbox WHERE rollout = +? ORDER BY id');
  const ofAnnouncement = db.prepare<[string, number], LetterRow>(
    'SELECT * FROM outbox WHERE rollout = +? AND announcement = +? ORDER BY id',
  );
  const standingOf = db.prepare<[{ rollout: string; announcement: number; named: number }], LetterStanding>(`
    SELECT medium, address, state, attempts, last_error AS lastError, settled_at AS settledAt,
      iif(state IN ('failed', 'unknown') OR last_error IS NOT NULL OR row_number() OVER (ORDER BY id) <= @named,
        coalesce(json_extract(content, '$.reader.name'), ''), '') AS reader
    FROM outbox WHERE rollout = +@rollout AND announcement = +@announcement ORDER BY id`);
  const tallyOf = db.prepare<[string], { delivered: number; letters: number }>(`
    SELECT count(*) FILTER (WHERE state = 'delivered') AS delivered, count(*) AS letters
    FROM outbox WHERE rollout = ? AND announcement IS NOT NULL AND state NOT IN ('superseded', 'cancelled')`);
  const backlogOf = db.prepare<[number], { medium: Medium; letters: number; oldestDueAt: number }>(`
    SELECT medium, count(*) AS letters, min(due_at) AS oldestDueAt FROM outbox
    WHERE state = 'pending' AND due_at <= ? GROUP BY medium`);
  const posted = db.prepare<[string, string], LetterRow>(
    "SELECT * FROM outbox WHERE medium = 'telegram' AND place = ? AND sent_ref = ?",
  );
  const underWay = db.prepare<[string], LetterRow>(
    "SELECT * FROM outbox WHERE medium = 'telegram' AND place = ? AND state = 'sending'",
  );
  const retry = db.prepare(`
    UPDATE outbox SET state = 'pending', due_at = ?, attempts = 0, settled_at = NULL
    WHERE rollout = ? AND announcement = ? AND state = 'failed' AND (expires_at IS NULL OR expires_at > ?)`);

  function tell({ rollout, announcement }: Settled, at: number): void {
    if (rollout !== null && announcement !== null) onDelivery(rollout, announcement, at);
  }

  function end(letter: Settled, state: LetterState, at: number, why: string | null): void {
    finish.run(state, at, why, null, letter.id);
    tell(letter, at);
  }

  /** Nobody knows whether it arrived: it is said once more, as a repeat; after that it stays unknown. */
  function settleUnknown(row: Standing, why: string, at: number): void {
    if (row.is_repeat === 0) repeat.run(at, why, row.id);
    else finish.run('unknown', at, why, null, row.id);
    tell(row, at);
  }

  function settleRetry(row: Standing, delivery: Extract<Delivery, { outcome: 'retry' }>, at: number): void {
    const { why, afterMs, wholeAddress } = delivery;
    if (!wholeAddress && row.attempts >= mostAttempts) end(row, 'failed', at, why);
    else {
      const dueAt = at + (afterMs ?? (backOff[Math.min(row.attempts, backOff.length) - 1] as number));
      again.run(dueAt, why, row.id);
      if (wholeAddress) pause.run(row.medium, row.place, dueAt);
    }
  }

  function settleUndeliverable(
    row: Standing,
    delivery: Extract<Delivery, { outcome: 'undeliverable' }>,
    at: number,
  ): void {
    const { why, movedTo } = delivery;
    if (movedTo !== undefined && movedTo !== row.address) {
      if (row.medium === 'telegram') letters.moveChat(Number(row.place), Number(movedTo));
      redirect.run(at, why, movedTo, placeOf(row.medium, movedTo), row.fallback, row.id);
    } else if (row.fallback !== null) {
      redirect.run(at, why, row.fallback, placeOf(row.medium, row.fallback), null, row.id);
    } else end(row, 'failed', at, why);
  }

  function settleOne(id: number, delivery: Delivery, at: number): void {
    const row = standing.get(id);
    // Somebody else has taken it over, or it is settled already.
    if (row?.state !== 'sending' || row.epoch !== epoch) return;
    if (delivery.outcome === 'delivered') {
      delivered.run(at, delivery.ref, id);
      tell(row, at);
    } else if (delivery.outcome === 'retry') settleRetry(row, delivery, at);
    else if (delivery.outcome === 'undeliverable') settleUndeliverable(row, delivery, at);
    else if (delivery.outcome === 'unknown') settleUnknown(row, delivery.why, at);
  }

  return {
    claim: async (medium, at, limit) =>
      claiming.hasWork(medium, at)
        ? writer.write(() => {
            const { claimed, settled } = claiming.claim(medium, at, limit);
            for (const row of settled) tell(row, at);
            return claimed;
          }, gatherMs)
        : [],
    keepRaw: (id, raw) => writer.write(() => void keepRaw.run(raw, id), gatherMs),
    isStillTrue: async (letter, at) => {
      const row = standing.get(letter.id);
      if (row?.state !== 'sending' || row.epoch !== epoch) return false;
      const why = claiming.untruth({ ...letter, kind: row.kind, expiresAt: row.expires_at }, at);
      if (why) await writer.write(() => end(row, why, at, null));
      return why === null;
    },
    settle: (outcomes, at) =>
      writer.write(() => {
        for (const { letter, delivery } of outcomes) settleOne(letter.id, delivery, at);
      }, gatherMs),
    recover: (at) =>
      writer.write(() => {
        const rows = leftBehind.all(epoch);
        for (const row of rows)
          if (wasSurelyNotSent(row)) again.run(at, 'The bot stopped before it was sent.', row.id);
          else settleUnknown(row, 'The bot stopped while it was being sent.', at);
        return rows.length;
      }),
    pause: (medium: Medium, address, until) =>
      writer.write(() => void pause.run(medium, placeOf(medium, address), until)),
    nextDueAt: async (medium) => claiming.nextDueAt(medium),
    held: async () => onlyRow(held),
    of: async (rollout, announcement) =>
      (announcement === null ? ofRollout.all(rollout) : ofAnnouncement.all(rollout, announcement)).map(toLetter),
    standing: async (rollout, announcement) => standingOf.all({ rollout, announcement, named: namedOfAll }),
    deliveries: async (rollout) => letters.deliveries(rollout),
    tally: async (rollout) => onlyRow(tallyOf, rollout),
    backlog: async (at) => backlogOf.all(at),
    byMessage: async (chat, message) => {
      const row = posted.get(String(chat), String(message));
      return row ? toLetter(row) : null;
    },
    underWay: async (chat) => underWay.all(String(chat)).map(toLetter),
    retryFailed: (rollout, announcement, at) =>
      writer.write(() => {
        const { changes } = retry.run(at, rollout, announcement, at);
        if (changes > 0) onDelivery(rollout, announcement, at);
        return changes;
      }),
  };
}

/** A mail is stored as it goes over the wire before anything of it does. */
const wasSurelyNotSent = ({ medium, raw }: LetterRow): boolean => medium === 'email' && raw === null;
