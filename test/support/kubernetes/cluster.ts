import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { scratch } from '../processes.ts';
import { secrets } from '../secrets/planted.ts';
import { type Audited, createApiServer } from './api-server.ts';
import { type Certificate, selfSigned } from './certificate.ts';
import { stepDeployment } from './deployments.ts';
import type { Fault } from './faults.ts';
import { draftOf, kubeconfigOf, type NewWorkload, type Ref } from './making.ts';
import type { WorkloadObject, WorkloadResource } from './objects.ts';
import type { World } from './pods.ts';
import { stepDaemonSet, stepStatefulSet } from './revisioned.ts';
import { everything, type Rule } from './rights.ts';
import { createStore, type Store } from './store.ts';

/** A cluster on loopback that kubectl takes for a real one, as far as workloads of apps/v1 go. */
export interface Cluster {
  url: string;
  /** Undefined without TLS. */
  certificate: Certificate | undefined;
  /** Every question, in order. */
  requests: Audited[];
  /** What is stored; writing here goes past rights and rules. */
  store: Store;
  /** Makes it, and lets it come up. */
  add(workload: NewWorkload): void;
  get(ref: Ref): WorkloadObject;
  remove(ref: Ref): void;
  /** Changes what is asked for, or its annotations, as somebody with all rights. */
  change(ref: Ref, edit: (workload: WorkloadObject) => void): void;
  setImage(ref: Ref, image: string, container?: string): void;
  /** One thing after the other: each controller does the next that it has to do. */
  step(times?: number): void;
  /** Steps until nothing is left to do. */
  settle(): void;
  /** Pods with this image never become ready. */
  stick(image: string): void;
  /** The Deployment's time is over before it was finished. */
  missDeadline(ref: Ref): void;
  /** Ends a pod, the others stay: with OnDelete it comes back as asked for now. */
  deletePod(ref: Ref, ordinal: number): void;
  /** A token, and what it may. */
  grant(token: string, rules: Rule[]): void;
  /** A kubeconfig as text, and as a file. Over plain HTTP kubectl sends no token. */
  kubeconfig(token?: string): string;
  kubeconfigFile(token?: string): string;
  /** From now on every question is answered like this; null ends it. */
  fault(fault: Fault | null): void;
  /** Does something once, right before the next question like "PATCH /apis/…" is answered. */
  meanwhile(question: RegExp, act: () => void): void;
  stop(): Promise<void>;
}

interface Options {
  /** Needs openssl on the PATH. */
  tls?: boolean;
  /** Whether controllers act by themselves after each change, or only by `step`. */
  rollsOut?: 'at once' | 'by step';
  nodes?: number;
}

/** May do everything. */
export const adminToken = secrets.kubernetesToken;

const resources: Record<Ref['kind'], WorkloadResource> = {
  deployment: 'deployments',
  statefulset: 'statefulsets',
  daemonset: 'daemonsets',
};

export async function startCluster({ tls = false, rollsOut = 'at once', nodes = 3 }: Options = {}): Promise<Cluster> {
  const store = createStore();
  const world: World = { store, pods: new Map(), stuck: new Set(), late: new Set(), nodes };
  const users = new Map([[adminToken, { user: 'admin', rules: everything }]]);
  const requests: Audited[] = [];
  const { directory, remove: removeFiles } = scratch();
  let fault: Fault | null = null;
  let waiting: { question: RegExp; act: () => void } | null = null;

  const settle = (): void => {
    for (let steps = 0, before = -1; before !== store.version(); steps++) {
      if (steps > 1_000) throw new Error('the controllers never come to rest');
      before = store.version();
      stepAll(world);
    }
  };
  const changed = (): void => {
    if (rollsOut === 'at once') settle();
  };

  const onRequest = ({ method, path }: Audited): void => {
    if (!waiting?.question.test(`${method} ${path}`)) return;
    const { act } = waiting;
    waiting = null;
    act();
  };
  const handle = createApiServer({ store, users, requests, fault: () => fault, onRequest, onChange: changed });
  const certificate = tls ? selfSigned() : undefined;
  const server = certificate ? createTlsServer(certificate, handle) : createServer(handle);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const cluster: Cluster = {
    url,
    certificate,
    requests,
    store,
    add(workload) {
      store.create(resources[workload.kind], draftOf(workload));
      settle();
    },
    get: ({ kind, namespace, name }) => store.get(resources[kind], namespace, name),
    remove: ({ kind, namespace, name }) => store.remove(resources[kind], namespace, name),
    change(ref, edit) {
      const workload = cluster.get(ref);
      edit(workload);
      store.update(resources[ref.kind], workload);
      changed();
    },
    setImage(ref, image, container) {
      cluster.change(ref, ({ spec }) => {
        for (const each of spec.template.spec.containers)
          if (each.name === (container ?? each.name)) each.image = image;
      });
    },
    step(times = 1) {
      for (let each = 0; each < times; each++) stepAll(world);
    },
    settle,
    stick: (image) => void world.stuck.add(image),
    missDeadline(ref) {
      const { uid, generation } = cluster.get(ref).metadata;
      world.late.add(`${uid}/${generation}`);
      stepAll(world);
    },
    deletePod(ref, ordinal) {
      const workload = cluster.get(ref);
      const pods = world.pods.get(workload.metadata.uid) ?? [];
      const revision = workload.status.updateRevision ?? newestRevision(store, workload);
      world.pods.set(workload.metadata.uid, pods.with(ordinal, { revision, isReady: false }));
      changed();
    },
    grant: (token, rules) => void users.set(token, { user: `system:serviceaccount:bots:${users.size}`, rules }),
    kubeconfig: (token = adminToken) => kubeconfigOf(url, token, certificate),
    kubeconfigFile(token = adminToken) {
      const file = join(directory, `kubeconfig-${encodeURIComponent(token)}`);
      writeFileSync(file, cluster.kubeconfig(token), { mode: 0o600 });
      return file;
    },
    fault(next) {
      fault = next;
    },
    meanwhile(question, act) {
      waiting = { question, act };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      removeFiles();
    },
  };
  return cluster;
}

function stepAll(world: World): void {
  const { store } = world;
  for (const each of store.list('deployments')) stepDeployment(world, each);
  for (const each of store.list('statefulsets')) stepStatefulSet(world, each);
  for (const each of store.list('daemonsets')) stepDaemonSet(world, each);
}

const newestRevision = (store: Store, { metadata }: WorkloadObject): string =>
  store
    .list('controllerrevisions', metadata.namespace)
    .filter(({ metadata: { ownerReferences = [] } }) => ownerReferences.some(({ uid }) => uid === metadata.uid))
    .sort((one, other) => one.revision - other.revision)
    .at(-1)?.metadata.name ?? '';
