import { shortened } from '../time/cut.ts';
import { oneLine } from './text.ts';

/** "1,240 ms": five digits are as many as anybody compares, and a unit leaves room for them. */
export function figure(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return 'not measured';
  const isExtreme = Math.abs(value) >= 1e9 || (value !== 0 && Math.abs(value) < 1e-3);
  const digits = isExtreme ? value.toExponential(2) : value.toLocaleString('en-GB', { maximumSignificantDigits: 5 });
  return [digits, shortened(oneLine(unit), 8)].filter(Boolean).join(' ');
}
