import { defineConfig } from 'vitest/config';
import unit from '../../../vitest.config.ts';

/** As `npm test` is set up, over tests that let secrets out: each of them has to fail. */
export default defineConfig({
  test: { ...unit.test, root: 'test/slow/leaking/../../..', include: ['test/slow/leaking/leaking.ts'], exclude: [] },
});
