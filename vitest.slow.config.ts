import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest, in this order: of each two one works and one mostly waits. Begun last, one of them would keep a processor idle until its end. */
const longest = [
  'simulation',
  'mail',
  'crash-points',
  'prometheus',
  'kills',
  'deploying',
  'virtual-year',
  'million',
  'sandbox-overload',
  'bench',
].map((name) => `${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const first = longest.flatMap((name) => sorted.filter(({ moduleId }) => basename(moduleId) === name));
    return [...first, ...sorted.filter((each) => !first.includes(each))];
  }
}

/** Journeys that need real processes, a real mail server or minutes: `npm run test:slow`. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts'],
    setupFiles: 'test/support/secrets/setup.ts',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Half of them wait for a clock or a server while the other half work.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
