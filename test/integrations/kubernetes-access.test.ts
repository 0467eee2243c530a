import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { createClusters } from '../../src/integrations/kubernetes/clusters.ts';
import { inClusterAccess } from '../../src/integrations/kubernetes/in-cluster.ts';
import { readKubeconfig } from '../../src/integrations/kubernetes/kubeconfig.ts';
import { selfSigned } from '../support/kubernetes/certificate.ts';
import { adminToken, type Cluster, startCluster } from '../support/kubernetes/cluster.ts';
import { scratch } from '../support/processes.ts';
import { secrets } from '../support/secrets/planted.ts';
import { secretsIn } from '../support/secrets/search.ts';

const cleanings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanings.splice(0).reverse()) await clean();
});
const api = { cluster: 'production', kind: 'deployment', namespace: 'payments', name: 'api' } as const;
const secret = secrets.kubernetesToken;
const pem = '-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n';
const base64 = Buffer.from(pem).toString('base64');

function folder(): string {
  const { directory, remove } = scratch();
  cleanings.push(remove);
  return directory;
}

interface Parts {
  cluster?: object;
  user?: object;
  rest?: object;
}

/** A kubeconfig of one cluster, `prod`, and one user, `bot`. */
function written({ cluster = {}, user = { token: secret }, rest = {} }: Parts = {}): string {
  const file = join(folder(), 'kubeconfig');
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'now',
    contexts: [{ name: 'now', context: { cluster: 'prod', user: 'bot' } }],
    clusters: [{ name: 'prod', cluster: { server: 'https://k8s.example.com:6443', ...cluster } }],
    users: [{ name: 'bot', user }],
    ...rest,
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('a kubeconfig', () => {
  test('says where, whom to trust, who we are and where we are at home', async () => {
    const access = readKubeconfig(
      written({
        cluster: {
          server: 'https://k8s.example.com/k8s/clusters/c-1',
          'certificate-authority-data': base64,
          'tls-server-name': 'kubernetes.default',
        },
        user: { token: secret, 'client-certificate-data': base64, 'client-key-data': base64 },
        rest: { contexts: [{ name: 'now', context: { cluster: 'prod', user: 'bot', namespace: 'payments' } }] },
      }),
    );
    expect(access.server.href).toBe('https://k8s.example.com/k8s/clusters/c-1');
    expect(access.tls).toEqual({ ca: pem, cert: pem, key: pem, serverName: 'kubernetes.default' });
    expect(await access.token()).toBe(secret);
    expect(access.namespace).toBe('payments');
  });

  test('names files beside itself, and its token file is read each time', async () => {
    const file = written({
      cluster: { 'certificate-authority': 'ca.crt' },
      user: { token: 'older', tokenFile: 'token' },
    });
    writeFileSync(join(file, '../ca.crt'), pem);
    writeFileSync(join(file, '../token'), 'first\n');
    const access = readKubeconfig(file);
    expect(access.tls).toEqual({ ca: pem });
    expect(access.namespace).toBe('default');
    expect(await access.token()).toBe('first');
    writeFileSync(join(file, '../token'), 'second\n');
    expect(await access.token()).toBe('second');
    writeFileSync(join(file, '../token'), 'two\nlines');
    await expect(access.token()).rejects.toMatchObject({ trouble: 'unauthorised' });
  });

  test('has several contexts, of which the settings may name one', () => {
    const clusters = ['prod', 'lab'].map((name) => ({ name, cluster: { server: `https://${name}.example.com` } }));
    const contexts = ['prod', 'lab'].map((name) => ({ name, context: { cluster: name } }));
    const file = written({ rest: { clusters, contexts, 'current-context': 'prod' } });
    expect(readKubeconfig(file).server.host).toBe('prod.example.com');
    expect(readKubeconfig(file, 'lab').server.host).toBe('lab.example.com');
  });

  test.each<[string, Parts, string]>([
    ['no current context', { rest: { 'current-context': '' } }, 'has no current-context: name one in the settings'],
    ['no such context', { rest: { contexts: null } }, 'has no context now'],
    ['no such cluster', { rest: { clusters: null } }, 'has no cluster prod, which its context now names'],
    ['no such user', { rest: { users: null } }, 'has no user bot, which its context now names'],
    ['an odd shape', { rest: { users: secret } }, 'is not understood at users'],
    ['no address', { cluster: { server: 'k8s' } }, 'has no server address for the cluster prod'],
    ['another protocol', { cluster: { server: 'file:///etc' } }, 'has no server address for the cluster prod'],
    [
      'a password in the address',
      { cluster: { server: `https://me:${secret}@k8s` } },
      'has a password in the server address of the cluster prod',
    ],
    [
      'an address in the clear',
      { cluster: { server: 'http://k8s.example.com' } },
      'has a server address without https for the cluster prod, which would show our token to everybody',
    ],
    [
      'no check of certificates',
      { cluster: { 'insecure-skip-tls-verify': true } },
      'says insecure-skip-tls-verify for the cluster prod: give its certificate-authority instead',
    ],
    ['a proxy', { cluster: { 'proxy-url': 'http://proxy' } }, 'has a proxy-url for the cluster prod'],
    [
      'a program',
      { user: { exec: { command: 'aws', env: [secret] } } },
      'has a program (exec) fetch the token of bot, which we do not start: give a token, a tokenFile or a client certificate',
    ],
    ['an auth-provider', { user: { 'auth-provider': { name: 'gcp' } } }, 'has an auth-provider for bot'],
    ['a password', { user: { username: 'me', password: secret } }, 'has a password for bot'],
    ['a token of two lines', { user: { token: `${secret}\nX-Evil: 1` } }, 'has a token for bot that is none'],
    ['another to act as', { user: { token: secret, as: 'admin' } }, 'has bot act as somebody else (as)'],
    [
      'a certificate without key',
      { user: { 'client-certificate-data': base64 } },
      'has a client-certificate for bot and no client-key',
    ],
    [
      'a key without certificate',
      { user: { 'client-key-data': base64 } },
      'has a client-key for bot and no client-cer',
    ],
    ['data that is none', { user: { 'client-key-data': secret } }, 'has a client-key-data that is no PEM in base64'],
    [
      'a file that is not there',
      { cluster: { 'certificate-authority': 'gone.crt' } },
      'names gone.crt as certificate-authority, which cannot be read',
    ],
  ])('with %s is refused', (_, parts, why) => {
    const file = written(parts);
    const refused = refusalOf(() => readKubeconfig(file));
    expect(refused).toMatch(new RegExp(`^The kubeconfig ${file} .*\\.$`));
    expect(refused).toContain(why);
    expect(secretsIn(refused)).toEqual([]);
  });

  test('that is not there, or no YAML, is refused', () => {
    const file = join(folder(), 'kubeconfig');
    expect(refusalOf(() => readKubeconfig(file))).toBe(`The kubeconfig ${file} cannot be read.`);
    writeFileSync(file, 'users:\n - canary: "secret\n');
    expect(refusalOf(() => readKubeconfig(file))).toBe(`The kubeconfig ${file} is no YAML.`);
    writeFileSync(file, `a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n`);
    expect(refusalOf(() => readKubeconfig(file))).toBe(`The kubeconfig ${file} is no YAML.`);
  });
});

function refusalOf(reading: () => unknown): string {
  try {
    reading();
  } catch (fault) {
    if (fault instanceof Error && fault.name === 'AccessError') return fault.message;
    throw fault;
  }
  throw new Error('nothing was refused');
}

describe('over TLS', () => {
  async function cluster(): Promise<Cluster> {
    const started = await startCluster({ tls: true });
    cleanings.push(() => started.stop());
    started.add({ ...api, images: { api: 'api:1' } });
    return started;
  }
  function asked(kubeconfig: string) {
    const guard = createGuard(['127.0.0.1']);
    const pod = { host: undefined, port: undefined };
    const clusters = createClusters({ clusters: { production: { kubeconfig } }, guard, now: () => 0, pod });
    cleanings.push(() => clusters.close());
    return clusters.look(api);
  }

  test('the cluster whose certificate the kubeconfig trusts is asked', async () => {
    expect(await asked((await cluster()).kubeconfigFile())).toMatchObject({ revision: 1, isDone: true });
  });

  test('another is not, and no token is sent there', async () => {
    const real = await cluster();
    const ca = Buffer.from(selfSigned().cert).toString('base64');
    const file = written({ cluster: { server: real.url, 'certificate-authority-data': ca } });
    await expect(asked(file)).rejects.toMatchObject({
      trouble: 'refused',
      message: 'The cluster production has a certificate that we do not trust.',
    });
    expect(real.requests).toEqual([]);
  });

  test('the certificate is for the name that the kubeconfig says', async () => {
    const real = await cluster();
    const ca = Buffer.from(real.certificate?.cert ?? '').toString('base64');
    const trusting = { server: real.url, 'certificate-authority-data': ca };
    const user = { token: adminToken };
    expect(await asked(written({ cluster: { ...trusting, 'tls-server-name': 'kubernetes' }, user }))).toMatchObject({
      revision: 1,
    });
    await expect(asked(written({ cluster: { ...trusting, 'tls-server-name': 'other' }, user }))).rejects.toMatchObject({
      trouble: 'refused',
    });
  });
});

describe('within the cluster', () => {
  function mounted(files: Record<string, string>): string {
    const root = folder();
    const place = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
    mkdirSync(place, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    return root;
  }
  const files = { 'ca.crt': pem, token: 'first', namespace: 'payments\n' };

  test('the pod’s service account is used, and its token read each time', async () => {
    const root = mounted(files);
    const access = inClusterAccess({ host: 'fd00::1', port: '443', root });
    expect(access.server.href).toBe('https://[fd00::1]/');
    expect(access.tls).toEqual({ ca: pem });
    expect(access.namespace).toBe('payments');
    expect(await access.token()).toBe('first');
    const token = join(root, 'var/run/secrets/kubernetes.io/serviceaccount/token');
    writeFileSync(token, 'second');
    expect(await access.token()).toBe('second');
    writeFileSync(token, '');
    await expect(access.token()).rejects.toMatchObject({
      trouble: 'unauthorised',
      message: `The token file ${token} holds no token.`,
    });
    rmSync(token);
    await expect(access.token()).rejects.toMatchObject({
      trouble: 'unauthorised',
      message: `The token file ${token} cannot be read.`,
    });
  });

  test.each(Object.keys(files))('without its %s it is refused', (name) => {
    const { [name as 'token']: _, ...rest } = files;
    const refused = refusalOf(() => inClusterAccess({ host: '10.0.0.1', port: '443', root: mounted(rest) }));
    expect(refused).toContain(`serviceaccount/${name} cannot be read: the pod has no service account mounted.`);
  });

  test('outside of one it is refused', () => {
    expect(refusalOf(() => inClusterAccess({ host: undefined, port: '443' }))).toContain('this is not a pod');
    const strange = { host: 'a b', port: 'x', root: mounted(files) };
    expect(refusalOf(() => inClusterAccess(strange))).toContain('are no address');
  });

  test('the cluster is asked with that token', async () => {
    const started = await startCluster({ tls: true });
    cleanings.push(() => started.stop());
    started.add({ ...api, images: { api: 'api:1' } });
    started.grant('of-the-pod', [{ verbs: ['get'], resources: ['deployments'], namespace: 'payments' }]);
    const { hostname: host, port } = new URL(started.url);
    const root = mounted({ ...files, 'ca.crt': started.certificate?.cert ?? '', token: 'of-the-pod' });
    const clusters = createClusters({
      clusters: { production: { inCluster: true } },
      guard: createGuard(['127.0.0.1']),
      now: () => 0,
      pod: { host, port, root },
    });
    cleanings.push(() => clusters.close());
    expect(await clusters.look(api)).toMatchObject({ revision: 1 });
    expect(started.requests.map(({ user }) => user)).toEqual([expect.stringContaining('serviceaccount')]);
  });
});
