import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where files are kept in memory, if the system has such a folder: as good as on disk where no loss of power is played, and quicker. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
