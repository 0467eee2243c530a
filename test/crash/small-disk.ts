import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a disk of so many megabytes, in memory, in the place of that folder. Throws where that takes more rights than there are. */
export function mountSmall(folder: string, megabytes: number): () => void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  return () => void execFileSync('umount', [folder]);
}

/** Takes what is left of it; what it answers gives it back. */
export function fillDisk(folder: string): () => void {
  const path = join(folder, 'ballast');
  const file = openSync(path, 'w');
  for (const size of [1 << 20, 1 << 12])
    try {
      const block = Buffer.alloc(size, 1);
      for (;;) if (writeSync(file, block) < size) break;
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOSPC') throw fault;
    }
  closeSync(file);
  return () => rmSync(path);
}
