import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { endAll, scratch } from '../support/processes.ts';

/** Where the test that runs now keeps its files, the bot's among them. Afterwards no process is left, and no file. */
export function ownFolder(): { directory: string; database: string } {
  const own = { directory: '', database: '' };
  let remove: () => void;
  beforeEach(() => {
    const { directory, remove: removeIt } = scratch();
    Object.assign(own, { directory, database: join(directory, 'rollouts.db') });
    remove = removeIt;
  });
  afterEach(async () => {
    await endAll();
    remove();
  });
  return own;
}
