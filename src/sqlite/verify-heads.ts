import type { Db } from './database.ts';
import type { Wrong } from './verify-stretch.ts';

/** What was put down outside of the database when the record had come this far: the last event's number, and how its hash begins. */
export interface PostedHead {
  seq: number;
  digits: string;
}

/** Reads "1234:abcdef0123456789", as the bot posts it; throws a sentence for the operator when it is nothing like that. */
export function readHead(text: string): PostedHead {
  const [, seq, digits] = /^(?:Record )?([1-9]\d{0,14}):([0-9a-f]{12,64})$/i.exec(text.trim()) ?? [];
  if (!seq || !digits) {
    throw new Error(
      `--head ${JSON.stringify(text)} should be an event's number and at least 12 digits of its hash, as the bot posted them: 1234:abcdef0123456789`,
    );
  }
  return { seq: Number(seq), digits: digits.toLowerCase() };
}

/** Posted heads that the record does not have any more; `last` is the number of its last event. */
export function lostHeads(db: Db, heads: readonly PostedHead[], last: number): Wrong[] {
  const hashAt = db.prepare<[number], string>('SELECT hash FROM journal WHERE seq = ?').pluck();
  return heads.flatMap(({ seq, digits }) => {
    if (seq > last)
      return { seq: last + 1, says: `The end is missing: event ${seq} was there when ${seq}:${digits} was posted.` };
    const hash = hashAt.get(seq);
    if (hash?.startsWith(digits)) return [];
    return { seq, says: `Event ${seq} or one before it is not what it was when ${seq}:${digits} was posted.` };
  });
}
