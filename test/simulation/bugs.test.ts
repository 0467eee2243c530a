import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bugs as deadly } from '../crash/bugs.ts';
import { bugs } from './bugs.ts';
import { plant, rotten } from './plant.ts';

// No world is played here: that a guard is missed is shown by `npm run simulate -- --planted`, and of deaths by `npm run test:slow`.
test.each([...Object.entries(bugs), ...Object.entries(deadly)])(
  'the guard that is to be taken out still stands: %s',
  (_, bug) => {
    expect(rotten(bug)).toEqual([]);
  },
);

test('a guard that was renamed is not taken out in silence', () => {
  const cuts = [{ file: 'main.ts', guard: 'a guard of last year', without: '' }];
  expect(rotten({ cuts })).toEqual(['src/main.ts says "a guard of last year" 0 times.']);
  expect(() => plant('a bug that nobody has named', bugs)).toThrow('There is no bug called');
});

test('docs/reliability.md names the world in which each is missed', () => {
  const document = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  const rows = Object.entries(bugs).map(([name, { seed }]) => `| ${name} | ${seed} |`);
  expect(rows.filter((row) => !document.includes(row))).toEqual([]);
});
