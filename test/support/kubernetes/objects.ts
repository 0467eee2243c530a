import { createHash } from 'node:crypto';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export const kinds = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
  controllerrevisions: 'ControllerRevision',
} as const;

export type Resource = keyof typeof kinds;
export type WorkloadResource = 'deployments' | 'statefulsets' | 'daemonsets';

export interface Metadata {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller: boolean }[];
}

export interface Container {
  name: string;
  image: string;
  [key: string]: unknown;
}

export interface Template {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string>; creationTimestamp?: null };
  spec: { containers: Container[]; [key: string]: unknown };
}

export interface Spec {
  replicas?: number;
  paused?: boolean;
  selector: {
    matchLabels: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
  };
  template: Template;
  revisionHistoryLimit?: number;
  updateStrategy?: { type: string; rollingUpdate?: { partition?: number } };
  [key: string]: unknown;
}

export interface Condition {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
}

export interface Status {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  currentReplicas?: number;
  currentRevision?: string;
  updateRevision?: string;
  desiredNumberScheduled?: number;
  currentNumberScheduled?: number;
  updatedNumberScheduled?: number;
  numberReady?: number;
  numberAvailable?: number;
  numberMisscheduled?: number;
  conditions?: Condition[];
}

interface Common {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

export interface WorkloadObject extends Common {
  spec: Spec;
  status: Status;
}

export interface ReplicaSetObject extends Common {
  spec: { replicas: number; selector: Spec['selector']; template: Template };
  status: { replicas: number };
}

export interface ControllerRevisionObject extends Common {
  revision: number;
  data: { spec: { template: Template & { $patch: 'replace' } } };
}

export interface Objects {
  deployments: WorkloadObject;
  statefulsets: WorkloadObject;
  daemonsets: WorkloadObject;
  replicasets: ReplicaSetObject;
  controllerrevisions: ControllerRevisionObject;
}

export const isWorkload = (resource: Resource): resource is WorkloadResource =>
  resource === 'deployments' || resource === 'statefulsets' || resource === 'daemonsets';

export const ownerOf = ({ kind, metadata }: WorkloadObject) => [
  { apiVersion: 'apps/v1', kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true },
];

export const isOwnedBy = ({ metadata: { uid } }: WorkloadObject, { metadata }: Common): boolean =>
  (metadata.ownerReferences ?? []).some((owner) => owner.controller && owner.uid === uid);

/** In a name's own letters; the same for the same content, in whatever order it is written. */
export const hashOf = (content: unknown): string =>
  createHash('sha256')
    .update(sorted(content))
    .digest('hex')
    .slice(0, 10)
    .replaceAll(/[aeiou]/g, 'x');

/** One text for one content. */
export const sorted = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );

/** What the real server fills in, so that what was sent and what is stored differ as they do there. */
export function withDefaults(template: Template): Template {
  const { containers, ...pod } = template.spec;
  return {
    metadata: { creationTimestamp: null, ...template.metadata },
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      ...pod,
      containers: containers.map((container) => ({
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
        ...container,
      })),
    },
  };
}
