import { type Findings, fails, type Proof, passes, type Severity, severities, type Verdict } from './proof.ts';

type Found = Extract<Proof, { type: 'findings' }>;

const nothing = /^(?:none|no (?:open )?(?:findings|vulnerabilities|issues))\b/i;

/** `critical 0, high 2, medium 5`, `2 high`, `high 2 (1 new)` or "none". A severity that is not named counts none. */
export function readFindings(text: string): Found | null {
  if (nothing.test(text.trim())) return { type: 'findings', open: noFindings(), tool: null };
  const open = noFindings();
  let isSaid = false;
  for (const severity of severities) {
    const count = countOf(severity, text);
    if (count === null) continue;
    open[severity] = count;
    isSaid = true;
  }
  if (!isSaid) return null;
  const fresh = readNew(text, open);
  return { type: 'findings', open, ...(fresh ? { new: fresh } : {}), tool: null };
}

/** "high 2 (1 new)", "2 high (1 new)"; null where nothing of the kind is said. */
function readNew(text: string, open: Findings): Findings | null {
  if (!/\(\s*(?:\d{1,6}|none|all)\s+new\s*\)/i.test(text)) return null;
  const fresh = noFindings();
  for (const severity of severities) {
    const said = new RegExp(String.raw`\b${severity}\s*[:=]?\s*(?:\d{1,6}\s*)?\(\s*(\d{1,6}|none|all)\s+new\s*\)`, 'i');
    const count = said.exec(text)?.[1]?.toLowerCase() ?? 'none';
    fresh[severity] = count === 'all' ? open[severity] : count === 'none' ? 0 : Math.min(Number(count), open[severity]);
  }
  return fresh;
}

/** "critical: 0" or "0 critical"; where both could be meant, the number that touches the word. */
function countOf(severity: string, text: string): number | null {
  const before = new RegExp(String.raw`(?<![\d.])(\d{1,6}|no)\s+${severity}\b`, 'i').exec(text)?.[1];
  const after = new RegExp(String.raw`\b${severity}\s*[:=]?\s*(\d{1,6}|none)(?![\d.])`, 'i').exec(text)?.[1];
  const isListed = /^\s*(?:critical|high|medium|low)\b/i.test(text);
  const said = (isListed ? (after ?? before) : (before ?? after))?.toLowerCase();
  return said === undefined ? null : said === 'no' || said === 'none' ? 0 : Number(said);
}

export const noFindings = (): Findings => ({ critical: 0, high: 0, medium: 0, low: 0 });

/** The bands of CVSS, the same in v3 (section 5) and v4 (section 6); null for what has no effect at all. */
export function severityOfScore(score: number): Severity | null {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : null;
}

/** A critical one blocks, new or known; what else is open is for those who sign to see, the worst first, and of it what is new. */
export function judgeFindings({ open, new: fresh }: Found): Verdict {
  const counts = severities
    .filter((each) => open[each] > 0)
    .map((each) => `${open[each]} ${each}${fresh?.[each] ? ` (${fresh[each]} new)` : ''}`);
  if (fresh && counts.length && severities.every((each) => fresh[each] === 0)) counts.push('none of them new');
  if (open.critical > 0)
    return fails(
      `open findings: ${counts.join(', ')}`,
      'A critical one blocks: mend it and give the new report, or have a second person agree that it does not apply: /rollout_skip',
    );
  return passes(counts.length ? `open findings: ${counts.join(', ')}` : 'no open findings');
}
