/** One line of the table. */
export interface Figure {
  what: string;
  target: string;
  measured: string;
  baseline: string;
  isMet: boolean;
}

export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export const median = (values: number[]): number => quantile(values, 0.5);

/** "3.2 ms", "412 ms". */
export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`;

export function table(figures: Figure[]): string {
  const head = ['', 'target', 'measured', 'bare bots in the same run', ''];
  const rows = figures.map((each) => [
    each.what,
    each.target,
    each.measured,
    each.baseline,
    each.isMet ? 'ok' : 'BEHIND',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: string[]): string => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)]
    .map((each) => each.trimEnd())
    .join('\n');
}
