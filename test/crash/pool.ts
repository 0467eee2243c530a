import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { memoryFolder } from '../support/memory-folder.ts';
import type { Kind } from './play.ts';

/** What one thread plays: its share of the points of each scenario. */
export interface Share {
  names: string[];
  index: number;
  of: number;
  bug: string | null;
  /** Whether it dies also where it leaves the same behind as a point before. */
  isEvery: boolean;
  folder: string;
  /** A fault like that is all that is wanted: after it no more points are played. */
  enough: RegExp | null;
}

export interface Played {
  name: string;
  /** All that there are, by their kind. */
  points: Record<Kind, number>;
  /** Those that leave something else behind than the one before. */
  distinct: number;
  /** Commits that were broken off in their middle, and read as if they had not begun. */
  torn: number;
  /** How often the process died. */
  lives: number;
  faults: { point: number; before: string; what: string[] }[];
  ms: number;
}

interface Playing {
  threads?: number;
  bug?: string | null;
  isEvery?: boolean;
  enough?: RegExp | null;
  onPlayed?(played: Played): void;
}

/** Dies at each point of these scenarios, in so many threads. */
export async function playPoints(
  names: string[],
  { threads = 2, bug = null, isEvery = false, enough = null, onPlayed }: Playing = {},
): Promise<Played[]> {
  const folder = mkdtempSync(join(memoryFolder, 'crash-points-'));
  try {
    const shares = Array.from(
      { length: threads },
      (_, index): Share => ({
        names,
        index,
        of: threads,
        bug,
        isEvery,
        folder: join(folder, String(index)),
        enough,
      }),
    );
    const known = new Map<string, Played[]>();
    const hear = (played: Played): void => {
      const parts = [...(known.get(played.name) ?? []), played];
      known.set(played.name, parts);
      if (parts.length === threads) onPlayed?.(together(parts));
    };
    await Promise.all(shares.map((share) => inThread(share, hear)));
    return [...known.values()].map(together);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inThread(share: Share, hear: (played: Played) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: share });
    worker.on('message', hear);
    worker.once('error', reject);
    // One that waits for something that never comes ends by itself, without a word of the points that it has not played.
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`Share ${share.index} ended with ${code}.`)),
    );
  });
}

/** Every thread has played the whole script, and its own share of the points. */
function together(parts: Played[]): Played {
  const [first] = parts;
  if (!first) throw new Error('Nothing was played.');
  const differ = parts.some(
    (each) => JSON.stringify([each.points, each.distinct]) !== JSON.stringify([first.points, first.distinct]),
  );
  const faults = parts.flatMap((each) => each.faults);
  return {
    ...first,
    lives: parts.reduce((sum, { lives }) => sum + lives, 0),
    ms: Math.max(...parts.map(({ ms }) => ms)),
    faults: differ
      ? [...faults, { point: 0, before: 'no death at all', what: ['the same script is not the same run'] }]
      : faults,
  };
}
