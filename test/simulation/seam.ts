import Database from 'better-sqlite3';

type Db = Database.Database;

/** What a statement of a process that is no more meets. */
export class Gone extends Error {
  override message = 'The process is no more.';
}

interface Seam {
  /** Each statement comes by here and does what it does only there. `isRead`: it changes nothing, and begins and commits nothing. */
  passes(db: Db, sql: string, isRead: boolean, doing: () => unknown): unknown;
  prepares(db: Db, sql: string, doing: () => unknown): unknown;
}

/** The one seam between the bot and its file. To be called once a thread, before anything of the bot is loaded. */
export function cutSeam({ passes, prepares }: Seam): void {
  const probe = new Database(':memory:');
  const statement = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, (...all: never[]) => unknown>;
  probe.close();
  const { exec, prepare } = Database.prototype;

  for (const name of ['run', 'get', 'all', 'iterate']) {
    const native = statement[name] as (...all: never[]) => unknown;
    statement[name] = function (this: Database.Statement, ...all: never[]) {
      const isRead = this.readonly && !/^(BEGIN|COMMIT)/.test(this.source);
      return passes(this.database, this.source, isRead, () => native.apply(this, all));
    };
  }
  Object.assign(Database.prototype, {
    exec(this: Db, sql: string) {
      return passes(this, sql, sql.startsWith('PRAGMA'), () => exec.call(this, sql));
    },
    prepare(this: Db, sql: string) {
      return prepares(this, sql, () => prepare.call(this, sql));
    },
  });
}
