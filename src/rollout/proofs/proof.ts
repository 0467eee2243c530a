import type { Instant } from '../../time/duration.ts';

/** What a piece of evidence states, in a form that can be checked. */
export type Proof =
  | { type: 'components'; components: Component[] }
  | { type: 'versions'; versions: { name: string; version: string }[] }
  | { type: 'ci'; result: 'green' | 'red' }
  | { type: 'cases'; cases: Case[] }
  | { type: 'metrics'; metrics: Metric[] }
  | { type: 'findings'; open: Findings; new?: Findings; tool: string | null }
  | ({ type: 'backup' } & Backup)
  | { type: 'rollback'; steps: string; owner: string; threshold: string; longest: string };

export const proofTypes = [
  'components',
  'versions',
  'ci',
  'cases',
  'metrics',
  'findings',
  'backup',
  'rollback',
] as const;
export type ProofType = Proof['type'];

export interface Component {
  name: string;
  from: string;
  to: string;
  /** Security, a feature or a bug fix, in somebody's words; empty when nothing was said. */
  reason: string;
}

export interface Case {
  name: string;
  result: 'pass' | 'fail' | 'not-tested';
  note: string;
}

export interface Metric {
  name: string;
  unit: string;
  before: number;
  after: number;
  /** Per cent of `before`: how far it may rise and fall, null for as far as it likes. Null altogether when nobody said. */
  allowed: { rise: number | null; fall: number | null } | null;
}

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];
/** How many of each; as `new`, how many of those that are open came with the update, and absent where nobody said what was known before. */
export type Findings = Record<Severity, number>;

/** Empty words, and null, are what was not said. */
export interface Backup {
  id: string;
  takenAt: Instant | null;
  restorePoint: string;
  restoreCheck: 'ok' | 'failed' | null;
}

/** What the check of a proof says; `help` is what would make it pass, empty when it does. */
export interface Verdict {
  state: 'passes' | 'marginal' | 'fails';
  says: string;
  help: string;
}

/** What a proof is held against. */
export interface Circumstances {
  /** What is to be updated, and to which version. */
  planned: readonly { name: string; to: string }[];
  /** Workloads that the bot itself can bring back. */
  workloads: readonly string[];
  at: Instant;
  /** Milliseconds after which a measurement says nothing any more; infinite where the checklist sets no limit. */
  freshMs: number;
}

export const passes = (says: string): Verdict => ({ state: 'passes', says, help: '' });
export const fails = (says: string, help: string): Verdict => ({ state: 'fails', says, help });

/** The statements of a text: lines, or what stands between semicolons, without the marks of a list. */
export const statements = (text: string): string[] =>
  text
    .split(/[\n;]/)
    .map((line) => line.replace(/^\s*(?:[-*•·]|\d+[.)])\s+/, '').trim())
    .filter(Boolean);

/** "a, b and 3 more" */
export function some(names: readonly string[], most = 3): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
