import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Db } from './database.ts';
import { extentOf, type Verdict, verdictOf, verify } from './verify.ts';
import type { PostedHead } from './verify-heads.ts';
import type { Findings, Stretch } from './verify-stretch.ts';

/** The same as `verify`, with a thread for each core where there is enough to do. They see what is on disk, not what a transaction has open. */
export async function verifyOnAllCores(
  db: Db,
  heads: readonly PostedHead[] = [],
  // For fewer events a thread is not worth its start, and each takes memory.
  { threads = Math.min(availableParallelism(), 8), fewest = 25_000 } = {},
): Promise<Verdict> {
  const extent = extentOf(db);
  const count = Math.min(threads, Math.floor(extent.last / fewest));
  if (count < 2) return verify(db, heads);
  const findings = await Promise.all(split(extent.last, count).map((stretch) => inThread(db.name, stretch)));
  return verdictOf(db, extent, findings, heads);
}

function split(last: number, count: number): Stretch[] {
  const each = Math.ceil(last / count);
  return Array.from({ length: count }, (_, index) => ({
    from: index * each + 1,
    to: Math.min((index + 1) * each, last),
  }));
}

const inThread = (path: string, stretch: Stretch): Promise<Findings> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData: { path, stretch } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`Events ${stretch.from} to ${stretch.to} were not checked: their thread ended with ${code}.`)),
    );
  });
