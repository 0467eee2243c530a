import { defineConfig } from 'vitest/config';

/** Journeys that need real processes, a real mail server or minutes: `npm run test:slow`. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts'],
    setupFiles: 'test/support/secrets/setup.ts',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
