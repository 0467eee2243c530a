import { type Findings, fails, type Proof, passes, severities, type Verdict } from './proof.ts';

type Found = Extract<Proof, { type: 'findings' }>;

const nothing = /^(?:none|no (?:open )?(?:findings|vulnerabilities|issues))\b/i;

/** `critical 0, high 2, medium 5`, `2 high` or "none". A severity that is not named counts none. */
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
  return isSaid ? { type: 'findings', open, tool: null } : null;
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

/** A critical one blocks; what else is open is for those who sign to see. */
export function judgeFindings({ open }: Found): Verdict {
  const counts = severities.filter((each) => open[each] > 0).map((each) => `${open[each]} ${each}`);
  if (open.critical > 0)
    return fails(
      `open findings: ${counts.join(', ')}`,
      'A critical one blocks: mend it and give the new report, or have a second person agree that it does not apply: /rollout skip with the reason.',
    );
  return passes(counts.length ? `open findings: ${counts.join(', ')}` : 'no open findings');
}
