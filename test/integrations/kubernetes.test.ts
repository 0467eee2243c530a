import { afterEach, describe, expect, test } from 'vitest';
import type { Clusters } from '../../src/integrations/kubernetes/clusters.ts';
import { asking } from '../support/kubernetes/asking.ts';
import { type Cluster, startCluster } from '../support/kubernetes/cluster.ts';
import type { Ref } from '../support/kubernetes/making.ts';
import type { ControllerRevisionObject } from '../support/kubernetes/objects.ts';

const place = { cluster: 'production', namespace: 'payments' };
const api = { ...place, kind: 'deployment', name: 'api' } as const;
const db = { ...place, kind: 'statefulset', name: 'db' } as const;
const agent = { ...place, kind: 'daemonset', name: 'agent' } as const;
const all = [api, db, agent];

const opened: (Cluster | Clusters)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await ('stop' in each ? each.stop() : each.close());
});

async function started(rollsOut: 'at once' | 'by step' = 'at once') {
  const cluster = await startCluster({ rollsOut });
  opened.push(cluster);
  for (const each of all) cluster.add({ ...each, images: { [each.name]: `${each.name}:1`, side: 'side:1' } });
  const clusters = asking(cluster);
  opened.push(clusters);
  return { cluster, clusters };
}

const patchesOf = ({ requests }: Cluster) => requests.filter(({ method }) => method === 'PATCH');
const templateOf = (cluster: Cluster, ref: Ref) => cluster.get(ref).spec.template;

/** Something with the same labels, that another owns, and that claims to be newer. */
function addStranger({ store }: Cluster, { kind, namespace, name }: Ref): void {
  const isOwn = ({ metadata }: { metadata: { name: string } }) => metadata.name.startsWith(`${name}-`);
  const strange = {
    name: `${name}-stranger`,
    uid: 'another',
    annotations: { 'deployment.kubernetes.io/revision': '7' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Other', name, uid: 'somebody else', controller: true }],
  };
  if (kind === 'deployment')
    for (const own of store.list('replicasets', namespace).filter(isOwn))
      store.create('replicasets', { ...own, metadata: { ...own.metadata, ...strange } });
  else
    for (const own of store.list('controllerrevisions', namespace).filter(isOwn))
      store.create('controllerrevisions', { ...own, revision: 7, metadata: { ...own.metadata, ...strange } });
}

describe.each(all)('a $kind', (workload) => {
  const { name, kind } = workload;

  test('is looked at: its revision, images and replicas', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`, name);
    const { uid, generation } = cluster.get(workload).metadata;
    const count = kind === 'daemonset' ? 3 : 2;
    expect(await clusters.look(workload)).toMatchObject({
      revision: 2,
      images: [
        { container: name, image: `${name}:2` },
        { container: 'side', image: 'side:1' },
      ],
      replicas: { wanted: count, updated: count, ready: count, available: count },
      isDone: true,
      hasFailed: false,
      uid,
      generation,
    });
  });

  test('has a history, oldest first, and knows where undo would go', async () => {
    const { cluster, clusters } = await started();
    cluster.change(workload, ({ metadata, spec }) => {
      metadata.annotations = { ...metadata.annotations, 'kubernetes.io/change-cause': 'the second' };
      for (const each of spec.template.spec.containers) each.image = `${name}:2`;
    });
    const history = await clusters.history(workload);
    expect(history.map(({ revision, changeCause }) => [revision, changeCause])).toEqual([
      [1, null],
      [2, 'the second'],
    ]);
    expect(await clusters.previous(workload)).toEqual(history[0]);
  });

  test('counts only what it owns itself', async () => {
    const { cluster, clusters } = await started();
    addStranger(cluster, workload);
    expect((await clusters.history(workload)).map(({ revision }) => revision)).toEqual([1]);
    await expect(clusters.previous(workload)).rejects.toMatchObject({
      trouble: 'missing',
      message: `${kind} ${name} in payments of cluster production has no revision before this.`,
    });
  });

  test('#91 is brought back, and asking again changes nothing', async () => {
    const { cluster, clusters } = await started();
    const before = templateOf(cluster, workload);
    cluster.setImage(workload, `${name}:2`);
    const undo = { toRevision: 1, expectCurrent: 2, images: [`${name}:1`, 'side:1'] };
    expect(await clusters.undo(workload, undo)).toBe('brought back');
    expect(templateOf(cluster, workload)).toEqual(before);
    // As after a crash: the revision that was gone back to is the third now.
    expect(await clusters.undo(workload, undo)).toBe('already there');
    expect(patchesOf(cluster)).toHaveLength(1);
    expect(await clusters.look(workload)).toMatchObject({ revision: 3, isDone: true });
  });

  test('#91 is already there while its controller has not seen it yet', async () => {
    const { cluster, clusters } = await started('by step');
    cluster.setImage(workload, `${name}:2`);
    cluster.settle();
    const undo = { toRevision: 1, expectCurrent: 2 };
    await clusters.undo(workload, undo);
    expect(await clusters.look(workload)).toMatchObject({
      isDone: false,
      says: expect.stringContaining('spec update to be observed'),
    });
    expect(await clusters.undo(workload, undo)).toBe('already there');
    expect(patchesOf(cluster)).toHaveLength(1);
  });

  test('#91 is left alone when something newer is live than what was decided on', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`);
    cluster.setImage(workload, `${name}:3`);
    await expect(clusters.undo(workload, { toRevision: 1, expectCurrent: 2 })).rejects.toMatchObject({
      trouble: 'refused',
      message: expect.stringContaining(' is at revision 3 and not at 2 any more.'),
    });
    expect(patchesOf(cluster)).toEqual([]);
    expect(await clusters.undo(workload, { toRevision: 1, expectCurrent: null })).toBe('brought back');
  });

  test('#91 is left alone when a change that nobody decided on was not seen by its controller yet', async () => {
    const { cluster, clusters } = await started('by step');
    cluster.setImage(workload, `${name}:2`);
    cluster.settle();
    cluster.setImage(workload, `${name}:3`);
    await expect(clusters.undo(workload, { toRevision: 1, expectCurrent: 2 })).rejects.toMatchObject({
      trouble: 'refused',
      message: expect.stringContaining('was changed a moment ago'),
    });
    expect(patchesOf(cluster)).toEqual([]);
  });

  test('is brought back although it was scaled a moment ago', async () => {
    const { cluster, clusters } = await started('by step');
    cluster.setImage(workload, `${name}:2`);
    cluster.settle();
    cluster.change(workload, ({ spec }) => {
      spec.revisionHistoryLimit = 5;
    });
    expect(await clusters.undo(workload, { toRevision: 1, expectCurrent: 2 })).toBe('brought back');
    expect(cluster.get(workload).spec.revisionHistoryLimit).toBe(5);
  });

  test('#91 is left alone when the revision is gone', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`);
    await expect(clusters.undo(workload, { toRevision: 9, expectCurrent: 2 })).rejects.toMatchObject({
      trouble: 'refused',
      message: expect.stringContaining('keeps no revision 9 any more. It is at 2.'),
    });
    expect(patchesOf(cluster)).toEqual([]);
  });

  test('#91 is left alone when the revision holds other images than planned, or it is another of that name', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`, name);
    const undo = { toRevision: 1, expectCurrent: 2 };
    await expect(clusters.undo(workload, { ...undo, images: [`${name}:0`, 'side:1'] })).rejects.toMatchObject({
      message: expect.stringContaining('has other images than planned'),
    });
    await expect(clusters.undo(workload, { ...undo, uid: 'of before' })).rejects.toMatchObject({
      message: expect.stringContaining(`There is another ${kind} ${name} in payments`),
    });
    expect(patchesOf(cluster)).toEqual([]);
    const { uid } = cluster.get(workload).metadata;
    expect(await clusters.undo(workload, { ...undo, uid, images: ['side:1', `${name}:1`] })).toBe('brought back');
  });

  test('#91 is not overwritten when somebody changes it at the same moment', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`);
    cluster.meanwhile(/^PATCH/, () => cluster.setImage(workload, `${name}:3`));
    await expect(clusters.undo(workload, { toRevision: 1, expectCurrent: 2 })).rejects.toMatchObject({
      trouble: 'refused',
      message: `Somebody changed ${kind} ${name} in payments at the same moment, so we changed nothing (409). Look at it again.`,
    });
    expect(templateOf(cluster, workload).spec.containers[0]?.image).toBe(`${name}:3`);
  });

  test('#91 #95 in another namespace, of another cluster, or by a name that would climb out of it, is not touched', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`);
    const undo = { toRevision: 1, expectCurrent: 2 };
    await expect(clusters.undo({ ...workload, namespace: 'staging' }, undo)).rejects.toMatchObject({
      trouble: 'missing',
      message: `The cluster production has no ${kind} ${name} in staging (404).`,
    });
    await expect(clusters.undo({ ...workload, cluster: 'staging' }, undo)).rejects.toMatchObject({
      trouble: 'refused',
      message: 'The settings name no cluster staging.',
    });
    for (const strange of ['../kube-system', '..', 'a/b', 'a?b', 'a%2fb', 'Ä', ''])
      await expect(clusters.undo({ ...workload, namespace: strange }, undo), strange).rejects.toMatchObject({
        trouble: 'refused',
        message: expect.stringContaining('is no name that Kubernetes knows'),
      });
    expect(patchesOf(cluster)).toEqual([]);
  });
});

describe.each([db, agent])('#91 a $kind that went back is not taken for what was planned', (workload) => {
  const { name } = workload;
  const undo = { toRevision: 1, expectCurrent: 2, images: [`${name}:1`, 'side:1'] };

  async function wentBack() {
    const { cluster, clusters } = await started();
    cluster.setImage(workload, `${name}:2`);
    await clusters.undo(workload, undo);
    const isGone = (revision: number, at: number) => ({
      trouble: 'refused',
      message: expect.stringContaining(`keeps no revision ${revision} any more. It is at ${at}.`),
    });
    const edit = (change: (revision: ControllerRevisionObject) => ControllerRevisionObject) => {
      for (const each of cluster.store.list('controllerrevisions', 'payments'))
        if (each.metadata.name.startsWith(`${name}-`)) cluster.store.update('controllerrevisions', change(each));
    };
    return { cluster, clusters, isGone, edit };
  }

  test('when that was another number', async () => {
    const { clusters, isGone } = await wentBack();
    await expect(clusters.undo(workload, { ...undo, toRevision: 9 })).rejects.toMatchObject(isGone(9, 3));
  });

  test('when its images are not known, or others', async () => {
    const { clusters, isGone } = await wentBack();
    const { images: _, ...unsaid } = undo;
    await expect(clusters.undo(workload, unsaid)).rejects.toMatchObject(isGone(1, 3));
    await expect(clusters.undo(workload, { ...undo, images: [`${name}:0`] })).rejects.toMatchObject({
      message: expect.stringContaining('has other images than planned'),
    });
  });

  test('when something happened in between', async () => {
    const { clusters, isGone, edit } = await wentBack();
    edit((each) => (each.revision === 3 ? { ...each, revision: 5 } : each));
    await expect(clusters.undo(workload, undo)).rejects.toMatchObject(isGone(1, 5));
  });

  test('when both are of the same second, so that nobody can tell which is older', async () => {
    const { clusters, isGone, edit } = await wentBack();
    edit((each) => ({ ...each, metadata: { ...each.metadata, creationTimestamp: '2026-11-02T09:00:00Z' } }));
    await expect(clusters.undo(workload, undo)).rejects.toMatchObject(isGone(1, 3));
  });
});

test.each(all)('a $kind is where it shall be, whether its server writes null or nothing', async (workload) => {
  const { cluster, clusters } = await started();
  const live = cluster.get(workload);
  delete live.spec.template.metadata.creationTimestamp;
  cluster.store.update(`${workload.kind}s`, live);
  expect(await clusters.undo(workload, { toRevision: 1, expectCurrent: 1 })).toBe('already there');
  expect(patchesOf(cluster)).toEqual([]);
});

describe('a deployment', () => {
  test('is found by the number that its template had before somebody went back to it', async () => {
    const { cluster, clusters } = await started();
    const first = templateOf(cluster, api);
    cluster.setImage(api, 'api:2');
    await clusters.undo(api, { toRevision: 1, expectCurrent: 2 });
    cluster.setImage(api, 'api:4');
    expect((await clusters.history(api)).map(({ revision, formerly }) => [revision, formerly])).toEqual([
      [2, []],
      [3, [1]],
      [4, []],
    ]);
    expect(await clusters.undo(api, { toRevision: 1, expectCurrent: 4 })).toBe('brought back');
    expect(templateOf(cluster, api)).toEqual(first);
  });

  test('gets back the annotations of its revision, and keeps those that tell how it stands', async () => {
    const { cluster, clusters } = await started();
    const cause = 'kubernetes.io/change-cause';
    const applied = 'kubectl.kubernetes.io/last-applied-configuration';
    cluster.change(api, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, [cause]: 'first', [applied]: '{}' };
    });
    cluster.change(api, ({ metadata, spec }) => {
      metadata.annotations = { ...metadata.annotations, [cause]: 'second', owner: 'ops' };
      for (const each of spec.template.spec.containers) each.image = 'api:2';
    });
    await clusters.undo(api, { toRevision: 1, expectCurrent: 2 });
    expect(cluster.get(api).metadata.annotations).toEqual({
      [cause]: 'first',
      [applied]: '{}',
      'deployment.kubernetes.io/revision': '3',
    });
  });

  test('#91 that is paused is not brought back', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(api, 'api:2');
    cluster.change(api, ({ spec }) => {
      spec.paused = true;
    });
    await expect(clusters.undo(api, { toRevision: 1, expectCurrent: 2 })).rejects.toMatchObject({
      trouble: 'refused',
      message: expect.stringContaining('is paused, so it cannot be rolled back. Resume it first'),
    });
  });

  test('is brought back within half a second', async () => {
    const { cluster, clusters } = await started();
    cluster.setImage(api, 'api:2');
    let patchedAt = Number.POSITIVE_INFINITY;
    cluster.meanwhile(/^PATCH/, () => {
      patchedAt = performance.now();
    });
    const from = performance.now();
    await clusters.undo(api, { toRevision: 1, expectCurrent: 2 });
    expect(patchedAt - from).toBeLessThan(500);
    expect(cluster.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'PATCH']);
  });

  test('selected by expressions is read in the same way', async () => {
    const { cluster, clusters } = await started();
    const matchExpressions = [
      { key: 'app', operator: 'In', values: ['web', 'site'] },
      { key: 'tier', operator: 'NotIn', values: ['back'] },
      { key: 'app', operator: 'Exists' },
      { key: 'legacy', operator: 'DoesNotExist' },
    ];
    const web = { ...api, name: 'web' };
    cluster.add({
      ...web,
      images: { web: 'web:1' },
      spec: { selector: { matchLabels: { app: 'web' }, matchExpressions } },
    });
    expect((await clusters.history(web)).map(({ revision }) => revision)).toEqual([1]);
    expect(cluster.requests.at(-1)?.query.get('labelSelector')).toBe(
      'app=web,app in (web,site),tier notin (back),app,!legacy',
    );
  });
});
