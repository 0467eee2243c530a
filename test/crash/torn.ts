import type { Files } from './disk.ts';
import type { Kept } from './record.ts';

/** What stood there just before it, and just after it, which is before the point of that number. */
export interface Commit {
  number: number;
  before: Files;
  after: Files;
}

/**
 * A commit that the process did not survive: half of what it wrote to the log is there. Each must read as if it had not begun, so that dying within
 * it is dying before it. Gives how many there were, and what was otherwise.
 */
export function tornCommits(commits: Commit[], keptOf: (files: Files) => Kept): { torn: number; faults: string[] } {
  let torn = 0;
  const faults: string[] = [];
  for (const { number, before, after } of commits) {
    if (before.main !== after.main) continue;
    torn += 1;
    const [read, wanted] = [half(before, after), before].map((files) => said(keptOf(files)));
    if (read !== wanted) faults.push(`half of the commit before point ${number} reads as something else`);
  }
  return { torn, faults };
}

const block = 512;

/** The log up to the middle of what has changed in it; behind that, what was there before. */
function half({ main, log: old }: Files, { log }: Files): Files {
  const blocks = Math.ceil(log.length / block);
  const isSame = (at: number): boolean =>
    log.subarray(at * block, (at + 1) * block).equals(old.subarray(at * block, (at + 1) * block));
  let [first, last] = [0, blocks - 1];
  while (first < last && isSame(first)) first += 1;
  while (last > first && isSame(last)) last -= 1;
  const middle = Math.floor(((first + last + 1) * block) / 2);
  return { main, log: Buffer.concat([log.subarray(0, middle), old.subarray(middle)]) };
}

const said = (kept: Kept): string =>
  JSON.stringify(kept, (_, value: unknown) => (value instanceof Map ? [...value] : value));
