import { readAside } from '../disk.ts';

/** A row of the outbox, as far as it matters whether it may be sent. */
export interface Letter {
  id: number;
  unique_key: string;
  medium: string;
  address: string;
  kind: string | null;
  rollout: string | null;
  revision: number | null;
  announcement: number | null;
  state: string;
  zone: string | null;
}

const columns = `id, unique_key, medium, address, kind, rollout, revision, announcement, state, json_extract(content, '$.reader.zone') AS zone`;

/** All that were ever written of it. */
export const lettersOf = (rollout: string): Letter[] =>
  readAside((db) => db.prepare<[string], Letter>(`SELECT ${columns} FROM outbox WHERE rollout = ?`).all(rollout)) ?? [];

/** What is being sent there now: at most one at a time to one address. */
export const beingSent = (medium: string, place: string): Letter[] =>
  readAside((db) =>
    db
      .prepare<[string, string], Letter>(
        `SELECT ${columns} FROM outbox WHERE state = 'sending' AND medium = ? AND place = ?`,
      )
      .all(medium, place),
  ) ?? [];

/** What is being sent, by the file. */
export const allBeingSent = (): Letter[] =>
  readAside((db) => db.prepare<[], Letter>(`SELECT ${columns} FROM outbox WHERE state = 'sending'`).all()) ?? [];
