import type { Api } from './api.ts';
import type { Kind } from './names.ts';
import {
  controllerRevisionSchema,
  type Listed,
  type LiveWorkload,
  replicaSetSchema,
  type Template,
} from './objects.ts';

export interface ContainerImage {
  container: string;
  image: string;
}

/** One state that a workload was in, as `kubectl rollout history` numbers it. */
export interface Revision {
  revision: number;
  /** Numbers that the same template had before somebody went back to it. Only Deployments remember them. */
  formerly: number[];
  images: ContainerImage[];
  /** The annotation kubernetes.io/change-cause, null where nobody gave one. */
  changeCause: string | null;
}

/** A revision with all that it takes to go back to it. */
export interface Kept extends Revision {
  template: Template;
  annotations: Record<string, string>;
  /** RFC 3339, whole seconds: when this template was first asked for. */
  createdAt: string;
  /** The patch that brings it back; Deployments have none ready. */
  patch?: Record<string, unknown>;
}

const revisionKey = 'deployment.kubernetes.io/revision';
const historyKey = 'deployment.kubernetes.io/revision-history';

export const imagesOf = ({ spec }: Template): ContainerImage[] =>
  spec.containers.map(({ name, image }) => ({ container: name, image }));

/**
 * The number of what is asked for now; 0 where none was given yet. A Deployment carries it, of the others it is the newest that they keep. Until the controller has
 * seen the newest change, it is the number before that.
 */
export function currentRevision(kind: Kind, live: LiveWorkload, kept: readonly Kept[]): number {
  if (kind === 'deployment') return numberIn(live.metadata.annotations[revisionKey]);
  return kept.at(-1)?.revision ?? 0;
}

/** The past of this very workload, oldest first: what others own with the same labels is not its. */
export function keptOf(kind: Kind, live: LiveWorkload, listed: readonly Listed[], read: Api['read']): Kept[] {
  const own = listed.filter(({ metadata }) =>
    metadata.ownerReferences.some(({ uid, controller }) => controller && uid === live.metadata.uid),
  );
  return own
    .map((each) => (kind === 'deployment' ? replicaSet(each, read) : controllerRevision(each, read)))
    .filter(({ revision }) => revision > 0)
    .sort((one, other) => one.revision - other.revision);
}

function replicaSet(listed: Listed, read: Api['read']): Kept {
  const { metadata, spec } = read(listed, { what: `replicaset ${listed.metadata.name}` }, replicaSetSchema);
  const formerly = (metadata.annotations[historyKey] ?? '').split(',').map(numberIn);
  return {
    ...keptAs(metadata, spec.template),
    revision: numberIn(metadata.annotations[revisionKey]),
    formerly: formerly.filter((each) => each > 0),
  };
}

function controllerRevision(listed: Listed, read: Api['read']): Kept {
  const what = `controllerrevision ${listed.metadata.name}`;
  const { metadata, revision, data } = read(listed, { what }, controllerRevisionSchema);
  return { ...keptAs(metadata, data.spec.template), revision, formerly: [], patch: data };
}

const keptAs = ({ annotations, creationTimestamp }: Listed['metadata'], template: Template) => ({
  images: imagesOf(template),
  changeCause: annotations['kubernetes.io/change-cause'] ?? null,
  template,
  annotations,
  createdAt: creationTimestamp,
});

const numberIn = (text: string | undefined): number => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : 0);
