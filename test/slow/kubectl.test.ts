import { existsSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Clusters } from '../../src/integrations/kubernetes/clusters.ts';
import { asking } from '../support/kubernetes/asking.ts';
import { type Cluster, startCluster } from '../support/kubernetes/cluster.ts';
import type { Ref } from '../support/kubernetes/making.ts';
import { program, scratch } from '../support/processes.ts';

const binary = '/usr/bin/kubectl';
const place = { cluster: 'production', namespace: 'payments' };
const api = { ...place, kind: 'deployment', name: 'api' } as const;
const db = { ...place, kind: 'statefulset', name: 'db' } as const;
const agent = { ...place, kind: 'daemonset', name: 'agent' } as const;

beforeAll(() => {
  if (!existsSync(binary))
    throw new Error('There is no kubectl on this machine. Install the Debian package kubernetes-client.');
});

const cleanings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanings.splice(0).reverse()) await clean();
});

/** The same cluster each time, with kubectl and with our own client in front of it. */
async function started(rollsOut: 'at once' | 'by step' = 'at once') {
  const cluster = await startCluster({ tls: true, rollsOut, nodes: 2 });
  const clusters: Clusters = asking(cluster);
  const { directory, remove } = scratch();
  cleanings.push(
    remove,
    () => cluster.stop(),
    () => clusters.close(),
  );
  for (const each of [api, db, agent])
    cluster.add({ ...each, images: { [each.name]: `${each.name}:1`, side: 'side:1' } });

  const begun = (...args: string[]) =>
    program(binary, ['--kubeconfig', cluster.kubeconfigFile(), '--cache-dir', directory, ...args]);
  /** What it writes, errors included, without the line's end. */
  async function kubectl(...args: string[]): Promise<string> {
    const { stdout, stderr } = await begun(...args).ended;
    return (stdout + stderr).trimEnd();
  }
  return { cluster, clusters, begun, kubectl };
}

/** What undoing is about, of the workload and of what is kept of its past. */
function standing(cluster: Cluster, ref: Ref) {
  const { metadata, spec, status } = cluster.get(ref);
  const resource = ref.kind === 'deployment' ? 'replicasets' : 'controllerrevisions';
  const past = cluster.store.list(resource, ref.namespace).map((each) => ({
    name: each.metadata.name,
    annotations: each.metadata.annotations,
    revision: 'revision' in each ? each.revision : null,
  }));
  const { annotations, labels, generation } = metadata;
  return { annotations, labels, generation, spec, status, past };
}

describe.each([api, db, agent])('a $kind', (workload) => {
  const { name } = workload;
  const called = `${workload.kind}/${name}`;

  test('stands, at each step of an update, as kubectl says', async () => {
    const { cluster, clusters, kubectl } = await started('by step');
    expect(await kubectl('set', 'image', called, `${name}=${name}:2`)).toContain('image updated');
    const said = new Set<string>();
    for (let step = 0; step < 20; step++) {
      const { says, isDone } = await clusters.look(workload);
      expect(await kubectl('rollout', 'status', called, '--watch=false')).toBe(says);
      said.add(says);
      if (isDone) break;
      cluster.step();
    }
    expect([...said].at(-1)).toMatch(/successfully rolled out|roll out complete/);
    expect(said.size).toBeGreaterThan(3);
  });

  test('has the history that kubectl shows', async () => {
    const { cluster, clusters, kubectl } = await started();
    await kubectl('set', 'image', called, `${name}=${name}:2`);
    cluster.change(workload, ({ metadata, spec }) => {
      metadata.annotations = { ...metadata.annotations, 'kubernetes.io/change-cause': 'the third' };
      for (const each of spec.template.spec.containers) each.image = `${each.name}:3`;
    });
    await kubectl('rollout', 'undo', called, '--to-revision=1');
    const shown = (await kubectl('rollout', 'history', called)).split('\n').slice(2);
    const history = await clusters.history(workload);
    expect(history.map(({ revision, changeCause }) => `${revision} ${changeCause ?? '<none>'}`)).toEqual(
      shown.map((line) => line.replace(/\s+/, ' ').trim()),
    );
    expect(history.map(({ revision }) => revision)).toEqual([2, 3, 4]);
    expect((await clusters.look(workload)).revision).toBe(4);
    for (const { revision, images } of history) {
      const details = await kubectl('rollout', 'history', called, `--revision=${revision}`);
      expect([...details.matchAll(/Image:\s+(\S+)/g)].map(([, image]) => image)).toEqual(
        images.map(({ image }) => image),
      );
    }
  });

  test.each([1, 2])('is the same after going back to revision %s', async (toRevision) => {
    const byKubectl = await started();
    const byUs = await started();
    for (const { cluster } of [byKubectl, byUs]) {
      cluster.setImage(workload, `${name}:2`, name);
      cluster.change(workload, ({ metadata, spec }) => {
        metadata.annotations = { ...metadata.annotations, 'kubernetes.io/change-cause': 'the third', owner: 'ops' };
        spec.template.spec.containers.push({ name: 'extra', image: 'extra:3' });
        spec.template.spec['priorityClassName'] = 'high';
      });
    }
    expect(standing(byKubectl.cluster, workload)).toEqual(standing(byUs.cluster, workload));
    expect(await byKubectl.kubectl('rollout', 'undo', called, `--to-revision=${toRevision}`)).toContain('rolled back');
    expect(await byUs.clusters.undo(workload, { toRevision, expectCurrent: 3 })).toBe('brought back');
    expect(standing(byUs.cluster, workload)).toEqual(standing(byKubectl.cluster, workload));
    expect(standing(byUs.cluster, workload).spec.template.spec.containers).toHaveLength(2);
    expect(await byUs.kubectl('rollout', 'undo', called, '--to-revision=4')).toContain(
      'skipped rollback (current template already matches revision 4)',
    );
  });

  test('goes back, where nobody says how far, to what we call the previous one', async () => {
    const { cluster, clusters, kubectl } = await started();
    cluster.setImage(workload, `${name}:2`, name);
    cluster.setImage(workload, `${name}:3`, name);
    await kubectl('rollout', 'undo', called, '--to-revision=1');
    const { images } = await clusters.previous(workload);
    expect(await kubectl('rollout', 'undo', called)).toContain('rolled back');
    expect((await clusters.look(workload)).images).toEqual(images);
    expect(images[0]?.image).toBe(`${name}:3`);
  });

  test('that is waited for by kubectl is waited for until it is done', async () => {
    const { cluster, begun } = await started('by step');
    cluster.setImage(workload, `${name}:2`, name);
    const waiting = begun('rollout', 'status', called, '--timeout=60s');
    await waiting.until(/spec update to be observed/);
    const steps = setInterval(() => cluster.step(), 100);
    const { code, stdout } = await waiting.ended;
    clearInterval(steps);
    expect(code).toBe(0);
    expect(stdout).toMatch(/(successfully rolled out|roll out complete: .*)\s*$/);
  });
});

test('a deployment that takes too long has failed for both', async () => {
  const { cluster, clusters, kubectl } = await started();
  cluster.stick('api:2');
  cluster.setImage(api, 'api:2');
  cluster.missDeadline(api);
  const { says, hasFailed } = await clusters.look(api);
  expect(hasFailed).toBe(true);
  expect(await kubectl('rollout', 'status', 'deployment/api')).toBe(`error: ${says}`);
});

test.each([db, agent])('a $kind whose pods are deleted by hand is followed by neither', async (workload) => {
  const { cluster, clusters, kubectl } = await started();
  cluster.change(workload, ({ spec }) => {
    spec.updateStrategy = { type: 'OnDelete' };
  });
  const { says, isDone } = await clusters.look(workload);
  expect(isDone).toBe(false);
  expect(await kubectl('rollout', 'status', `${workload.kind}/${workload.name}`)).toBe(`error: ${says}`);
});

test('a stateful set with a partition stands as kubectl says', async () => {
  const { cluster, clusters, kubectl } = await started('by step');
  cluster.change(db, ({ spec }) => {
    spec.updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
  });
  cluster.setImage(db, 'db:2');
  for (let step = 0; step < 6; step++, cluster.step())
    expect(await kubectl('rollout', 'status', 'statefulset/db', '--watch=false')).toBe((await clusters.look(db)).says);
  expect(await clusters.look(db)).toMatchObject({ isDone: true, replicas: { wanted: 2, updated: 1 } });
});

test('a paused deployment is brought back by neither', async () => {
  const { cluster, clusters, kubectl } = await started();
  cluster.setImage(api, 'api:2');
  cluster.change(api, ({ spec }) => {
    spec.paused = true;
  });
  expect(await kubectl('rollout', 'undo', 'deployment/api')).toContain('cannot rollback a paused deployment');
  await expect(clusters.undo(api, { toRevision: 1, expectCurrent: 2 })).rejects.toThrow('is paused');
});

test('kubectl is refused what our client is refused', async () => {
  const { cluster } = await started();
  cluster.setImage(api, 'api:2');
  cluster.grant('reader', [{ verbs: ['get', 'list', 'watch'], resources: ['*'], namespace: 'payments' }]);
  const { directory, remove } = scratch();
  const clusters = asking(cluster, { token: 'reader' });
  cleanings.push(remove, () => clusters.close());
  const whom = ['--kubeconfig', cluster.kubeconfigFile('reader'), '--cache-dir', directory];
  const kubectl = async (...args: string[]) => (await program(binary, [...whom, ...args]).ended).stderr;
  expect(await kubectl('rollout', 'undo', 'deployment/api')).toContain(
    'deployments.apps "api" is forbidden: User "system:serviceaccount:bots:1" cannot patch resource "deployments"',
  );
  await expect(clusters.undo(api, { toRevision: 1, expectCurrent: 2 })).rejects.toMatchObject({ trouble: 'forbidden' });
  expect(await kubectl('get', 'deployments', '-n', 'staging')).toContain('cannot list resource');
  expect(await kubectl('get', 'deployment', 'gone')).toContain('deployments.apps "gone" not found');
});
