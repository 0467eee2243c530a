import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { IntegrationsError, readIntegrations } from '../src/integrations-file.ts';
import { secrets } from './support/secrets/planted.ts';

const folder = mkdtempSync(join(tmpdir(), 'integrations-'));
const file = join(folder, 'rollouts.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----';
const env = {
  GITHUB_TOKEN: secrets.githubToken,
  PROMETHEUS_TOKEN: ` ${secrets.prometheusToken}\n`,
  HOOK: secrets.githubWebhookSecret,
};
const whole = `reachable: [10.1.0.0/16, prometheus.internal]
github:
  token: { env: GITHUB_TOKEN }
  webhookSecret: { env: HOOK }
prometheus:
  main:
    url: https://prometheus.internal:9090
    token: { env: PROMETHEUS_TOKEN }
clusters:
  production: { kubeconfig: /etc/bot/kubeconfig }
osv: {}
products:
  - name: Payments
    group: -1001
    components:
      - name: api
        repository: acme/api
        workload: { cluster: production, namespace: payments, kind: deployment, name: api }
        package: { ecosystem: npm, name: express }
    health:
      - { name: errors, from: main, query: "rate(errors[5m])", below: 1 }
    benchmarks:
      - { name: p95, from: main, query: "p95", mayRise: 10 }
`;

function read(text: string, variables: Record<string, string> = env) {
  writeFileSync(file, text);
  return readIntegrations(file, variables);
}

/** The sentence with which it is refused, without the folder. */
function faultOf(text: string, variables: Record<string, string> = env): string {
  try {
    read(text, variables);
  } catch (error) {
    expect(error).toBeInstanceOf(IntegrationsError);
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  throw new Error('was accepted');
}

/** The same file with one thing changed, and the line on which that is. */
function changed(from: string, to: string): { text: string; line: number } {
  expect(whole).toContain(from);
  return { text: whole.replace(from, to), line: whole.slice(0, whole.indexOf(from)).split('\n').length };
}

describe('the systems outside', () => {
  test('are read with their secrets', () => {
    const settings = read(whole);
    expect(settings.github).toEqual({
      url: 'https://api.github.com',
      token: secrets.githubToken,
      webhookSecret: secrets.githubWebhookSecret,
    });
    expect(settings.prometheus).toEqual({
      main: { url: 'https://prometheus.internal:9090', token: secrets.prometheusToken },
    });
    expect(settings.osv).toEqual({ url: 'https://api.osv.dev' });
    expect(settings.products.map(({ name, whenRed }) => [name, whenRed])).toEqual([['Payments', 'block']]);
  });

  test('need none of them', () => {
    expect(read('products: []')).toEqual({ reachable: [], clusters: {}, prometheus: {}, products: [] });
    expect(read('prometheus: { main: { url: "http://localhost:9090" } }').prometheus).toEqual({
      main: { url: 'http://localhost:9090' },
    });
  });

  test('a key comes from a file, or from a variable in one line', () => {
    const app = (where: string) => `github: { app: { id: 1, installation: 2, key: ${where} } }`;
    const path = join(folder, 'app.pem');
    writeFileSync(path, `${key}\r\n`);
    expect(read(app(`{ file: ${path} }`)).github?.app).toEqual({ id: 1, installation: 2, key });
    expect(read(app('{ env: KEY }'), { KEY: key.replaceAll('\n', '\\n') }).github?.app?.key).toBe(key);
  });
});

describe('a secret that is not there closes', () => {
  const at = 'rollouts.yaml:3: github, token:';

  test.each([
    ['not set', {}, `${at} the variable GITHUB_TOKEN is not set`],
    ['empty', { GITHUB_TOKEN: '' }, `${at} the variable GITHUB_TOKEN is empty`],
    ['blank', { GITHUB_TOKEN: ' \n' }, `${at} the variable GITHUB_TOKEN is empty`],
    [
      'two lines',
      { GITHUB_TOKEN: `${secrets.githubToken}\nX-Other: 1` },
      `${at} the variable GITHUB_TOKEN must be one line of visible characters`,
    ],
  ])('a variable that is %s', (_, variables, message) => {
    expect(faultOf(whole, { HOOK: 'x', PROMETHEUS_TOKEN: 'x', ...variables })).toBe(message);
  });

  test('a file that is not there, is none, or holds something else', () => {
    const path = join(folder, 'token');
    const { text } = changed('{ env: GITHUB_TOKEN }', `{ file: ${path} }`);
    expect(faultOf(text)).toBe(`${at} the file token cannot be read: there is no such file`);
    writeFileSync(path, '\n');
    expect(faultOf(text)).toBe(`${at} the file token is empty`);
    expect(faultOf(text.replace(path, folder))).toMatch(/the file \S+ cannot be read: EISDIR$/);
    const app = `github: { app: { id: 1, installation: 2, key: { file: ${path} } } }`;
    writeFileSync(path, 'ssh-rsa AAAA');
    expect(faultOf(app)).toBe('rollouts.yaml:1: github, app, key: the file token must be a private key in PEM');
  });

  test('of every server, by its name', () => {
    expect(faultOf(whole, { GITHUB_TOKEN: 'x', HOOK: 'x' })).toBe(
      'rollouts.yaml:8: prometheus, main, token: the variable PROMETHEUS_TOKEN is not set',
    );
    expect(faultOf(whole, { GITHUB_TOKEN: 'x', PROMETHEUS_TOKEN: 'x' })).toBe(
      'rollouts.yaml:4: github, webhookSecret: the variable HOOK is not set',
    );
  });

  test.each([
    [
      'a token in the settings',
      secrets.githubToken,
      'token: must say where it stands, { env: NAME } or { file: path }',
    ],
    [
      'a variable that is none',
      `{ env: ${secrets.githubToken} }`,
      'token, env: must be the name of a variable, in capitals',
    ],
    ['two places', '{ env: A, file: b }', 'token: must say where it stands'],
    ['no path', '{ file: "" }', 'token, file: must be the path of a file'],
  ])('%s is refused, and not repeated', (_, said, message) => {
    const fault = faultOf(changed('{ env: GITHUB_TOKEN }', said).text);
    expect(fault).toContain(`rollouts.yaml:3: github, ${message}`);
    expect(fault).not.toContain(secrets.githubToken);
  });
});

describe('what the settings name is there', () => {
  const product = 'product 1 (Payments)';

  test.each([
    [
      'from: main, query: "rate',
      'from: other, query: "rate',
      `${product}, check 1 (errors), from: "other" is not among the prometheus servers`,
    ],
    [
      'query: "p95"',
      'query: "p95{v={{version}}}"',
      `${product}, benchmark 1 (p95), query: {{version}} must stand in a string with " or '`,
    ],
    [
      'from: main, query: "p95"',
      'from: other, query: "p95"',
      `${product}, benchmark 1 (p95), from: "other" is not among the prometheus servers`,
    ],
    [
      'from: main, query: "p95"',
      'from: constructor, query: "p95"',
      `${product}, benchmark 1 (p95), from: "constructor" is not among the prometheus servers`,
    ],
    [
      'cluster: production,',
      'cluster: staging,',
      `${product}, component 1 (api), workload, cluster: "staging" is not among the clusters`,
    ],
    [
      '10.1.0.0/16',
      '10.1.0.0/160',
      'reachable 1: "10.1.0.0/160" must be a network (10.1.0.0/16), an address or a host name, without https:// and a port',
    ],
    [
      'prometheus.internal]',
      '"https://prometheus.internal"]',
      'reachable 2: "https://prometheus.internal" must be a network (10.1.0.0/16), an address or a host name, without https:// and a port',
    ],
  ])('%s -> %s', (from, to, message) => {
    const { text, line } = changed(from, to);
    expect(faultOf(text)).toBe(`rollouts.yaml:${line}: ${message}`);
  });

  test('a repository needs github, a package needs osv', () => {
    const github = whole.slice(whole.indexOf('github:'), whole.indexOf('prometheus:\n'));
    expect(faultOf(whole.replace(github, ''))).toMatch(/component 1 \(api\), repository: needs github, /);
    expect(faultOf(whole.replace('osv: {}\n', ''))).toMatch(/component 1 \(api\), package: needs osv, .*"osv: \{\}"/);
  });

  test('an issue is filed by itself in one repository, by a bot that may write there', () => {
    const files = (text: string) => text.replace('acme/api\n', 'acme/api\n        fileIssue: true\n');
    expect(read(files(whole)).products[0]?.components[0]?.fileIssue).toBe(true);
    const may =
      'component 1 (api), fileIssue: needs a repository, and github with a token or an app that may write there';
    expect(faultOf(files(whole).replace('        repository: acme/api\n', ''))).toContain(may);
    expect(faultOf(files(whole).replace('  token: { env: GITHUB_TOKEN }\n', ''))).toContain(may);
    const another = '      - { name: web, repository: acme/web, fileIssue: true }\n    health:\n';
    expect(faultOf(files(whole).replace('    health:\n', another))).toContain(
      'component 2 (web), fileIssue: stands twice: the issue is filed once',
    );
  });

  test('a product stands once a group, in any case; a component once a product', () => {
    const again = (group: number) => `${whole}  - { name: PAYMENTS, group: ${group} }\n`;
    expect(faultOf(again(-1001))).toBe(
      'rollouts.yaml:24: product 2 (PAYMENTS), name: "PAYMENTS" stands twice for the group -1001',
    );
    expect(read(again(-1002)).products).toHaveLength(2);
    const { text } = changed('      - name: api\n', '      - { name: API }\n      - name: api\n');
    expect(faultOf(text)).toBe(`rollouts.yaml:17: ${product}, component 2 (api), name: "api" stands twice`);
    const check = '      - { name: errors, from: main, query: "1", below: 1 }\n    benchmarks:';
    expect(faultOf(changed('    benchmarks:', check).text)).toMatch(/check 2 \(errors\), name: "errors" stands twice$/);
  });

  test.each([
    [
      'a token and an app',
      '  token: { env: GITHUB_TOKEN }',
      '  token: { env: A }\n  app: { id: 1, installation: 2, key: { env: B } }',
      /github: must give either a token or an app$/,
    ],
    [
      'a password in an address',
      'https://prometheus.internal:9090',
      `https://u:${secrets.githubToken}@prometheus.internal`,
      /url: must carry no user or password; give a token$/,
    ],
    [
      'another protocol',
      'https://prometheus.internal:9090',
      'file:///etc/passwd',
      /url: must be an address that starts with https:\/\/ or http:\/\/$/,
    ],
    ['an unknown key', 'osv: {}', 'osv: { token: { env: A } }', /^rollouts.yaml:11: osv: unknown key "token"$/],
    ['a group that is none', 'group: -1001', 'group: 1001', /group: must be the id of a group/],
    ['no limit', 'below: 1 }', '}', /check 1 \(errors\): must say either below or above$/],
  ])('%s is refused', (_, from, to, says) => {
    const fault = faultOf(changed(from, to).text);
    expect(fault).toMatch(says);
    expect(fault).not.toContain(secrets.githubToken);
  });
});

describe('a file that cannot be used', () => {
  test('is not there, empty, or no YAML', () => {
    expect(() => readIntegrations(join(folder, 'none.yaml'), {})).toThrow(
      /none\.yaml: cannot be read: there is no such file$/,
    );
    expect(faultOf('')).toMatch(/^rollouts\.yaml:1: /);
    expect(faultOf('osv: [')).toMatch(/^rollouts\.yaml:\d: not valid YAML: /);
  });
});
