import type { Delivered, Letter, LetterState, NewLetter, RolloutId } from '../coordinator/ports.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Medium, Stakeholder } from '../team/events.ts';
import type { Db } from './database.ts';

/** What a change does to letters inside its own transaction. */
export interface Letters {
  /** A letter that was written before is left alone. One that must wait is held for an owner's word. */
  write(letters: NewLetter[], mustWait?: boolean): void;
  /** What is due by `until` may have been sent already: it waits for an owner's word. Returns how many there are. */
  hold(until: number): number;
  /** What is held goes out and says that it may be a repeat, or never. */
  settleHeld(how: 'send' | 'drop', at: number): void;
  /** Settles what waits and speaks of a plan older than `revision`. Says whether there was any. */
  supersede(rollout: RolloutId, revision: number, at: number): boolean;
  /** Settles what waits and is no longer true of a rollout that was called off or completed. */
  cancel(rollout: RolloutId, ending: 'called-off' | 'rolled-back' | 'completed', at: number): boolean;
  /**
   * Announcements of a team that wait for an address which is off its list, or of the kinds that it declined, do not go there any more: what is
   * under way is asked once more before it is written, and what failed is not tried again.
   */
  takeOff(team: number, to: Pick<Stakeholder, 'medium' | 'address'>, at: number, kinds?: AnnouncementKind[]): void;
  /** Nobody is there: what waits is cancelled. What failed stays failed, and may be tried again once somebody is. */
  holdBack(team: number, to: Pick<Stakeholder, 'medium' | 'address'>, at: number): void;
  deliveries(rollout: RolloutId): Delivered[];
  moveChat(from: number, to: number): void;
}

export interface LetterRow {
  id: number;
  unique_key: string;
  medium: Medium;
  address: string;
  place: string;
  content: string;
  kind: AnnouncementKind | null;
  rollout: RolloutId | null;
  revision: number | null;
  announcement: number | null;
  urgency: Letter['urgency'];
  due_at: number;
  expires_at: number | null;
  fallback: string | null;
  state: LetterState;
  attempts: number;
  epoch: number;
  is_repeat: number;
  raw: Uint8Array | null;
  settled_at: number | null;
  last_error: string | null;
  sent_ref: string | null;
}

/** In place of the epoch that claimed it: the database was restored, and it may have gone out in the time that is not in there. */
const heldEpoch = -1;
const whyHeld = 'It may have been sent before the database was restored; an owner of the bot decides.';
export const isHeld = `(state = 'unknown' AND epoch = ${heldEpoch})`;
/** Nobody is sending it, and it may go out yet. */
const waits = `(state = 'pending' OR ${isHeld})`;
export const isUnsettled = `(state = 'sending' OR ${waits})`;

/** Announcements that say what is going to happen: once it has, they are no longer true. */
export const foretelling: readonly AnnouncementKind[] = [
  'notice',
  'week',
  'day',
  'hour',
  'start',
  'stage',
  'overrun',
  'moved',
];

/** Telegram's limits count for a chat with all of its topics. */
export const placeOf = (medium: Medium, address: string): string =>
  medium === 'telegram' ? (address.split('/')[0] ?? address) : address;

export function createLetters(db: Db): Letters {
  const insert = db.prepare(`
    INSERT INTO outbox (unique_key, medium, address, place, content, kind, rollout, revision, announcement, urgency,
      due_at, expires_at, fallback)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unique_key) DO NOTHING`);
  const waitsFor = "rollout = ? AND state = 'pending' AND revision IS NOT NULL";
  const supersede = db.prepare(
    `UPDATE outbox SET state = 'superseded', settled_at = ? WHERE ${waitsFor} AND revision < ?`,
  );
  /** Nothing that waits is true any more but the ending itself. */
  const endBy = db.prepare(`UPDATE outbox SET state = 'cancelled', settled_at = ? WHERE ${waitsFor} AND kind IS NOT ?`);
  // What is being sent is asked once more before its socket is written, and is too late by then.
  const dropping = `
      state = iif(${waits}, 'cancelled', state), settled_at = iif(${waits}, @at, settled_at),
      expires_at = iif(${waits}, expires_at, @at), epoch = iif(${waits}, 0, epoch)`;
  const isToThem = `
      announcement IS NOT NULL AND medium = +@medium AND address = @address AND rollout > +@first AND rollout < +@last`;
  const complete = db.prepare(`
    UPDATE outbox SET ${dropping}
    WHERE rollout = @rollout AND revision IS NOT NULL AND state IN ('pending', 'sending')
      AND kind IN (${foretelling.map((kind) => `'${kind}'`).join(', ')})`);
  const takeOff = db.prepare(`
    UPDATE outbox SET ${dropping}
    WHERE (${isUnsettled} OR state = 'failed') AND ${isToThem}
      AND (@kinds IS NULL OR kind IN (SELECT value FROM json_each(@kinds)))`);
  const holdBack = db.prepare(`
    UPDATE outbox SET state = 'cancelled', settled_at = @at, epoch = 0
    WHERE ${waits} AND ${isToThem}`);
  const deliveries = db.prepare<[string], Delivered>(`
    SELECT kind, revision, medium, state, settled_at AS at FROM outbox
    WHERE rollout = +? AND announcement IS NOT NULL AND kind IS NOT NULL ORDER BY id`);
  const move = db.prepare(
    `UPDATE outbox SET address = ?, place = ? WHERE medium = 'telegram' AND place = ? AND ${isUnsettled}`,
  );
  const moveFallback = db.prepare(
    `UPDATE outbox SET fallback = ? WHERE (fallback = ? OR fallback LIKE +?) AND ${isUnsettled}`,
  );

  const holding = `state = 'unknown', epoch = ${heldEpoch}, last_error = '${whyHeld}'`;
  const hold = db.prepare(
    `UPDATE outbox SET ${holding}, settled_at = @until WHERE state = 'sending' OR (state = 'pending' AND due_at <= @until)`,
  );
  const holdOne = db.prepare(
    `UPDATE outbox SET ${holding}, settled_at = due_at WHERE unique_key = ? AND state = 'pending'`,
  );
  const sendHeld = db.prepare(`
    UPDATE outbox SET state = 'pending', epoch = 0, attempts = 0, is_repeat = 1, raw = NULL, settled_at = NULL, due_at = ?
    WHERE ${isHeld}`);
  const dropHeld = db.prepare(`UPDATE outbox SET state = 'cancelled', epoch = 0, settled_at = ? WHERE ${isHeld}`);

  return {
    hold: (until) => hold.run({ until }).changes,
    settleHeld: (how, at) => void (how === 'send' ? sendHeld : dropHeld).run(at),
    write(letters, mustWait = false) {
      for (const letter of letters) {
        const { medium, address, content } = letter;
        insert.run(
          letter.unique,
          medium,
          address,
          placeOf(medium, address),
          JSON.stringify(content),
          content.type === 'announcement' ? content.kind : null,
          letter.rollout,
          letter.revision,
          letter.announcement,
          letter.urgency,
          letter.dueAt,
          letter.expiresAt,
          letter.fallback,
        );
        if (mustWait) holdOne.run(letter.unique);
      }
    },
    supersede: (rollout, revision, at) => supersede.run(at, rollout, revision).changes > 0,
    takeOff: (team, { medium, address }, at, kinds) =>
      void takeOff.run({
        at,
        medium,
        address,
        ...rolloutsOf(team),
        kinds: kinds ? JSON.stringify(kinds) : null,
      }),
    holdBack: (team, { medium, address }, at) => void holdBack.run({ at, medium, address, ...rolloutsOf(team) }),
    cancel: (rollout, ending, at) =>
      (ending === 'completed' ? complete.run({ at, rollout }) : endBy.run(at, rollout, ending)).changes > 0,
    deliveries: (rollout) => deliveries.all(rollout),
    moveChat(from, to) {
      // A topic does not survive: the group that moved had none.
      move.run(String(to), String(to), String(from));
      moveFallback.run(String(to), String(from), `${from}/%`);
    },
  };
}

/** Between these lie the names of all its rollouts, and an index finds them. */
const rolloutsOf = (team: number) => ({ first: `rollout/${team}/`, last: `rollout/${team}/:` });

export const toLetter = (row: LetterRow): Letter => ({
  id: row.id,
  unique: row.unique_key,
  medium: row.medium,
  address: row.address,
  content: JSON.parse(row.content) as Letter['content'],
  rollout: row.rollout,
  revision: row.revision,
  announcement: row.announcement,
  urgency: row.urgency,
  dueAt: row.due_at,
  expiresAt: row.expires_at,
  fallback: row.fallback,
  state: row.state,
  attempts: row.attempts,
  raw: row.raw,
  isRepeat: row.is_repeat === 1,
  settledAt: row.settled_at,
  lastError: row.last_error,
  sentRef: row.sent_ref,
});
