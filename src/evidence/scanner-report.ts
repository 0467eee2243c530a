import { z } from 'zod';
import { noFindings, severityOfScore } from '../rollout/proofs/findings.ts';
import type { Findings, Severity } from '../rollout/proofs/proof.ts';
import { cut } from '../time/cut.ts';

export interface ScannerReport {
  open: Findings;
  /** Of those, what was not there before; absent where the report compares with nothing. */
  new?: Findings;
  /** The scanner, as the report names it. */
  tool: string;
}

const word = z.string().max(100).catch('');

const sarifRule = z.object({
  id: z.string().optional(),
  properties: z.object({ 'security-severity': z.coerce.number().optional().catch(undefined) }).optional(),
  defaultConfiguration: z.object({ level: word.optional() }).optional(),
});
const sarifResult = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().optional(),
  level: word.optional(),
  kind: word.optional(),
  baselineState: word.optional(),
  suppressions: z.array(z.unknown()).optional(),
  properties: z.object({ 'security-severity': z.coerce.number().optional().catch(undefined) }).optional(),
});
const sarif = z.object({
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.object({
        tool: z.object({ driver: z.object({ name: word, rules: z.array(sarifRule).default([]) }) }),
        results: z.array(sarifResult),
      }),
    )
    .min(1),
});
const severe = z.object({ Severity: word });
const trivy = z.object({
  SchemaVersion: z.number(),
  Results: z
    .array(
      z.object({
        Vulnerabilities: z.array(severe).nullish(),
        Misconfigurations: z.array(severe.extend({ Status: word.optional() })).nullish(),
        Secrets: z.array(severe).nullish(),
      }),
    )
    .nullish(),
});
const npmAudit = z.object({
  auditReportVersion: z.literal(2),
  metadata: z.object({
    vulnerabilities: z.object({ critical: z.int(), high: z.int(), moderate: z.int(), low: z.int(), info: z.int() }),
  }),
});

/**
 * The open findings of a report in SARIF 2.1.0, or in the JSON of Trivy or npm audit; null when it is none of them, or only a part of one. What a report
 * does not rate counts as high: "unknown" must not look harmless.
 */
export function readScannerReport(text: string): ScannerReport | null {
  const json = parsed(text);
  const sarifs = sarif.safeParse(json);
  if (sarifs.success) return ofSarif(sarifs.data);
  const trivys = trivy.safeParse(json);
  if (trivys.success) return ofTrivy(trivys.data);
  const audits = npmAudit.safeParse(json);
  if (!audits.success) return null;
  const { critical, high, moderate, low } = audits.data.metadata.vulnerabilities;
  return { tool: 'npm audit', open: { critical, high, medium: moderate, low } };
}

type SarifResult = z.infer<typeof sarifResult>;

function ofSarif({ runs }: z.infer<typeof sarif>): ScannerReport {
  const [open, fresh] = [noFindings(), noFindings()];
  for (const { tool, results } of runs) {
    const byId = new Map(tool.driver.rules.map((rule) => [rule.id, rule]));
    for (const result of results) {
      if (!isOpen(result)) continue;
      const rule = tool.driver.rules[result.ruleIndex ?? -1] ?? byId.get(result.ruleId);
      const score = result.properties?.['security-severity'] ?? rule?.properties?.['security-severity'];
      const severity =
        score === undefined ? ofLevel(result.level ?? rule?.defaultConfiguration?.level) : severityOfScore(score);
      if (!severity) continue;
      open[severity] += 1;
      if (!isKnown(result)) fresh[severity] += 1;
    }
  }
  const tool = cut([...new Set(runs.map((run) => run.tool.driver.name || 'a scanner'))].join(', '), 100);
  return { open, ...(isCompared(runs.flatMap(({ results }) => results)) ? { new: fresh } : {}), tool };
}

/** SARIF 2.1.0, 3.27.24: either every result says how it stands to the baseline, or there was none. */
const isCompared = (results: readonly SarifResult[]): boolean =>
  results.length > 0 && results.every(({ baselineState }) => baselineState !== undefined);

/** What says something else of itself than that it was there before counts as new. */
const isKnown = ({ baselineState }: SarifResult): boolean => /^(unchanged|updated)$/.test(baselineState ?? '');

/** Somebody's decision to live with it, and what is no problem or gone, are not open. */
const isOpen = ({ kind, baselineState, suppressions }: SarifResult): boolean =>
  (kind === undefined || kind === 'fail' || kind === 'open') && baselineState !== 'absent' && !suppressions?.length;

/** SARIF 2.1.0, 3.27.10: what says no level is a warning. */
function ofLevel(level = 'warning'): Severity | null {
  if (level === 'none') return null;
  return level === 'note' ? 'low' : level === 'warning' ? 'medium' : 'high';
}

function ofTrivy({ Results }: z.infer<typeof trivy>): ScannerReport {
  const open = noFindings();
  for (const { Vulnerabilities, Misconfigurations, Secrets } of Results ?? []) {
    const failed = (Misconfigurations ?? []).filter(({ Status }) => Status !== 'PASS' && Status !== 'EXCEPTION');
    for (const { Severity } of [...(Vulnerabilities ?? []), ...failed, ...(Secrets ?? [])]) {
      const rated = Severity.toLowerCase();
      open[Object.hasOwn(open, rated) ? (rated as Severity) : 'high'] += 1;
    }
  }
  return { tool: 'Trivy', open };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
