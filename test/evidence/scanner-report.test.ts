import { describe, expect, test } from 'vitest';
import { readReport } from '../../src/evidence/report-reader.ts';
import { readScannerReport } from '../../src/evidence/scanner-report.ts';

const sarif = (results: object[], rules: object[] = []): string =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'CodeQL', rules } }, results }] });
const open = (critical = 0, high = 0, medium = 0, low = 0) => ({ critical, high, medium, low });

describe('SARIF', () => {
  test.each([
    ['its own score', [{ properties: { 'security-severity': '9.8' } }], open(1)],
    ['the score of its rule, by index', [{ ruleIndex: 0 }, { ruleIndex: 1 }], open(0, 1, 1)],
    ['the score of its rule, by name', [{ ruleId: 'b' }], open(0, 0, 1)],
    ['its level', [{ level: 'error' }, { level: 'warning' }, { level: 'note' }, { level: 'none' }], open(0, 1, 1, 1)],
    ['no word at all', [{}], open(0, 0, 1)],
    ['a level that nobody knows', [{ level: 'doom' }], open(0, 1)],
    [
      'what is gone, passes or was accepted',
      [{ baselineState: 'absent' }, { kind: 'pass' }, { suppressions: [{}] }],
      open(),
    ],
    ['a score that is none', [{ level: 'error', properties: { 'security-severity': 'high' } }], open(0, 1)],
  ])('counts by %s', (_, results, counted) => {
    const rules = [
      { id: 'a', properties: { 'security-severity': '7.0' } },
      { id: 'b', properties: { 'security-severity': '4.0' } },
    ];
    expect(readScannerReport(sarif(results, rules))).toEqual({ tool: 'CodeQL', open: counted });
  });
});

describe('SARIF against a baseline', () => {
  const result = (baselineState: unknown, level = 'error') => ({ level, baselineState });

  test('tells what is new from what was known; what is gone is not open', () => {
    const results = [
      result('new'),
      result('unchanged'),
      result('updated'),
      result('absent'),
      result('new', 'note'),
      { ...result('new'), suppressions: [{}] },
    ];
    expect(readScannerReport(sarif(results))).toEqual({
      tool: 'CodeQL',
      open: open(0, 3, 0, 1),
      new: open(0, 1, 0, 1),
    });
  });

  test.each([
    ['a word that nobody knows', 'fresh'],
    ['no word', 7],
  ])('%s counts as new', (_, state) => {
    expect(readScannerReport(sarif([result(state), result('unchanged')]))?.new).toEqual(open(0, 1));
  });

  test('claims nothing where a result does not say, or there is none', () => {
    expect(readScannerReport(sarif([result('new'), { level: 'error' }]))).toEqual({ tool: 'CodeQL', open: open(0, 2) });
    expect(readScannerReport(sarif([]))).toEqual({ tool: 'CodeQL', open: open() });
  });
});

test('Trivy counts vulnerabilities, failed configurations and secrets; what it cannot rate is high', () => {
  const report = {
    SchemaVersion: 2,
    Results: [
      { Vulnerabilities: [{ Severity: 'CRITICAL' }, { Severity: 'UNKNOWN' }, { Severity: '__proto__' }] },
      {
        Misconfigurations: [
          { Severity: 'LOW', Status: 'FAIL' },
          { Severity: 'CRITICAL', Status: 'PASS' },
        ],
      },
      { Secrets: [{ Severity: 'MEDIUM' }], Vulnerabilities: null },
      {},
    ],
  };
  expect(readScannerReport(JSON.stringify(report))).toEqual({ tool: 'Trivy', open: open(1, 2, 1, 1) });
  expect(readScannerReport('{"SchemaVersion":2}')).toEqual({ tool: 'Trivy', open: open() });
});

test('npm audit has counted already', () => {
  const vulnerabilities = { info: 4, low: 1, moderate: 2, high: 3, critical: 0, total: 10 };
  const report = JSON.stringify({ auditReportVersion: 2, vulnerabilities: {}, metadata: { vulnerabilities } });
  expect(readScannerReport(`\uFEFF${report}`)).toEqual({ tool: 'npm audit', open: open(0, 3, 2, 1) });
});

test.each([
  ['half a report', sarif([{ level: 'error' }]).slice(0, -9)],
  ['a report without results', '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}}}]}'],
  ['no run', '{"version":"2.1.0","runs":[]}'],
  ['an error of npm', '{"error":{"code":"ENOLOCK"}}'],
  ['another format', '[]'],
  ['no JSON', '<html>'],
  ['nothing', ''],
])('%s is no report, and never a clean one', (_, text) => {
  expect(readScannerReport(text)).toBeNull();
});

test('fifty thousand results are read beside the bot, which answers meanwhile', async () => {
  const bytes = Buffer.from(
    sarif(Array.from({ length: 50_000 }, () => ({ level: 'error', message: { text: 'x'.repeat(200) } }))),
  );
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  expect(await readReport(bytes)).toEqual({ tool: 'CodeQL', open: open(0, 50_000) });
  clearInterval(watch);
  expect(longest).toBeLessThan(250);
});

test('what is no report, or breaks its reader, is nothing', async () => {
  expect(await readReport(Buffer.from('{'))).toBeNull();
  expect(await readReport(Buffer.from('['.repeat(2_000_000)))).toBeNull();
});
