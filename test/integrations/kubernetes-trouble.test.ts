import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Clusters } from '../../src/integrations/kubernetes/clusters.ts';
import { asking } from '../support/kubernetes/asking.ts';
import { type Cluster, startCluster } from '../support/kubernetes/cluster.ts';
import type { Fault } from '../support/kubernetes/faults.ts';
import type { Rule } from '../support/kubernetes/rights.ts';
import { project } from '../support/processes.ts';
import { secrets } from '../support/secrets/planted.ts';

const api = { cluster: 'production', kind: 'deployment', namespace: 'payments', name: 'api' } as const;
const web = { ...api, name: 'web' };
const undo = { toRevision: 1, expectCurrent: 2 };
const secret = secrets.kubernetesToken;

const opened: (Cluster | Clusters)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await ('stop' in each ? each.stop() : each.close());
});

async function started(options: Parameters<typeof asking>[1] = {}) {
  const cluster = await startCluster();
  opened.push(cluster);
  cluster.grant(secret, [{ verbs: ['*'], resources: ['*'] }]);
  for (const each of [api, web]) cluster.add({ ...each, images: { app: 'app:1' } });
  cluster.setImage(api, 'app:2');
  let now = 0;
  const clusters = asking(cluster, { token: secret, now: () => now, ...options });
  opened.push(clusters);
  return {
    cluster,
    clusters,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('#96 a cluster in trouble', () => {
  const troubles: [Fault, string, string][] = [
    ['down', 'down', 'The cluster production cannot be reached.'],
    ['slow', 'slow', 'The cluster production does not answer in time.'],
    ['half', 'broken', 'The cluster production answers with JSON that cannot be read.'],
    ['huge', 'broken', 'The cluster production answers with more than we read.'],
    ['html', 'broken', 'The cluster production does not answer in JSON: is that a Kubernetes API server?'],
    ['redirect', 'refused', 'The cluster production sends us somewhere else (302), and is not followed there.'],
    [401, 'unauthorised', 'The cluster production does not accept our token (401).'],
    [403, 'forbidden', 'The cluster production does not let us see deployment api in payments (403).'],
    [429, 'limited', 'The cluster production wants us to ask less often.'],
    [500, 'down', 'The cluster production is in trouble (500): "etcdserver: leader changed"'],
  ];

  test.each(troubles)('%s is %s, in one sentence without the token', async (fault, trouble, message) => {
    const { cluster, clusters } = await started({ timeoutMs: fault === 'slow' ? 300 : 5_000 });
    cluster.fault(fault);
    await expect(clusters.look(api)).rejects.toMatchObject({ name: 'SourceFault', trouble, message });
    await expect(clusters.undo(api, undo)).rejects.toMatchObject({ name: 'SourceFault', trouble, message });
    expect(cluster.requests.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  test.each([401, 429, 500, 'down'] as const)('%s is left alone for a while, and then asked again', async (fault) => {
    const { cluster, clusters, pass } = await started();
    cluster.fault(fault);
    const first = await clusters.look(api).catch((caught: unknown) => caught);
    expect(cluster.requests).toHaveLength(1);
    cluster.fault(null);
    pass(fault === 429 ? 6_999 : 4_999);
    // The same words, also for its other workloads, and nothing asked.
    await expect(clusters.look(api)).rejects.toBe(first);
    await expect(clusters.history(web)).rejects.toBe(first);
    expect(cluster.requests).toHaveLength(1);
    pass(1);
    expect(await clusters.look(api)).toMatchObject({ revision: 2 });
  });

  test('401 twice is left alone for longer', async () => {
    const { cluster, clusters, pass } = await started();
    cluster.fault(401);
    await expect(clusters.look(api)).rejects.toThrow('(401)');
    pass(5_000);
    await expect(clusters.look(api)).rejects.toThrow('(401)');
    expect(cluster.requests).toHaveLength(2);
    pass(9_999);
    await expect(clusters.look(api)).rejects.toThrow('(401)');
    expect(cluster.requests).toHaveLength(2);
  });

  test('is tried at once when somebody decides to go back, whatever looking came to before', async () => {
    const { cluster, clusters } = await started();
    cluster.fault(500);
    await expect(clusters.look(api)).rejects.toThrow('(500)');
    cluster.fault(null);
    expect(await clusters.undo(api, undo)).toBe('brought back');
  });

  test('that goes down in the middle of going back is gone back to in the end, once', async () => {
    const { cluster, clusters, pass } = await started();
    cluster.meanwhile(/^PATCH/, () => cluster.fault('down'));
    await expect(clusters.undo(api, undo)).rejects.toMatchObject({ trouble: 'down' });
    cluster.fault(null);
    pass(5_000);
    expect(await clusters.undo(api, undo)).toBe('brought back');
    expect(await clusters.undo(api, undo)).toBe('already there');
  });
});

describe('#96 without the right', () => {
  const reader = { verbs: ['get'], resources: ['deployments'], resourceNames: ['api'], namespace: 'payments' };

  test('to see one workload, the others are seen', async () => {
    const { cluster } = await started();
    cluster.grant('reader', [reader]);
    const clusters = asking(cluster, { token: 'reader', now: () => 0 });
    opened.push(clusters);
    cluster.requests.splice(0);
    for (let times = 0; times < 3; times++)
      await expect(clusters.look(web)).rejects.toMatchObject({
        trouble: 'forbidden',
        message: 'The cluster production does not let us see deployment web in payments (403).',
      });
    expect(await clusters.look(api)).toMatchObject({ revision: 2 });
    expect(cluster.requests).toHaveLength(2);
  });

  test('to list or to change, it is said what may not be done', async () => {
    const { cluster } = await started();
    cluster.grant('reader', [reader]);
    cluster.grant('lister', [reader, { verbs: ['list'], resources: ['replicasets'], namespace: 'payments' }]);
    const [asReader, asLister] = ['reader', 'lister'].map((token) => asking(cluster, { token }));
    if (!asReader || !asLister) throw new Error('nobody asks');
    opened.push(asReader, asLister);
    await expect(asReader.history(api)).rejects.toThrow(
      'The cluster production does not let us see replicasets in payments (403).',
    );
    expect(await asLister.history(api)).toHaveLength(2);
    await expect(asLister.undo(api, undo)).rejects.toThrow(
      'The cluster production does not let us change deployment api in payments (403).',
    );
    expect(cluster.get(api).spec.template.spec.containers[0]?.image).toBe('app:2');
  });

  test('with a token that nobody knows', async () => {
    const { cluster } = await started();
    const clusters = asking(cluster, { token: 'canary-unknown' });
    opened.push(clusters);
    await expect(clusters.look(api)).rejects.toMatchObject({ trouble: 'unauthorised' });
  });
});

describe('with the rights that the docs give', () => {
  /** The rules of the Role in docs/kubernetes.md. */
  function documented(): Rule[] {
    const [, manifest = ''] =
      /```yaml\n(.*?)```/s.exec(readFileSync(join(project, 'docs/kubernetes.md'), 'utf8')) ?? [];
    const role = parseAllDocuments(manifest)
      .map((document) => document.toJS() as { kind: string; metadata: { namespace: string }; rules: Rule[] })
      .find(({ kind }) => kind === 'Role');
    if (!role) throw new Error('docs/kubernetes.md has no Role any more');
    return role.rules.map((rule) => ({ ...rule, namespace: role.metadata.namespace }));
  }
  const db = { ...api, kind: 'statefulset', name: 'db' } as const;
  const agent = { ...api, kind: 'daemonset', name: 'agent' } as const;

  async function granted(rules: Rule[]) {
    const { cluster } = await started();
    for (const each of [db, agent]) {
      cluster.add({ ...each, images: { app: 'app:1' } });
      cluster.setImage(each, 'app:2');
    }
    cluster.grant('documented', rules);
    const clusters = asking(cluster, { token: 'documented', now: () => 0 });
    opened.push(clusters);
    return { cluster, clusters };
  }

  test('everything is looked at and brought back, and nothing else is seen', async () => {
    const { cluster, clusters } = await granted(documented());
    for (const workload of [api, db, agent]) {
      expect(await clusters.look(workload)).toMatchObject({ revision: 2 });
      expect(await clusters.history(workload)).toHaveLength(2);
      expect(await clusters.undo(workload, undo)).toBe('brought back');
      expect(await clusters.look(workload)).toMatchObject({ revision: 3, isDone: true });
    }
    await expect(clusters.look(web)).rejects.toMatchObject({ trouble: 'forbidden' });
    await expect(clusters.look({ ...api, namespace: 'staging' })).rejects.toMatchObject({ trouble: 'forbidden' });
    expect(cluster.requests.filter(({ status }) => status === 403)).toHaveLength(2);
  });

  test('without patch, everything is looked at and nothing brought back', async () => {
    const rules = documented().map((rule) => ({ ...rule, verbs: rule.verbs.filter((verb) => verb !== 'patch') }));
    const { cluster, clusters } = await granted(rules);
    for (const workload of [api, db, agent]) {
      expect(await clusters.look(workload)).toMatchObject({ revision: 2 });
      await expect(clusters.undo(workload, undo)).rejects.toMatchObject({ trouble: 'forbidden' });
      expect(cluster.get(workload).spec.template.spec.containers[0]?.image).toBe('app:2');
    }
  });

  test('each rule is needed', async () => {
    const rules = documented();
    expect(rules).toHaveLength(5);
    for (const [index] of rules.entries()) {
      const { clusters } = await granted(rules.toSpliced(index, 1));
      const done = await Promise.allSettled([api, db, agent].map((workload) => clusters.undo(workload, undo)));
      expect(
        done.map(({ status }) => status),
        `without rule ${index}`,
      ).toContain('rejected');
    }
  });
});

test('a cluster at an address inside is not asked where the settings do not say so', async () => {
  const { cluster, clusters } = await started({ reachable: [] });
  await expect(clusters.look(api)).rejects.toMatchObject({
    trouble: 'refused',
    message: 'The cluster production leads to an address inside that the settings do not allow.',
  });
  expect(cluster.requests).toEqual([]);
});

test('what a revision holds is refused by the cluster in its own words', async () => {
  const { cluster, clusters } = await started();
  for (const each of cluster.store.list('replicasets', 'payments'))
    cluster.store.update('replicasets', {
      ...each,
      spec: {
        ...each.spec,
        template: { ...each.spec.template, metadata: { labels: { app: 'other' } } },
      },
    });
  await expect(clusters.undo(api, undo)).rejects.toMatchObject({
    trouble: 'refused',
    message: expect.stringMatching(
      /^The cluster production does not take the change of deployment api in payments \(422\): "Deployment.apps "api" is invalid/,
    ),
  });
});

test.each<[string, (cluster: Cluster) => void, string]>([
  [
    'another object',
    ({ store }) => {
      const other = store.get('deployments', 'payments', 'web');
      Object.assign(store, { get: () => other });
    },
    'The cluster production answers with something else than deployment api in payments.',
  ],
  [
    'an object without containers',
    ({ store }) => {
      const found = store.get('deployments', 'payments', 'api');
      found.spec.template.spec.containers = [];
      store.update('deployments', found);
    },
    'The cluster production describes deployment api in payments in a way that we do not know, at spec.template.spec.containers.',
  ],
])('an answer with %s is not believed', async (_, spoil, message) => {
  const { cluster, clusters } = await started();
  spoil(cluster);
  await expect(clusters.look(api)).rejects.toMatchObject({ trouble: 'broken', message });
});
