import { z } from 'zod';
import { severityOfScore } from '../../rollout/proofs/findings.ts';
import { type Severity, severities } from '../../rollout/proofs/proof.ts';
import { plain } from '../http/plain.ts';
import { scoreOfVector } from './cvss.ts';

/** What a package is called in OSV: https://ossf.github.io/osv-schema/#affectedpackage-field */
export interface PackageName {
  ecosystem: string;
  name: string;
}

/** Something that is known to be wrong with a package in a version. */
export interface Finding {
  id: string;
  /** What others call it: CVE numbers first. */
  aliases: string[];
  /** One plain line. */
  summary: string;
  severity: Severity;
  /** False where nobody has rated it: then it counts as high. */
  isRated: boolean;
  /** Versions in which it is mended; empty where there is none yet. */
  fixedIn: string[];
  /** A page for people. */
  url: string;
}

/** An id is put into an address, and into a chat. */
const id = z.string().regex(/^[A-Za-z0-9][\w.:-]{0,99}$/);
const word = z.string().max(100).optional().catch(undefined);
/** One that cannot be read must not take the others with it. */
const rating = z
  .array(z.object({ score: z.string().max(500) }).catch({ score: '' }))
  .nullish()
  .catch(undefined);
const rated = z.object({ severity: word }).nullish().catch(undefined);

/** What is read of an entry in the OSV format, version 1: https://ossf.github.io/osv-schema/ */
export const advisorySchema = z.object({
  id,
  aliases: z.array(id).max(1_000).nullish(),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  /** When it was taken back: it is no finding any more. */
  withdrawn: z.string().nullish(),
  severity: rating,
  database_specific: rated,
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).nullish(),
        severity: rating,
        ecosystem_specific: rated,
        database_specific: rated,
        ranges: z
          .array(z.object({ type: z.string(), events: z.array(z.object({ fixed: z.string().max(100).optional() })) }))
          .nullish(),
      }),
    )
    .nullish(),
});

export type Advisory = z.infer<typeof advisorySchema>;

/** What an entry says of this package; null where it was withdrawn. */
export function findingOf(advisory: Advisory, about: PackageName): Finding | null {
  if (advisory.withdrawn) return null;
  const affected = (advisory.affected ?? []).filter((each) => isAbout(each.package, about));
  const severity = severityOf(advisory, affected);
  return {
    id: advisory.id,
    aliases: cvesFirst(advisory.aliases ?? []),
    summary: plain(advisory.summary || advisory.details || '', 160) || 'nothing more is said of it',
    severity: severity ?? 'high',
    isRated: severity !== null,
    fixedIn: fixesIn(affected),
    url: `https://osv.dev/vulnerability/${encodeURIComponent(advisory.id)}`,
  };
}

type Affected = NonNullable<Advisory['affected']>[number];

/** `Debian` is asked for and `Debian:12` is answered; names are compared as PyPI and NuGet do, which only ever finds more. */
function isAbout(found: Affected['package'], { ecosystem, name }: PackageName): boolean {
  const family = (text: string): string => text.split(':')[0]?.toLowerCase() ?? '';
  const folded = (text: string): string => text.toLowerCase().replace(/[-_.]+/g, '-');
  return !!found && family(found.ecosystem) === family(ecosystem) && folded(found.name) === folded(name);
}

/** The highest of its CVSS vectors, of version 3 and 4; where none can be read, the highest word of whoever keeps it. Null where there is neither. */
function severityOf(advisory: Advisory, affected: readonly Affected[]): Severity | null {
  const ratings = [advisory, ...affected].flatMap(({ severity }) => severity ?? []);
  const scores = ratings.flatMap(({ score }) => scoreOfVector(score) ?? []);
  if (scores.length > 0) return severityOfScore(Math.max(...scores)) ?? 'low';
  const words = [
    ...ratings.map(({ score }) => score),
    advisory.database_specific?.severity,
    ...affected.flatMap((each) => [each.ecosystem_specific?.severity, each.database_specific?.severity]),
  ];
  const named = words.flatMap((each) => severityNamed[each?.toLowerCase() ?? ''] ?? []);
  return severities.find((each) => named.includes(each)) ?? null;
}

/** GitHub says moderate, OSS-Fuzz medium, Red Hat important, Ubuntu negligible. */
const severityNamed: Readonly<Record<string, Severity>> = Object.assign(Object.create(null), {
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'low',
});

/** Versions alone: of a GIT range they would be commits. */
function fixesIn(affected: readonly Affected[]): string[] {
  const ranges = affected.flatMap(({ ranges }) => ranges ?? []).filter(({ type }) => type !== 'GIT');
  const fixes = ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => (fixed ? [plain(fixed, 60)] : [])));
  return [...new Set(fixes)];
}

const cvesFirst = (aliases: readonly string[]): string[] =>
  aliases.toSorted((one, other) => Number(other.startsWith('CVE-')) - Number(one.startsWith('CVE-')));
