import { MINUTE } from '../../time/duration.ts';
import { type Item, placedItems } from '../checklist.ts';
import type { Evidence, Instant } from '../events.ts';
import type { Rollout } from '../rollout.ts';
import { itemState } from '../standing.ts';
import { judgeBackup, readBackup } from './backup.ts';
import { judgeCases, readCases } from './cases.ts';
import { judgeCi, readCi } from './ci.ts';
import { judgeComponents, judgeVersions, readComponents, readVersions } from './components.ts';
import { judgeFindings, readFindings } from './findings.ts';
import { judgeMetrics, readMetrics } from './metrics.ts';
import { type Circumstances, type Component, fails, type Proof, type ProofType, type Verdict } from './proof.ts';
import { judgeRollbackPlan, readRollbackPlan } from './rollback-plan.ts';

/** What a text states that can be checked; null when it is only words. Times without a zone are read in `zone`. */
export function readProof(type: ProofType, text: string, at: Instant, zone: string): Proof | null {
  switch (type) {
    case 'components':
      return readComponents(text);
    case 'versions':
      return readVersions(text);
    case 'ci':
      return readCi(text);
    case 'cases':
      return readCases(text);
    case 'metrics':
      return readMetrics(text);
    case 'findings':
      return readFindings(text);
    case 'backup':
      return readBackup(text, at, zone);
    case 'rollback':
      return readRollbackPlan(text);
  }
}

function judge(proof: Proof, circumstances: Circumstances): Verdict {
  switch (proof.type) {
    case 'components':
      return judgeComponents(proof);
    case 'versions':
      return judgeVersions(proof, circumstances);
    case 'ci':
      return judgeCi(proof);
    case 'cases':
      return judgeCases(proof);
    case 'metrics':
      return judgeMetrics(proof);
    case 'findings':
      return judgeFindings(proof);
    case 'backup':
      return judgeBackup(proof, circumstances);
    case 'rollback':
      return judgeRollbackPlan(proof, circumstances);
  }
}

/** A check of an item, and of what: the newest piece of its evidence that states something that can be checked. */
export interface Checked extends Verdict {
  evidence: Evidence;
}

/** How the item's evidence stands at that moment; null where there are only words, or nothing is checked. Age counts: what passed may not pass any more. */
export function checkOf(item: Item, rollout: Rollout, at: Instant): Checked | null {
  const newest = itemState(item.id, rollout).evidence.findLast(
    ({ proof }) => proof?.type === item.evidence.proof?.type,
  );
  return newest ? checked(item, newest, rollout, at) : null;
}

/** The same for a piece that is not added yet. */
export function checked(item: Item, evidence: Evidence, rollout: Rollout, at: Instant): Checked | null {
  const { proof } = evidence;
  if (!proof) return null;
  const freshMs = (item.evidence.proof?.freshMinutes ?? Number.POSITIVE_INFINITY) * MINUTE;
  const workloads = rollout.wayBack.map(({ name, revision }) => `${name} to revision ${revision}`);
  const verdict = judge(proof, { planned: plannedIn(rollout), workloads, at, freshMs });
  return { ...(proof.type === 'backup' ? verdict : aged(verdict, at - evidence.at, freshMs)), evidence };
}

/** Where the measurement has no time of its own, it is as old as its saying. */
const aged = (verdict: Verdict, age: number, freshMs: number): Verdict =>
  verdict.state === 'passes' && age > freshMs
    ? fails(`${verdict.says}, but too long ago`, 'Measure it again.')
    : verdict;

/** What somebody named component by component; empty while nobody has. */
export function componentsIn(rollout: Rollout): readonly Component[] {
  const items = placedItems(rollout.checklist).filter(({ item }) => item.evidence.proof?.type === 'components');
  const proofs = items.flatMap(({ item }) => itemState(item.id, rollout).evidence.map(({ proof }) => proof));
  const newest = proofs.findLast((proof) => proof?.type === 'components');
  return newest?.type === 'components' ? newest.components : [];
}

/** The same, and where nobody has the update itself. */
function plannedIn(rollout: Rollout): readonly { name: string; to: string }[] {
  const components = componentsIn(rollout);
  return components.length ? components : [{ name: rollout.product, to: rollout.version }];
}
