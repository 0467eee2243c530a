import { z } from 'zod';

// What is used of apps/v1, and nothing besides: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/

const strings = z.record(z.string(), z.string());
const count = z.int().default(0);

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  uid: z.string().min(1),
  resourceVersion: z.string().min(1),
  /** Rises with every change of what is asked for, not of how it stands. */
  generation: count,
  /** RFC 3339, whole seconds, by the API server's clock. */
  creationTimestamp: z.iso.datetime({ offset: true }),
  annotations: strings.default({}),
  ownerReferences: z.array(z.object({ uid: z.string(), controller: z.boolean().default(false) })).default([]),
});

/** How a pod is made. Kept whole, because it is written back whole. */
export const templateSchema = z.looseObject({
  metadata: z.looseObject({ labels: strings.optional() }).optional(),
  spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string(), image: z.string() })).min(1) }),
});

const selectorSchema = z.object({
  matchLabels: strings.default({}),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }))
    .default([]),
});

const statusSchema = z.object({
  observedGeneration: count,
  replicas: count,
  updatedReplicas: count,
  readyReplicas: count,
  availableReplicas: count,
  currentReplicas: count,
  currentRevision: z.string().default(''),
  updateRevision: z.string().default(''),
  desiredNumberScheduled: count,
  updatedNumberScheduled: count,
  numberReady: count,
  numberAvailable: count,
  conditions: z.array(z.object({ type: z.string(), reason: z.string().default('') })).default([]),
});

/** A Deployment, StatefulSet or DaemonSet: what one kind does not have is 0 or empty, as in the API itself. */
export const workloadSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: z.int().optional(),
    paused: z.boolean().default(false),
    selector: selectorSchema,
    template: templateSchema,
    updateStrategy: z
      .object({ type: z.string().default(''), rollingUpdate: z.object({ partition: z.int().optional() }).optional() })
      .prefault({}),
  }),
  status: statusSchema.prefault({}),
});

/** Of others' objects in the same list no more is demanded than whose they are. */
export const listSchema = z.object({ items: z.array(z.looseObject({ metadata: metadataSchema })) });

/** A Deployment keeps its past in ReplicaSets. */
export const replicaSetSchema = z.object({ metadata: metadataSchema, spec: z.object({ template: templateSchema }) });

/** The two others keep it in ControllerRevisions, whose data is a strategic merge patch. */
export const controllerRevisionSchema = z.object({
  metadata: metadataSchema,
  revision: z.int(),
  data: z.looseObject({ spec: z.looseObject({ template: templateSchema }) }),
});

export type LiveWorkload = z.infer<typeof workloadSchema>;
export type Template = z.infer<typeof templateSchema>;
export type Selector = z.infer<typeof selectorSchema>;
export type Listed = z.infer<typeof listSchema>['items'][number];
