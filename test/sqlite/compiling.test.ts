import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { openPassingStore } from '../../src/sqlite/open.ts';

// SQLite compiles a statement anew when a value is put into it on which its plan might hang, and tells nobody. Where the values are put in once and
// for all it does not, so the two differ by the time of a compilation.
const runs = 40;
const looks = 4;
/** In compilations. Those that are compiled anew differ by a quarter at least, the others by less than a twentieth. */
const mostDifference = 0.15;

test('no statement of the store is compiled anew at each run', () => {
  const prepare = vi.spyOn(Database.prototype, 'prepare');
  openPassingStore({ clock: { now: () => 0 }, random: () => '' });
  const [db] = prepare.mock.contexts as [Database.Database];
  const statements = new Set(prepare.mock.calls.map(([sql]) => sql));
  prepare.mockRestore();

  expect(compiledAtEachRun('SELECT stream FROM summaries LIMIT ?', db)).toBe(true);
  expect(statements.size).toBeGreaterThan(100);
  expect([...statements].filter((sql) => compiledAtEachRun(sql, db))).toEqual([]);
});

/** On a busy machine a run may take longer for other reasons, though not time and again. */
const compiledAtEachRun = (sql: string, db: Database.Database): boolean =>
  Array.from({ length: looks }, () => sql).every((each) => seemsCompiled(each, db));

function seemsCompiled(sql: string, db: Database.Database): boolean {
  const values = someValuesFor(sql);
  if (values.length === 0) return false;
  db.exec('BEGIN');
  const each = db.prepare(sql);
  const once = db.prepare(sql).bind(...values);
  const compiling = usualTime(() => db.prepare(sql));
  const between = usualTime(() => run(each, ...values)) - usualTime(() => run(once));
  db.exec('ROLLBACK');
  return between > mostDifference * compiling;
}

function someValuesFor(sql: string): unknown[] {
  const words = sql.replaceAll(/'[^']*'/g, '');
  const names = [...words.matchAll(/@(\w+)/g)].map(([, name]) => [name, 1]);
  return names.length > 0 ? [Object.fromEntries(names)] : Array.from(words.matchAll(/\?/g), () => 1);
}

/** A row that may not be there takes as long. */
function run(statement: Database.Statement, ...values: unknown[]): void {
  try {
    if (statement.reader) statement.all(...values);
    else statement.run(...values);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

/** Nanoseconds. Whatever comes in between only makes it longer, so it is the lower quartile. */
function usualTime(doing: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const began = process.hrtime.bigint();
    doing();
    return Number(process.hrtime.bigint() - began);
  });
  return times.sort((a, b) => a - b)[Math.trunc(runs / 4)] as number;
}
