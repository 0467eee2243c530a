import { defineConfig } from 'vitest/config';

/** Tests that need Chromium: `npx vitest run --config vitest.browser.config.ts`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    setupFiles: 'test/support/secrets/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // All files with one Chromium, and each module read once.
    isolate: false,
  },
});
