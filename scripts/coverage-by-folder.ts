/**
 * What `npm run coverage` prints: how many of the branches in each folder of `src/` a test has taken. What was not taken is shown, file by file, in
 * tmp/coverage/index.html.
 */
import { dirname, join } from 'node:path';

interface Branches {
  total: number;
  covered: number;
}

/** As much of a report by `@vitest/coverage-v8` as is read here. */
interface Report {
  getTree(kind: 'flat'): { visit(visitor: { onDetail(file: MeasuredFile): void }): void };
}

interface MeasuredFile {
  getQualifiedName(): string;
  getCoverageSummary(): { branches: Branches };
}

/** Vitest takes a reporter as a module's path, and calls its class. */
export default class CoverageByFolder {
  execute(report: Report): void {
    const folders = new Map<string, Branches>();
    const onDetail = (file: MeasuredFile): void => {
      const folder = dirname(join('src', file.getQualifiedName()));
      const { total, covered } = file.getCoverageSummary().branches;
      const before = folders.get(folder) ?? { total: 0, covered: 0 };
      folders.set(folder, { total: before.total + total, covered: before.covered + covered });
    };
    report.getTree('flat').visit({ onDetail });
    const lines = [...folders].sort().filter(([, { total }]) => total > 0);
    process.stdout.write(`\nBranches that a test takes\n${lines.map(lineOf).join('')}`);
  }
}

function lineOf([folder, { total, covered }]: [string, Branches]): string {
  const percent = ((100 * covered) / total).toFixed(1);
  return `  ${folder.padEnd(28)}${percent.padStart(5)} %  ${String(covered).padStart(5)} of ${total}\n`;
}
