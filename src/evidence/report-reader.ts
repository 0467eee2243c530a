import { Worker } from 'node:worker_threads';
import type { ScannerReport } from './scanner-report.ts';

/** Longer than the largest file that Telegram hands out takes; a report that is made to be slow ends here. */
const patience = 15_000;
const memoryMiB = 512;

/** Reads a scanner's report beside the bot: tens of megabytes of JSON would keep every tap waiting. Null when it is none, or too much. */
export function readReport(bytes: Uint8Array): Promise<ScannerReport | null> {
  const { promise, resolve } = Promise.withResolvers<ScannerReport | null>();
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
    execArgv: [],
  });
  const limit = setTimeout(() => void worker.terminate(), patience);
  worker.once('message', (report: ScannerReport | null) => resolve(report));
  worker.once('error', () => resolve(null));
  worker.once('exit', () => {
    clearTimeout(limit);
    resolve(null);
  });
  return promise;
}
