import { expect, it } from 'vitest';
import { entrySummary } from '../../src/coordinator/ics.ts';

it('an entry promises of the interruption what was said of it, and nothing where nothing was', () => {
  const summary = (downtimeMinutes: number) =>
    entrySummary('Payments', '4.2.0', { scope: '', impact: '', action: '', contact: '', downtimeMinutes });
  expect(summary(5)).toBe('Payments 4.2.0 – possible 5 min interruption');
  expect(summary(0)).toBe('Payments 4.2.0 – no interruption expected');
  expect(summary(-1)).toBe('Payments 4.2.0 – update');
});
