import { defineConfig } from 'vitest/config';

/** Rules, store, wording and adapters: `npm test`. Journeys, browser and real processes have their own. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/journeys/**', 'test/browser/**', 'test/slow/**'],
    setupFiles: 'test/support/secrets/setup.ts',
    testTimeout: 20_000,
    maxWorkers: 4,
    // No test changes what modules share, so they are read once a worker instead of once a file: a third of the time.
    isolate: false,
  },
});
