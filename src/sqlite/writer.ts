import type { Db } from './database.ts';
import { StoreError } from './store-error.ts';

export interface Writer {
  /**
   * Runs `work` (synchronous) in the next transaction, which it shares with everything that was asked for in the same turn of the event loop. What
   * it throws undoes it alone. Resolves once it is on disk; a fault of the disk rejects all that shared the transaction. What can wait does so for
   * up to `waitMs` for others to share a transaction with.
   */
  write<T>(work: () => T, waitMs?: number): Promise<T>;
  /**
   * The same for what may be lost when the power fails, though not when the process is killed: where it shares its transaction with nothing else,
   * nobody waits for the disk. Nothing is ever on disk before what was asked for earlier.
   */
  note<T>(work: () => T, waitMs?: number): Promise<T>;
  /** Writes what waits, now, and takes no more. */
  close(): void;
  /** Takes no more either, and what waits is lost: nobody hears of it, as when the process is killed. */
  drop(): void;
}

interface Job {
  work: () => unknown;
  mustLast: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Told of the fate of whole transactions, for what is kept in memory beside them. */
export interface Witness {
  began(): void;
  committed(): void;
  rolledBack(): void;
  /** A whole transaction could not be written, for this reason. */
  failed(error: unknown): void;
}

/** Larger batches gain nothing and hold up the event loop. */
const largestBatch = 250;
const retryAfterMs = 50;
/** After so long without a write the log is folded into the file, which takes longer than people who tap should wait. */
const quietMs = 1_000;
const giveUpAfterMs = 30_000;

export function createWriter(db: Db, witness: Witness): Writer {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT job');
  const release = db.prepare('RELEASE job');
  const undo = db.prepare('ROLLBACK TO job');
  const foldLog = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let queue: Job[] = [];
  let isScheduled = false;
  let isClosed = false;
  let busySince: number | null = null;
  let waiting: NodeJS.Timeout | null = null;
  const folding = setTimeout(fold, quietMs).unref();

  /** Where that fails, on a full disk, the log grows on; the write that finds no room any more is the one that says so. */
  function fold(): void {
    try {
      foldLog.all();
    } catch (error) {
      if (!isFaultOfDisk(error) && !isBusy(error)) throw error;
    }
  }

  function add<T>(work: () => T, mustLast: boolean, waitMs: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (isClosed) return reject(new Error('The database is closed.'));
      queue.push({ work, mustLast, resolve: resolve as Job['resolve'], reject });
      if (waitMs === 0) schedule();
      else waiting ??= setTimeout(schedule, waitMs);
    });
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    isScheduled = false;
    if (waiting) clearTimeout(waiting);
    waiting = null;
    const jobs = queue.splice(0, largestBatch);
    if (jobs.length === 0) return;
    const mustLast = jobs.some((job) => job.mustLast);
    if (!mustLast) db.exec('PRAGMA synchronous = NORMAL');
    try {
      if (!hasBegun(jobs)) return;
      runAll(jobs);
    } finally {
      if (!mustLast) db.exec('PRAGMA synchronous = FULL');
      folding.refresh();
    }
    if (queue.length > 0) schedule();
  }

  function hasBegun(jobs: Job[]): boolean {
    try {
      begin.run();
      busySince = null;
      return true;
    } catch (error) {
      if (isBusy(error) && maySleep()) sleepOn(jobs);
      else rejectAll(jobs, error);
      return false;
    }
  }

  function runAll(jobs: Job[]): void {
    let answers: (() => void)[];
    try {
      witness.began();
      answers = jobs.map((job) => runOne(job, jobs.length === 1));
      if (db.inTransaction) {
        commit.run();
        witness.committed();
      }
    } catch (error) {
      // SQLite undoes a transaction by itself when the disk is full.
      if (db.inTransaction) rollback.run();
      witness.rolledBack();
      rejectAll(jobs, error);
      return;
    }
    for (const answer of answers) answer();
  }

  /** The witness hears of it first, so that whoever is rejected finds known what is wrong. */
  function rejectAll(jobs: Job[], error: unknown): void {
    witness.failed(error);
    for (const job of jobs) job.reject(error);
  }

  function runOne(job: Job, isAlone: boolean): () => void {
    if (!isAlone) savepoint.run();
    try {
      const value = job.work();
      if (!isAlone) release.run();
      return () => job.resolve(value);
    } catch (error) {
      if (isAlone || !db.inTransaction || isFaultOfDisk(error)) throw error;
      undo.run();
      release.run();
      return () => job.reject(error);
    }
  }

  function maySleep(): boolean {
    busySince ??= performance.now();
    return !isClosed && performance.now() - busySince < giveUpAfterMs;
  }

  /** Somebody else has the file: the event loop goes on meanwhile, and nobody's change is lost. */
  function sleepOn(jobs: Job[]): void {
    queue = [...jobs, ...queue];
    isScheduled = true;
    setTimeout(flush, retryAfterMs);
  }

  return {
    write: (work, waitMs = 0) => add(work, true, waitMs),
    note: (work, waitMs = 0) => add(work, false, waitMs),
    close: () => {
      isClosed = true;
      while (queue.length > 0) flush();
      clearTimeout(folding);
    },
    drop: () => {
      isClosed = true;
      queue = [];
      clearTimeout(folding);
      if (waiting) clearTimeout(waiting);
    },
  };
}

/** The sentence for an operator who wants to use a file; other faults than the disk's are given back as they are. */
export function unusable(path: string, error: unknown): unknown {
  if (isBusy(error))
    return new StoreError(`Another program has ${path} locked for writing. End it, or wait for it, and start again.`, {
      cause: error,
    });
  return isFaultOfDisk(error) && !isDamaged(error)
    ? new StoreError(`${path} cannot be used: ${diskFaultInWords(error)}.`, { cause: error })
    : error;
}

/** It is the file that is at fault, not the disk. */
const isDamaged = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));

/** Half a sentence for people, without paths. */
export const diskFaultInWords = (error: unknown): string =>
  codeOf(error).startsWith('SQLITE_FULL') ? 'the disk is full' : `the database cannot be written (${codeOf(error)})`;

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** After these nothing that was written before in the same transaction can be trusted either. */
export const isFaultOfDisk = (error: unknown): boolean =>
  /^SQLITE_(FULL|IOERR|CORRUPT|READONLY|NOTADB|CANTOPEN|NOMEM|PROTOCOL)/.test(codeOf(error));
