import { type ControllerRevisionObject, hashOf, isOwnedBy, ownerOf, sorted, type WorkloadObject } from './objects.ts';
import { isStuck, isUnseen, oneReadier, type Pod, podsOf, type World, writeStatus } from './pods.ts';

/** One step of the StatefulSet controller: it sees what is asked for, or one pod becomes ready, goes, comes or is replaced, from the last down. */
export function stepStatefulSet(world: World, set: WorkloadObject): void {
  const update = ensureRevision(world, set);
  const { currentRevision = update } = set.status;
  const { replicas = 1, updateStrategy } = set.spec;
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  const isRolling = updateStrategy?.type !== 'OnDelete';
  const pods = podsOf(world, set);
  const hangs = isStuck(world, set.spec.template);
  const fresh = (ordinal: number): Pod => ({
    revision: ordinal < partition ? currentRevision : update,
    isReady: false,
  });

  const next = (): Pod[] => {
    const readier = oneReadier(pods, ({ revision }) => hangs && revision === update);
    if (readier) return readier;
    if (pods.length < replicas) return [...pods, fresh(pods.length)];
    if (pods.length > replicas) return pods.slice(0, -1);
    const old = pods.findLastIndex(({ revision }, ordinal) => ordinal >= partition && revision !== update);
    // The next one waits until all are ready.
    return isRolling && old >= 0 && pods.every(({ isReady }) => isReady) ? pods.with(old, fresh(old)) : pods;
  };
  if (!isUnseen(set)) world.pods.set(set.metadata.uid, next());

  const now = podsOf(world, set);
  const updated = now.filter(({ revision }) => revision === update).length;
  const ready = now.filter(({ isReady }) => isReady).length;
  const isComplete = isRolling && updated === replicas && ready === replicas;
  writeStatus(world, 'statefulsets', set, {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: now.length,
    readyReplicas: ready,
    availableReplicas: ready,
    updatedReplicas: updated,
    currentReplicas: isComplete ? updated : now.filter(({ revision }) => revision === currentRevision).length,
    currentRevision: isComplete ? update : currentRevision,
    updateRevision: update,
  });
}

/** One step of the DaemonSet controller: one pod a node, replaced one after the other. */
export function stepDaemonSet(world: World, set: WorkloadObject): void {
  const update = ensureRevision(world, set);
  const pods = podsOf(world, set);
  const hangs = isStuck(world, set.spec.template);
  const next = (): Pod[] => {
    const readier = oneReadier(pods, ({ revision }) => hangs && revision === update);
    if (readier) return readier;
    if (pods.length < world.nodes) return [...pods, { revision: update, isReady: false }];
    const old = pods.findIndex(({ revision }) => revision !== update);
    const isRolling = set.spec.updateStrategy?.type !== 'OnDelete';
    return isRolling && old >= 0 && pods.every(({ isReady }) => isReady)
      ? pods.with(old, { revision: update, isReady: false })
      : pods;
  };
  if (!isUnseen(set)) world.pods.set(set.metadata.uid, next());

  const now = podsOf(world, set);
  const ready = now.filter(({ isReady }) => isReady).length;
  writeStatus(world, 'daemonsets', set, {
    observedGeneration: set.metadata.generation ?? 1,
    desiredNumberScheduled: world.nodes,
    currentNumberScheduled: now.length,
    updatedNumberScheduled: now.filter(({ revision }) => revision === update).length,
    numberReady: ready,
    numberAvailable: ready,
    numberMisscheduled: 0,
  });
}

/** The name of the template's ControllerRevision: a new one with the next number, or the one that there was, renumbered. */
function ensureRevision(world: World, set: WorkloadObject): string {
  const { store } = world;
  const all = store.list('controllerrevisions', set.metadata.namespace).filter((each) => isOwnedBy(set, each));
  // kubectl compares it byte by byte with what it would write itself.
  const data: ControllerRevisionObject['data'] = JSON.parse(
    sorted({ spec: { template: { ...set.spec.template, $patch: 'replace' } } }),
  );
  const found = all.find((each) => sorted(each.data) === sorted(data));
  const newest = Math.max(0, ...all.map(({ revision }) => revision));
  if (found) {
    if (found.revision < newest) store.update('controllerrevisions', { ...found, revision: newest + 1 });
    return found.metadata.name;
  }
  const hash = hashOf(set.spec.template);
  const { name, namespace, annotations } = set.metadata;
  const created = store.create('controllerrevisions', {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...set.spec.template.metadata.labels, 'controller-revision-hash': hash },
      annotations: { ...annotations },
      ownerReferences: ownerOf(set),
    },
    revision: newest + 1,
    data,
  });
  forgetOldest(world, set, all);
  return created.metadata.name;
}

function forgetOldest(world: World, set: WorkloadObject, others: ControllerRevisionObject[]): void {
  const used = new Set(podsOf(world, set).map(({ revision }) => revision));
  const idle = others.filter(({ metadata }) => !used.has(metadata.name)).sort((a, b) => a.revision - b.revision);
  const { revisionHistoryLimit = 10 } = set.spec;
  for (const { metadata } of idle.slice(0, Math.max(0, idle.length - revisionHistoryLimit)))
    world.store.remove('controllerrevisions', metadata.namespace, metadata.name);
}
