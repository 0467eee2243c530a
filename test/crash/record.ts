import type Database from 'better-sqlite3';
import { faultsOf } from '../../src/sqlite/backup.ts';
import { verify } from '../../src/sqlite/verify.ts';
import type { Outside } from './outside.ts';

/** What a file says, without what differs from one life to the next: when, in which order streams took turns, and by which nonce. */
export interface Kept {
  /** By stream: what happened in it, in order. */
  journal: Map<string, string[]>;
  letters: Map<string, { state: string; isRepeat: boolean }>;
  /** What is open on screen. */
  cards: string[];
  /** Updates that are not finished, and those that were set aside. */
  waiting: number;
  setAside: number;
  /** Updates, by the events that each has brought about. */
  eventsOf: Map<number, string[]>;
  faults: string[];
}

/** Reads a file that nobody has open. */
export function keptIn(db: Database.Database): Kept {
  const journal: Kept['journal'] = new Map();
  const eventsOf: Kept['eventsOf'] = new Map();
  const record: Kept = {
    journal,

    letters: new Map(),
    cards: [],
    waiting: 0,
    setAside: 0,
    eventsOf,
    faults: [],
  };
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('journal', 'personal')").pluck().get();
  // A new file, or one on its way to the present schema: nothing has happened yet.
  if (tables !== 2) return record;
  for (const { stream, cause, type, event } of db
    .prepare<[], { stream: string; cause: string; type: string; event: string }>(
      'SELECT stream, cause, type, event FROM journal ORDER BY seq',
    )
    .all()) {
    const line = `${type} ${timeless(event)}`;
    journal.set(stream, [...(journal.get(stream) ?? []), `${causeOf(cause)}: ${line}`]);
    const update = Number(/^update (\d+)/.exec(cause)?.[1] ?? Number.NaN);
    if (!Number.isNaN(update)) eventsOf.set(update, [...(eventsOf.get(update) ?? []), line]);
  }
  const count = (sql: string): number => Number(db.prepare(sql).pluck().get());
  for (const { unique_key: key, state, is_repeat } of db
    .prepare<[], { unique_key: string; state: string; is_repeat: number }>(
      'SELECT unique_key, state, is_repeat FROM outbox',
    )
    .all()) {
    const name = causeOf(key);
    const same = [...record.letters.keys()].filter((each) => each.startsWith(name)).length;
    record.letters.set(same > 0 ? `${name} (${same + 1})` : name, { state, isRepeat: is_repeat === 1 });
  }
  record.cards = db
    .prepare<[], string>(
      "SELECT kind || ' of ' || stream || ' ' || subject || ' in ' || chat || ' ' || view FROM cards WHERE is_closed = 0 ORDER BY 1",
    )
    .pluck()
    .all();
  record.waiting = count('SELECT count(*) FROM inbox WHERE is_done = 0');
  record.setAside = count('SELECT count(*) FROM quarantine');
  record.faults = [...faultsOf(db), ...(verify(db).firstWrong === null ? [] : ['the record is not whole'])];
  return record;
}

/** Whatever somebody was told is done and is not in the file. `whole` says what each update comes to. */
export function acknowledged({ acts }: Outside, now: Kept, whole: Kept): string[] {
  return acts.flatMap(({ update, who, what, heard }) => {
    if (update === null || heard.length === 0) return [];
    const there = now.eventsOf.get(update) ?? [];
    const missing = (whole.eventsOf.get(update) ?? []).filter((each) => !there.includes(each));
    return missing.map(
      (each) => `P1 ${who} (${what}) was told "${heard[0]}", and on disk there is no ${each.slice(0, 80)}`,
    );
  });
}

/** Times of the clock are taken out, and digests of what holds such times; what people planned stays. */
export const timeless = (text: string): string =>
  text
    .replace(/"(at|sendAt)":\d+,?/g, '')
    .replace(/\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{16}\b/g, '<digest>')
    .replace(/\bRevision [0-9a-f]{6}\b/g, 'Revision <digest>');

/** By what something was brought about, whenever that was. */
const causeOf = (cause: string): string =>
  timeless(cause)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d{13}\b/g, '<time>')
    .replace(/^start \d+/, 'start')
    .replace(/^wizard \S+/, 'wizard');
