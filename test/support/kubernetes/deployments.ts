import {
  type Condition,
  hashOf,
  isOwnedBy,
  ownerOf,
  type ReplicaSetObject,
  sorted,
  type Template,
  type WorkloadObject,
} from './objects.ts';
import { isStuck, isUnseen, oneReadier, type Pod, podsOf, type World, writeStatus } from './pods.ts';

const revisionKey = 'deployment.kubernetes.io/revision';
const historyKey = 'deployment.kubernetes.io/revision-history';
const own = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionKey,
  historyKey,
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
]);

/** One step of the Deployment controller: it sees what is asked for, or one pod becomes ready, goes or comes. */
export function stepDeployment(world: World, deployment: WorkloadObject): void {
  const current = deployment.spec.paused ? sameTemplate(world, deployment) : ensureReplicaSet(world, deployment);
  if (current && !deployment.spec.paused && !isUnseen(deployment))
    world.pods.set(deployment.metadata.uid, moved(world, deployment, current));
  count(world, deployment);
  writeStatus(world, 'deployments', deployment, statusOf(world, deployment, current?.metadata.name));
}

/** One more than asked for may run, and never one fewer: maxSurge 1, maxUnavailable 0. */
function moved(world: World, deployment: WorkloadObject, current: ReplicaSetObject): Pod[] {
  const { replicas = 1 } = deployment.spec;
  const pods = podsOf(world, deployment);
  const isNew = ({ revision }: Pod) => revision === current.metadata.name;
  const hangs = isStuck(world, current.spec.template);
  const readier = oneReadier(pods, (pod) => hangs && isNew(pod));
  if (readier) return readier;
  const old = pods.find((pod) => !isNew(pod));
  if (old && (pods.filter(({ isReady }) => isReady).length > replicas || !old.isReady))
    return pods.filter((pod) => pod !== old);
  const fresh = pods.filter(isNew);
  if (fresh.length > replicas) return pods.slice(1);
  if (fresh.length < replicas && pods.length <= replicas)
    return [...pods, { revision: current.metadata.name, isReady: false }];
  return pods;
}

const ownReplicaSets = ({ store }: World, deployment: WorkloadObject): ReplicaSetObject[] =>
  store.list('replicasets', deployment.metadata.namespace).filter((each) => isOwnedBy(deployment, each));

const sameTemplate = (world: World, deployment: WorkloadObject): ReplicaSetObject | undefined =>
  ownReplicaSets(world, deployment).find(
    ({ spec }) => sorted(withoutHash(spec.template)) === sorted(withoutHash(deployment.spec.template)),
  );

function withoutHash(template: Template): Template {
  const { 'pod-template-hash': _, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The ReplicaSet of the template: a new one with the next number, or the one that there was, renumbered. */
function ensureReplicaSet(world: World, deployment: WorkloadObject): ReplicaSetObject {
  const { store } = world;
  const found = sameTemplate(world, deployment) ?? createReplicaSet(world, deployment);
  const others = ownReplicaSets(world, deployment).filter(({ metadata }) => metadata.uid !== found.metadata.uid);
  const next = Math.max(0, ...others.map(revisionOf)) + 1;
  const before = revisionOf(found);
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !own.has(key));
  const annotations: Record<string, string> = {
    ...found.metadata.annotations,
    ...Object.fromEntries(copied),
    [revisionKey]: `${Math.max(before, next)}`,
    'deployment.kubernetes.io/desired-replicas': `${deployment.spec.replicas ?? 1}`,
    'deployment.kubernetes.io/max-replicas': `${(deployment.spec.replicas ?? 1) + 1}`,
  };
  if (before > 0 && before < next)
    annotations[historyKey] = [found.metadata.annotations?.[historyKey], before].filter(Boolean).join(',');
  const current = store.update('replicasets', { ...found, metadata: { ...found.metadata, annotations } });
  const live = store.get('deployments', deployment.metadata.namespace, deployment.metadata.name);
  const revision = { [revisionKey]: `${revisionOf(current)}` };
  store.update('deployments', {
    ...live,
    metadata: { ...live.metadata, annotations: { ...live.metadata.annotations, ...revision } },
  });
  forgetOldest(world, deployment, others);
  return current;
}

function createReplicaSet({ store }: World, deployment: WorkloadObject): ReplicaSetObject {
  const { metadata, spec } = deployment;
  const hash = hashOf(spec.template);
  const labels = { ...spec.template.metadata.labels, 'pod-template-hash': hash };
  return store.create('replicasets', {
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      ownerReferences: ownerOf(deployment),
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...spec.selector.matchLabels, 'pod-template-hash': hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
}

function forgetOldest(world: World, deployment: WorkloadObject, others: ReplicaSetObject[]): void {
  const used = new Set(podsOf(world, deployment).map(({ revision }) => revision));
  const idle = others.filter(({ metadata }) => !used.has(metadata.name)).sort((a, b) => revisionOf(a) - revisionOf(b));
  const { revisionHistoryLimit = 10 } = deployment.spec;
  for (const { metadata } of idle.slice(0, Math.max(0, idle.length - revisionHistoryLimit)))
    world.store.remove('replicasets', metadata.namespace, metadata.name);
}

const revisionOf = ({ metadata }: ReplicaSetObject): number => Number(metadata.annotations?.[revisionKey] ?? 0);

function count(world: World, deployment: WorkloadObject): void {
  for (const each of ownReplicaSets(world, deployment)) {
    const replicas = podsOf(world, deployment).filter(({ revision }) => revision === each.metadata.name).length;
    world.store.update('replicasets', { ...each, spec: { ...each.spec, replicas }, status: { replicas } });
  }
}

function statusOf(world: World, deployment: WorkloadObject, current: string | undefined): WorkloadObject['status'] {
  const pods = podsOf(world, deployment);
  const { replicas = 1 } = deployment.spec;
  const updated = pods.filter(({ revision }) => revision === current).length;
  const ready = pods.filter(({ isReady }) => isReady).length;
  const isComplete = updated === replicas && pods.length === replicas && ready === replicas;
  const isLate = world.late.has(`${deployment.metadata.uid}/${deployment.metadata.generation}`);
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: pods.length,
    updatedReplicas: updated,
    readyReplicas: ready,
    availableReplicas: ready,
    conditions: [progress(deployment.metadata.name, isComplete, isLate)],
  };
}

function progress(name: string, isComplete: boolean, isLate: boolean): Condition {
  const set = `ReplicaSet of "${name}"`;
  if (isComplete)
    return { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `${set} has progressed.` };
  if (isLate)
    return { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: `${set} timed out.` };
  return { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${set} is progressing.` };
}
