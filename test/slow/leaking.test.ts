import { afterAll, expect, test } from 'vitest';
import { node, scratch } from '../support/processes.ts';
import { takeLeaks } from '../support/secrets/listening.ts';
import { secretsIn } from '../support/secrets/search.ts';

const { directory, remove } = scratch();
afterAll(() => {
  remove();
  // What the other run left on purpose.
  takeLeaks();
});

test('#97 a run of tests fails for each secret that comes out, and says which and where, but not what it is', async () => {
  const words = ['run', '--config', 'test/slow/leaking/vitest.config.ts', '--reporter', 'verbose'];
  const run = node('node_modules/vitest/vitest.mjs', { LEAKING_FOLDER: directory, NO_COLOR: '1' }, ...words);
  const { code, stdout, stderr } = await run.ended;
  expect(code, stderr).toBe(1);
  expect(stdout).toMatch(/✓ .*says nothing/);
  expect(stdout).toMatch(/× .*logs it/);
  expect(stderr).toContain('smtpPassword in a log line');
  expect(stderr).toMatch(/linkKey in \S+rollouts\.db/);
  expect(secretsIn(`${stdout}${stderr}`)).toEqual([]);
});
