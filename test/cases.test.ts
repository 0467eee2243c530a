import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { casesPage } from '../scripts/cases.ts';
import { sections } from './cases.ts';

test('docs/cases.md is as the tests’ titles are; npm run cases writes it', () => {
  expect(readFileSync('docs/cases.md', 'utf8')).toBe(casesPage());
});

test('every case stands there once, and each is proven', () => {
  const numbers = sections.flatMap(({ cases }) => cases.map(([number]) => number));
  expect(numbers).toEqual(Array.from({ length: 105 }, (_, index) => index + 1));
  expect(casesPage()).not.toContain('**not proven**');
});
