import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const measured = { branches: 95 };

/**
 * Which branches of `src/` the tests take that run in one process, the unit tests and the journeys: `npm run coverage`. It fails where a folder that
 * decides, keeps or sends takes fewer than 95 %; of Telegram those are the files on the way of an update and of a message, not the screens.
 */
export default defineConfig({
  test: {
    projects: [
      { extends: './vitest.config.ts', test: { name: 'unit', testTimeout: 60_000, sequence: { groupOrder: 0 } } },
      { extends: './vitest.journeys.config.ts', test: { name: 'journeys', sequence: { groupOrder: 1 } } },
    ],
    coverage: {
      enabled: true,
      reportOnFailure: true,
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: [fileURLToPath(new URL('scripts/coverage-by-folder.ts', import.meta.url)), 'html'],
      reportsDirectory: 'tmp/coverage',
      thresholds: {
        'src/rollout/**': measured,
        'src/coordinator/**': measured,
        'src/sqlite/**': measured,
        'src/telegram/*.ts': measured,
        'src/email/**': measured,
      },
    },
  },
});
