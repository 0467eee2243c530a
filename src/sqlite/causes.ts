import type { StreamId } from '../coordinator/ports.ts';
import type { Db } from './database.ts';

export interface Causes {
  /** The stream on which this cause acted before; for a new stream (`…/0`) any of its siblings. Null when it never did. */
  actedOn(stream: StreamId, cause: string): StreamId | null;
  /** Whether it acted on any stream. */
  hasActed(cause: string): boolean;
  record(stream: StreamId, cause: string, version: number): void;
}

/** What brought changes about: each acts once a stream. */
export function createCauses(db: Db): Causes {
  const exact = db
    .prepare<[string, string], StreamId>('SELECT stream FROM causes WHERE cause = ? AND stream = ?')
    .pluck();
  // Where the cause made the stream it wrote its first event.
  const among = db
    .prepare<[string, string, string], StreamId>(
      'SELECT stream FROM causes WHERE cause = +? AND stream > +? AND stream < +? ORDER BY version <> 1 LIMIT 1',
    )
    .pluck();
  const anywhere = db.prepare<[string], number>('SELECT 1 FROM causes WHERE cause = ? LIMIT 1').pluck();
  const insert = db.prepare('INSERT INTO causes (cause, stream, version) VALUES (?, ?, ?)');
  return {
    actedOn(stream, cause) {
      // "0" follows "/" in the alphabet, so this is everything that begins with the prefix.
      const family = stream.endsWith('/0') ? stream.slice(0, -2) : null;
      return (family === null ? exact.get(cause, stream) : among.get(cause, `${family}/`, `${family}0`)) ?? null;
    },
    hasActed: (cause) => anywhere.get(cause) !== undefined,
    record: (stream, cause, version) => void insert.run(cause, stream, version),
  };
}
