import type { Template, WorkloadObject, WorkloadResource } from './objects.ts';
import type { Store } from './store.ts';

export interface Pod {
  /** Name of the ReplicaSet or ControllerRevision that it was made from. */
  revision: string;
  isReady: boolean;
}

/** What the controllers see and move. */
export interface World {
  store: Store;
  /** By the workload's UID; a StatefulSet's in the order of their ordinals. */
  pods: Map<string, Pod[]>;
  /** Images whose pods never become ready. */
  stuck: Set<string>;
  /** Deployments that took too long, as `uid/generation`. */
  late: Set<string>;
  /** On how many nodes a DaemonSet runs. */
  nodes: number;
}

export const podsOf = (world: World, { metadata: { uid } }: WorkloadObject): Pod[] => world.pods.get(uid) ?? [];

export const isStuck = ({ stuck }: World, { spec }: Template): boolean =>
  spec.containers.some(({ image }) => stuck.has(image));

/** The pods with the first that can become ready made so; null where none can. */
export function oneReadier(pods: Pod[], cannot: (pod: Pod) => boolean): Pod[] | null {
  const index = pods.findIndex((pod) => !pod.isReady && !cannot(pod));
  return index < 0 ? null : pods.with(index, { revision: pods[index]?.revision ?? '', isReady: true });
}

/** Whether the controller has yet to see what is asked for. */
export const isUnseen = ({ metadata, status }: WorkloadObject): boolean =>
  (metadata.generation ?? 0) > (status.observedGeneration ?? 0);

/** The status is written beside whatever else was changed meanwhile. */
export function writeStatus(
  { store }: World,
  resource: WorkloadResource,
  { metadata: { namespace, name } }: WorkloadObject,
  status: WorkloadObject['status'],
): void {
  store.update(resource, { ...store.get(resource, namespace, name), status });
}
