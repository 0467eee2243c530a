import { defineConfig } from 'vitest/config';

/** The tests of the rules, which have to notice every fault that is put into them: `npm run mutate`. */
export default defineConfig({
  test: {
    include: ['test/rollout/**/*.test.ts', 'test/team/**/*.test.ts'],
    exclude: ['test/rollout/histories.test.ts', 'test/rollout/properties.test.ts'],
    testTimeout: 20_000,
  },
});
