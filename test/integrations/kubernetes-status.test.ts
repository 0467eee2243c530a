import { afterEach, expect, test } from 'vitest';
import type { Clusters } from '../../src/integrations/kubernetes/clusters.ts';
import { asking } from '../support/kubernetes/asking.ts';
import { type Cluster, startCluster } from '../support/kubernetes/cluster.ts';
import type { NewWorkload } from '../support/kubernetes/making.ts';

const opened: (Cluster | Clusters)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await ('stop' in each ? each.stop() : each.close());
});

async function started({ kind, replicas = 2, spec }: Pick<NewWorkload, 'kind' | 'replicas' | 'spec'>) {
  const workload = { cluster: 'production', namespace: 'payments', kind, name: 'api' };
  const cluster = await startCluster({ rollsOut: 'by step', nodes: 2 });
  opened.push(cluster);
  cluster.add({ ...workload, images: { api: 'api:1' }, replicas, ...(spec ? { spec } : {}) });
  const clusters = asking(cluster);
  opened.push(clusters);
  cluster.setImage(workload, 'api:2');
  const look = () => clusters.look(workload);
  return {
    cluster,
    workload,
    look,
    /** What is said at each step until it is done, each sentence once. */
    async watched(): Promise<string[]> {
      const said = new Set<string>();
      for (let step = 0; step < 40; step++) {
        const { says, isDone, hasFailed } = await look();
        said.add(says);
        if (isDone || hasFailed) break;
        cluster.step();
      }
      return [...said];
    },
  };
}

test('a deployment is followed until its last old pod is gone', async () => {
  const { watched } = await started({ kind: 'deployment' });
  const unfinished = 'Waiting for deployment "api" rollout to finish:';
  expect(await watched()).toEqual([
    'Waiting for deployment spec update to be observed...',
    `${unfinished} 0 out of 2 new replicas have been updated...`,
    `${unfinished} 1 out of 2 new replicas have been updated...`,
    `${unfinished} 1 old replicas are pending termination...`,
    'deployment "api" successfully rolled out',
  ]);
});

test('a deployment whose pods do not come up waits, and has failed when its time is over', async () => {
  const { cluster, workload, look } = await started({ kind: 'deployment', replicas: 1 });
  cluster.stick('api:2');
  cluster.settle();
  expect(await look()).toMatchObject({
    isDone: false,
    hasFailed: false,
    says: 'Waiting for deployment "api" rollout to finish: 1 old replicas are pending termination...',
  });
  cluster.missDeadline(workload);
  expect(await look()).toMatchObject({
    isDone: false,
    hasFailed: true,
    says: 'deployment "api" exceeded its progress deadline',
  });
});

test('a deployment that is scaled up waits for the new pods to be available', async () => {
  const { cluster, workload, look } = await started({ kind: 'deployment' });
  cluster.settle();
  cluster.stick('api:2');
  cluster.change(workload, ({ spec }) => {
    spec.replicas = 3;
  });
  cluster.settle();
  expect(await look()).toMatchObject({
    isDone: false,
    says: 'Waiting for deployment "api" rollout to finish: 2 of 3 updated replicas are available...',
  });
});

test('a stateful set is followed from its last pod down', async () => {
  const { watched } = await started({ kind: 'statefulset' });
  expect(await watched()).toEqual([
    'Waiting for statefulset spec update to be observed...',
    'Waiting for partitioned roll out to finish: 0 out of 2 new pods have been updated...',
    'Waiting for 1 pods to be ready...',
    'Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...',
    'partitioned roll out complete: 2 new pods have been updated...',
  ]);
});

test('a stateful set with a partition is done when the pods above it are new', async () => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
  const { watched } = await started({ kind: 'statefulset', replicas: 3, spec: { updateStrategy } });
  expect(await watched()).toEqual([
    'Waiting for statefulset spec update to be observed...',
    'Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated...',
    'Waiting for 1 pods to be ready...',
    'partitioned roll out complete: 1 new pods have been updated...',
  ]);
});

test('a stateful set without a word on partitions is told by its revisions', async () => {
  const { watched, cluster } = await started({
    kind: 'statefulset',
    replicas: 1,
    spec: { updateStrategy: { type: 'RollingUpdate' } },
  });
  const said = await watched();
  const [, newest] = cluster.store.list('controllerrevisions', 'payments').map(({ metadata }) => metadata.name);
  expect(said).toEqual([
    'Waiting for statefulset spec update to be observed...',
    `waiting for statefulset rolling update to complete 0 pods at revision ${newest}...`,
    'Waiting for 1 pods to be ready...',
    `statefulset rolling update complete 1 pods at revision ${newest}...`,
  ]);
});

test('a daemon set is followed node by node', async () => {
  const { watched } = await started({ kind: 'daemonset' });
  const unfinished = 'Waiting for daemon set "api" rollout to finish:';
  expect(await watched()).toEqual([
    'Waiting for daemon set spec update to be observed...',
    `${unfinished} 0 out of 2 new pods have been updated...`,
    `${unfinished} 1 out of 2 new pods have been updated...`,
    `${unfinished} 1 of 2 updated pods are available...`,
    'daemon set "api" successfully rolled out',
  ]);
});

test.each(['statefulset', 'daemonset'] as const)(
  'a %s that is updated by deleting its pods is never said to be done',
  async (kind) => {
    const { cluster, workload, look } = await started({ kind, spec: { updateStrategy: { type: 'OnDelete' } } });
    cluster.settle();
    expect(await look()).toMatchObject({
      revision: 2,
      replicas: { updated: 0 },
      isDone: false,
      hasFailed: true,
      says: 'rollout status is only available for RollingUpdate strategy type',
    });
    cluster.deletePod(workload, 1);
    cluster.settle();
    expect(await look()).toMatchObject({ replicas: { updated: 1, ready: 2 }, isDone: false });
  },
);
