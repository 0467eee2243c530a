import { SourceFault } from '../../coordinator/sources.ts';
import type { Guard } from '../http/addresses.ts';
import { createDispatcher } from '../http/dispatcher.ts';
import { createPatience, type Patience } from '../http/patience.ts';
import type { Integrations, Workload } from '../settings.ts';
import { type Api, createApi } from './api.ts';
import { inClusterAccess, type Pod } from './in-cluster.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { called, pastOf, pastPath, workloadPath } from './names.ts';
import { type LiveWorkload, listSchema, workloadSchema } from './objects.ts';
import { type ContainerImage, currentRevision, imagesOf, type Kept, keptOf, type Revision } from './revisions.ts';
import { type RolloutStatus, rolloutStatus } from './status.ts';
import { type Undo, undoPatch } from './undo.ts';

/** How a workload stands. */
export interface Look extends RolloutStatus {
  /** The number of what is asked for, 0 where its controller has not given one yet. */
  revision: number;
  /** Asked for, by container, in the order of the template. */
  images: ContainerImage[];
  replicas: { wanted: number; updated: number; ready: number; available: number };
  /** Another UID is another workload of the same name. */
  uid: string;
  /** Rises with every change of what is asked for. */
  generation: number;
}

/** The clusters of the settings. Every method throws a SourceFault where the cluster does not answer, or says no. */
export interface Clusters {
  look(workload: Workload): Promise<Look>;
  /** What it was, oldest first, what it is now included. */
  history(workload: Workload): Promise<Revision[]>;
  /** Where `kubectl rollout undo` would go back to; `missing` where there is nothing before. */
  previous(workload: Workload): Promise<Revision>;
  /** Does what `kubectl rollout undo --to-revision` does, only where it stands as expected. Safe to repeat. */
  undo(workload: Workload, undo: Undo): Promise<'brought back' | 'already there'>;
  /** Lets go of the connections. */
  close(): Promise<void>;
}

interface Deps {
  clusters: Integrations['clusters'];
  guard: Guard;
  /** Milliseconds, steady. */
  now(): number;
  /** Where we are, for a cluster that is said to be our own. */
  pod: Pod;
  /** Milliseconds for one question and its whole answer. */
  timeoutMs?: number;
}

const maxBytes = 8 * 1024 * 1024;

/** Reads how to reach each cluster, and connects to none yet. Throws an AccessError for a kubeconfig that does not do. */
export function createClusters({ clusters, guard, now, pod, timeoutMs = 5_000 }: Deps): Clusters {
  const opened = new Map(
    Object.entries(clusters).map(([name, settings]) => {
      const access =
        'inCluster' in settings ? inClusterAccess(pod) : readKubeconfig(settings.kubeconfig, settings.context);
      const dispatcher = createDispatcher(guard, { maxBytes, timeoutMs }, access.tls);
      const api = createApi({ source: `The cluster ${name}`, access, dispatcher, timeoutMs });
      return [name, { api, dispatcher }] as const;
    }),
  );
  const apiOf = ({ cluster }: Workload): Api => {
    const found = opened.get(cluster);
    if (!found) throw new SourceFault('refused', `The settings name no cluster ${cluster}.`);
    return found.api;
  };
  const looking = createPatience(now);
  // Apart from looking: that nothing could be seen for a while is no reason not to try at once when somebody has decided to go back.
  const changing = createPatience(now);

  return {
    look: (workload) =>
      patiently(looking, workload, async () => {
        const api = apiOf(workload);
        const live = await liveOf(api, workload);
        // A Deployment carries its own number: one question less.
        return lookOf(workload, live, workload.kind === 'deployment' ? [] : await pastIn(api, workload, live));
      }),
    history: (workload) =>
      patiently(looking, workload, async () => (await standing(apiOf(workload), workload)).kept.map(told)),
    previous: (workload) =>
      patiently(looking, workload, async () => {
        const before = (await standing(apiOf(workload), workload)).kept.at(-2);
        if (before) return told(before);
        throw new SourceFault(
          'missing',
          `${called(workload)} of cluster ${workload.cluster} has no revision before this.`,
        );
      }),
    undo: (workload, undo) =>
      patiently(changing, workload, async () => {
        const api = apiOf(workload);
        const patch = undoPatch({ workload, ...(await standing(api, workload)) }, undo);
        if (!patch) return 'already there';
        await api.patch({ path: workloadPath(workload), what: called(workload) }, patch);
        return 'brought back';
      }),
    async close() {
      await Promise.all([...opened.values()].map(({ dispatcher }) => dispatcher.close()));
    },
  };
}

/** A cluster in trouble is left alone as a whole. What may not be seen is left alone by itself: the next workload may be seen. */
async function patiently<T>(patience: Patience, workload: Workload, doing: () => Promise<T>): Promise<T> {
  const { cluster, namespace, kind, name } = workload;
  const answer = await patience.ask(cluster, async () => {
    try {
      return { value: await patience.ask(`${cluster} ${namespace} ${kind} ${name}`, doing) };
    } catch (fault) {
      if (fault instanceof SourceFault && fault.trouble === 'forbidden') return { fault };
      throw fault;
    }
  });
  if ('fault' in answer) throw answer.fault;
  return answer.value;
}

async function standing(api: Api, workload: Workload): Promise<{ live: LiveWorkload; kept: Kept[] }> {
  const live = await liveOf(api, workload);
  return { live, kept: await pastIn(api, workload, live) };
}

async function liveOf(api: Api, workload: Workload): Promise<LiveWorkload> {
  const { cluster, namespace, name } = workload;
  const live = await api.get({ path: workloadPath(workload), what: called(workload) }, workloadSchema);
  if (live.metadata.name === name && live.metadata.namespace === namespace) return live;
  throw new SourceFault('broken', `The cluster ${cluster} answers with something else than ${called(workload)}.`);
}

async function pastIn(api: Api, workload: Workload, live: LiveWorkload): Promise<Kept[]> {
  const { kind, namespace } = workload;
  const asked = { path: pastPath(workload, live.spec.selector), what: `${pastOf(kind)} in ${namespace}` };
  const { items } = await api.get(asked, listSchema);
  return keptOf(kind, live, items, api.read);
}

function lookOf({ kind }: Workload, live: LiveWorkload, kept: Kept[]): Look {
  const { metadata, spec, status } = live;
  const isOnEveryNode = kind === 'daemonset';
  return {
    ...rolloutStatus(kind, live),
    revision: currentRevision(kind, live, kept),
    images: imagesOf(spec.template),
    replicas: {
      wanted: isOnEveryNode ? status.desiredNumberScheduled : (spec.replicas ?? 1),
      updated: isOnEveryNode ? status.updatedNumberScheduled : status.updatedReplicas,
      ready: isOnEveryNode ? status.numberReady : status.readyReplicas,
      available: isOnEveryNode ? status.numberAvailable : status.availableReplicas,
    },
    uid: metadata.uid,
    generation: metadata.generation,
  };
}

const told = ({ revision, formerly, images, changeCause }: Kept): Revision => ({
  revision,
  formerly,
  images,
  changeCause,
});
