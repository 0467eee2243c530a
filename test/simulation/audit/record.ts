import { createHash } from 'node:crypto';
import { readAside } from '../disk.ts';

/** One row of the journal, as it stands in the file. */
export interface Row {
  seq: number;
  stream: string;
  version: number;
  cause: string;
  at: number;
  type: string;
  event: Record<string, unknown>;
}

/** The journal as it grows, read from the file after each commit and kept: what was once there has to stay. */
export interface RecordBook {
  rows: Row[];
  /** Reads on; what is new is handed to everybody who listens, in order. */
  look(): void;
  /** Reads all of it again, as a new process finds it. False while there is none. */
  lookAnew(): boolean;
  /** What `update 17` brought about, or `wizard <nonce>`, which acts once however often it is tapped. */
  causedBy(cause: string): Row[];
}

type Stored = Omit<Row, 'event'> & { event: string; hash: string };

export function createRecordBook(say: (fault: string) => void, hear: (rows: Row[]) => void): RecordBook {
  const rows: Row[] = [];
  const byCause = new Map<string, Row[]>();
  let head = '0'.repeat(64);
  let looks = 0;
  const actedIn = new Map<string, { look: number; at: number }>();

  const read = (after: number): Stored[] | null =>
    readAside((db) => db.prepare<[number], Stored>('SELECT * FROM journal WHERE seq > ? ORDER BY seq').all(after));

  const keep = (stored: Stored): Row => {
    const { hash, ...plain } = stored;
    const fields = [plain.seq, plain.stream, plain.version, plain.cause, plain.at, plain.type].map((each) =>
      JSON.stringify(each),
    );
    const own = createHash('sha256').update(`${head}[${fields.join()},${plain.event}]`).digest('hex');
    if (own !== hash) say(`P9 row ${plain.seq} of the journal is not bound to the one before`);
    head = hash;
    const row = { ...plain, event: JSON.parse(plain.event) as Row['event'] };
    rows.push(row);
    // One update may act in several parts: "update 17 address 1".
    const cause = /^(update|wizard) [\w-]+/.exec(row.cause)?.[0];
    if (cause === undefined) return row;
    byCause.set(cause, [...(byCause.get(cause) ?? []), row]);
    actOnce(row);
    return row;
  };

  /** What one change brings about comes in one go and bears one time. */
  const actOnce = ({ stream, cause, at }: Row): void => {
    const key = `${stream} ${cause}`;
    const before = actedIn.get(key);
    if (before && (before.look !== looks || before.at !== at)) say(`P2 ${cause} acted twice on ${stream}`);
    actedIn.set(key, { look: looks, at });
  };

  return {
    rows,
    causedBy: (cause) => byCause.get(cause) ?? [],
    look() {
      looks += 1;
      const fresh = (read(rows.length) ?? []).map(keep);
      if (fresh.length > 0) hear(fresh);
    },
    lookAnew() {
      const now = read(0);
      if (!now) return false;
      for (const row of rows) {
        const again = now[row.seq - 1];
        if (
          !again ||
          again.type !== row.type ||
          again.cause !== row.cause ||
          JSON.stringify(JSON.parse(again.event)) !== JSON.stringify(row.event)
        )
          say(`P1 ${row.type} (${row.cause}) was in the journal and is not any more`);
      }
      return true;
    },
  };
}
