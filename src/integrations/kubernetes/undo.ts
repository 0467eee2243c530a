import { SourceFault } from '../../coordinator/sources.ts';
import type { Workload } from '../settings.ts';
import type { Patch } from './api.ts';
import { called } from './names.ts';
import type { LiveWorkload } from './objects.ts';
import { currentRevision, type Kept } from './revisions.ts';
import { isObserved } from './status.ts';
import { isSame, withoutHash } from './templates.ts';

export interface Undo {
  toRevision: number;
  /** The revision that whoever decided it saw live; null where nobody looked, and then any will do. */
  expectCurrent: number | null;
  /** The workload's UID when that was planned: one that was deleted and made again counts its revisions from 1. */
  uid?: string | undefined;
  /** The images that the revision had when that was planned, in any order. Without them, a StatefulSet or DaemonSet that is back already cannot be told. */
  images?: readonly string[] | undefined;
}

/** A workload as it stands, and what it keeps of its past, oldest first. */
export interface Standing {
  workload: Workload;
  live: LiveWorkload;
  kept: readonly Kept[];
}

/**
 * The patch that `kubectl rollout undo` would send, with the resourceVersion it was made for; null where the workload is there already, so that asking twice is
 * harmless. Throws a SourceFault `refused` where going back is not what somebody decided any more.
 */
export function undoPatch({ workload, live, kept }: Standing, undo: Undo): Patch | null {
  const { toRevision, expectCurrent, uid, images } = undo;
  const what = `${called(workload)} of cluster ${workload.cluster}`;
  const refuse = (why: string) => new SourceFault('refused', why);
  if (uid !== undefined && uid !== live.metadata.uid)
    throw refuse(`There is another ${what} now than the one that was planned for. Look at it again.`);
  if (live.spec.paused)
    throw refuse(`${sentence(what)} is paused, so it cannot be rolled back. Resume it first: kubectl rollout resume.`);

  const current = currentRevision(workload.kind, live, kept);
  const target = numbered(toRevision, kept) ?? broughtBack(undo, live, current, kept);
  if (!target) throw refuse(`${sentence(what)} keeps no revision ${toRevision} any more. It is at ${current}.`);
  if (images && !isSameSet(images, target))
    throw refuse(`Revision ${toRevision} of ${what} has other images than planned. Look at it again.`);
  if (isSame(target.template, live.spec.template)) return null;
  if (expectCurrent !== null && !isAt(expectCurrent, { workload, live, kept }))
    throw refuse(
      isObserved(live)
        ? `${sentence(what)} is at revision ${current} and not at ${expectCurrent} any more. Look at it again.`
        : `${sentence(what)} was changed a moment ago, and is not at revision ${expectCurrent} any more.`,
    );
  return workload.kind === 'deployment' ? deploymentPatch(live, target) : controllerRevisionPatch(live, target);
}

/** A number of now counts before one of earlier: what was gone back to has a new number. */
const numbered = (revision: number, kept: readonly Kept[]): Kept | undefined =>
  kept.find((each) => each.revision === revision) ?? kept.findLast(({ formerly }) => formerly.includes(revision));

/**
 * StatefulSets and DaemonSets give a template that is gone back to a new number and forget the old one. It is seen by its age: what is live, and one number newer
 * than what it came from, yet was made before that, can only be something that was gone back to; that it is what was planned is seen by its images.
 */
function broughtBack(
  { toRevision, expectCurrent, images }: Undo,
  live: LiveWorkload,
  current: number,
  kept: readonly Kept[],
): Kept | undefined {
  const [from, now] = [kept.at(-2), kept.at(-1)];
  if (
    !images ||
    !from ||
    !now ||
    from.revision !== expectCurrent ||
    now.revision !== current ||
    toRevision >= from.revision
  )
    return undefined;
  const isOlder = Date.parse(now.createdAt) < Date.parse(from.createdAt);
  return now.revision === from.revision + 1 && isOlder && isSame(now.template, live.spec.template) ? now : undefined;
}

/** Scaling asks for something new too, but for no other template. */
function isAt(revision: number, { workload, live, kept }: Standing): boolean {
  if (isObserved(live)) return currentRevision(workload.kind, live, kept) === revision;
  const expected = kept.find((each) => each.revision === revision);
  return expected !== undefined && isSame(expected.template, live.spec.template);
}

const isSameSet = (images: readonly string[], { images: kept }: Kept): boolean =>
  [...new Set(images)].sort().join(' ') === [...new Set(kept.map(({ image }) => image))].sort().join(' ');

/** Annotations that tell how a Deployment stands, or how it was applied, and go back with no template. */
const notRestored = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

function deploymentPatch({ metadata }: LiveWorkload, { template, annotations }: Kept): Patch {
  const remaining = Object.entries(metadata.annotations).filter(([key]) => notRestored.has(key));
  const restored = Object.entries(annotations).filter(([key]) => !notRestored.has(key));
  return {
    type: 'application/json-patch+json',
    body: [
      // Writing a passed resourceVersion is a conflict (409), where a failed `test` would look like an invalid template (422).
      { op: 'replace', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
      { op: 'replace', path: '/spec/template', value: withoutHash(template) },
      { op: 'add', path: '/metadata/annotations', value: Object.fromEntries([...remaining, ...restored]) },
    ],
  };
}

const controllerRevisionPatch = ({ metadata }: LiveWorkload, { patch }: Kept): Patch => ({
  type: 'application/strategic-merge-patch+json',
  body: { ...patch, metadata: { resourceVersion: metadata.resourceVersion } },
});

const sentence = (what: string): string => what.charAt(0).toUpperCase() + what.slice(1);
