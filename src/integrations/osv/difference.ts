import { noFindings } from '../../rollout/proofs/findings.ts';
import { type Findings, type Proof, severities } from '../../rollout/proofs/proof.ts';
import type { Finding } from './advisory.ts';

/** What an update does to what is known of a component; each list the worst first. */
export interface Difference {
  /** Comes with the new version. */
  introduced: Finding[];
  /** Was there before, and stays. */
  known: Finding[];
  /** Is gone with the new version. */
  fixed: Finding[];
}

/** The same thing under several names (GHSA, PYSEC, CVE) once, rated as high as any of them; the worst first. */
export function once(findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const same = kept.filter((each) => isSame(each, finding));
    for (const each of same) kept.splice(kept.indexOf(each), 1);
    kept.push(same.reduce(together, finding));
  }
  return kept.toSorted((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1));
}

export function differenceOf(before: readonly Finding[], after: readonly Finding[]): Difference {
  const isAmong = (findings: readonly Finding[], one: Finding): boolean => findings.some((each) => isSame(each, one));
  return {
    introduced: after.filter((each) => !isAmong(before, each)),
    known: after.filter((each) => isAmong(before, each)),
    fixed: before.filter((each) => !isAmong(after, each)),
  };
}

/** All updates of a rollout as evidence that can be checked: what is open afterwards, and of it what they bring. */
export function proofOf(differences: readonly Difference[]): Extract<Proof, { type: 'findings' }> {
  const introduced = differences.flatMap((each) => each.introduced);
  const known = differences.flatMap((each) => each.known);
  return { type: 'findings', open: counted([...introduced, ...known]), new: counted(introduced), tool: 'OSV' };
}

function counted(findings: readonly Finding[]): Findings {
  const counts = noFindings();
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

const namesOf = ({ id, aliases }: Finding): string[] => [id, ...aliases];

const isSame = (one: Finding, other: Finding): boolean => {
  const names = new Set(namesOf(one));
  return namesOf(other).some((name) => names.has(name));
};

/** What somebody has rated outweighs what nobody has. */
const rank = ({ severity, isRated }: Finding): number => severities.indexOf(severity) * 2 + (isRated ? 0 : 1);

function together(one: Finding, other: Finding): Finding {
  const [first, second] = leads(one, other) ? [one, other] : [other, one];
  const aliases = new Set([...first.aliases, ...namesOf(second)]);
  aliases.delete(first.id);
  return { ...first, aliases: [...aliases], fixedIn: [...new Set([...first.fixedIn, ...second.fixedIn])] };
}

/** Rated before unrated, then the worse, then by name, so that the order of the answer decides nothing. */
function leads(one: Finding, other: Finding): boolean {
  if (one.isRated !== other.isRated) return one.isRated;
  return rank(one) === rank(other) ? one.id < other.id : rank(one) < rank(other);
}
