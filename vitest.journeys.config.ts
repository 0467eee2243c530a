import { defineConfig } from 'vitest/config';

/** Stories through the real wire, Bot API and SMTP, in one process: `npm run test:journeys`. They wait more than they work. */
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.test.ts'],
    setupFiles: 'test/support/secrets/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 30_000,
    maxWorkers: 3,
    // As with the unit tests: modules are read once a worker.
    isolate: false,
  },
});
