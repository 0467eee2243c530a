import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGitHub } from '../support/github.ts';
import { type Cluster, startCluster } from '../support/kubernetes/cluster.ts';
import { scratch } from '../support/processes.ts';
import { startExporter, startPrometheus } from '../support/prometheus.ts';
import { secrets } from '../support/secrets/planted.ts';
import { customersChat, hasButton, openTeam, shopAddress, type Team, until } from '../support/team.ts';

// One update through everything that is connected: an emulated GitHub, Kubernetes' API, a real Prometheus, a backup job; Telegram and mail by the sandbox.

const api = { cluster: 'production', namespace: 'payments', kind: 'deployment', name: 'api' } as const;
const secret = secrets.backupSecret;

let team: Team;
let github: Awaited<ReturnType<typeof startGitHub>>;
let repository: string;
let cluster: Cluster;
let exporter: Awaited<ReturnType<typeof startExporter>>;
let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
const files = scratch();

beforeAll(async () => {
  cluster = await startCluster({ tls: true });
  cluster.add({ ...api, images: { api: 'api:4.1.7' } });
  cluster.grant('bot', [{ verbs: ['get', 'list', 'watch', 'patch'], resources: ['*'], namespace: 'payments' }]);
  github = await startGitHub();
  repository = await github.createRepo('payments');
  exporter = await startExporter({ errors_percent: 0.2 });
  prometheus = await startPrometheus([exporter.address]);
  team = await openTeam({ startAt: Date.now() });
  await connect();
  await team.addMail();
  await team.addCustomers();
}, 60_000);

afterAll(async () => {
  await team?.stop();
  await prometheus?.stop();
  await exporter?.stop();
  await cluster?.stop();
  await github?.stop();
  files.remove();
});

/** Writes down what is where, and starts the bot with it. */
async function connect(): Promise<void> {
  const path = (name: string, text: string): string => {
    const file = join(files.directory, name);
    writeFileSync(file, text);
    return file;
  };
  team.house.config.integrationsPath = path(
    'integrations.yaml',
    `
reachable: [127.0.0.1]
github: { url: '${github.url}', token: { file: '${path('github-token', github.token)}' } }
prometheus: { main: { url: '${prometheus.url}' } }
clusters: { production: { kubeconfig: '${cluster.kubeconfigFile('bot')}' } }
products:
  - name: Payments
    group: ${team.chat}
    components: [{ name: api, repository: ${repository}, workload: { cluster: production, namespace: payments, kind: deployment, name: api } }]
    backup: { secret: { file: '${path('backup-secret', secret)}' } }
    stages: [{ name: 10 % }, { name: 100 % }]
    health: [{ name: errors, from: main, query: errors_percent, unit: '%', below: 1, staleSeconds: 600 }]
`,
  );
  await team.house.restart();
}

const image = (): string | undefined => cluster.get(api).spec.template.spec.containers[0]?.image;
const said = (words: string | RegExp) => team.sim.waitFor(team.chat, words);
/** The newest card with this button. */
const cardWith = (label: string) => team.sim.waitFor(team.chat, (each) => hasButton(label, each));

/** The backup job of 4.2.0 says what it did. */
async function reportBackup(id: string, takenAt = new Date()): Promise<number> {
  const body = JSON.stringify({
    id,
    takenAt: takenAt.toISOString(),
    restorePoint: 'pitr-0200',
    restoreCheck: 'ok',
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const answer = await fetch(`http://127.0.0.1:${team.house.app().httpPort}/hooks/backup/${team.chat}/Payments`, {
    method: 'POST',
    body,
    headers: {
      'x-rollout-timestamp': timestamp,
      'x-rollout-signature': `sha256=${signature}`,
    },
  });
  return answer.status;
}

test('planning: the issue is filed, once, and a red run of the version’s own commit is refused until it is green', async () => {
  await team.start('"Payments" 4.2.0 in 3m for 90m');
  for (const line of [/1\.1 Issue creation \(GitHub\)/, /1\.1 Issue creation: it is filed as/]) {
    await team.sim.say('Mara', team.chat, '/rollout collect 1.1');
    await said(line);
  }
  expect(await github.issues(repository)).toMatchObject([
    { number: 1, title: 'Rollout: Payments 4.2.0', state: 'open' },
  ]);
  await team.announce();
  await said('2 of 2 delivered');
  await team.complete('1.1 1.2 1.3 1.4 1.5');
  await team.signOff('Mara');
  const sha = await github.headOf(repository);
  await github.createTag(repository, 'v4.2.0', sha);
  const run = await github.createCheckRun(repository, sha, 'unit', 'failure');
  await team.sim.say('Aiko', team.chat, '/rollout collect 2.3');
  await said(/❌ 2\.3 Automated testing \(GitHub\): 1 of 1 check/);
  expect((await team.ask('Aiko', '/rollout done 2.3')).text).toMatch(/2\.3 does not hold/);
  await github.api('PATCH', `/repos/${repository}/check-runs/${run.id}`, {
    status: 'completed',
    conclusion: 'success',
  });
  await team.sim.say('Aiko', team.chat, '/rollout collect 2.3');
  await said(/✅ 2\.3 Automated testing \(GitHub\)/);
  await team.tell('Aiko', '/rollout done 2.3');
}, 60_000);

test('a marginal figure keeps its item open, until a second person agrees to live with it', async () => {
  expect((await team.ask('Aiko', '/rollout done 2.5 p95 latency 180 → 200 ms, max +10 %')).text).toMatch(/marginal/);
  await team.skip('2.5');
  await team.complete('2.1 2.2 2.4 2.6');
  await team.signOff('Aiko');
});

test('the backup job reports by itself, once, and the cluster says where to go back to', async () => {
  const takenAt = new Date();
  expect(await reportBackup('nightly-8841', takenAt)).toBe(200);
  expect(await reportBackup('nightly-8841', takenAt)).toBe(409);
  await team.voteGo();
  await team.tell('Luis', '/rollout done 3.2');
  const asked = await team.sim.say('Luis', team.chat, '/rollout collect 3.3');
  expect((await team.replyTo(asked)).text).toMatch(/3\.3 Rollback plan: api is at revision 1/);
  await team.tell('Luis', '/rollout done 3.3 owner=Luis; threshold=errors > 1 %; longest=5m');
  await team.complete('3.4');
  await team.signOff('Luis', 'Nadia');
});

test('canary: green goes on, red does not', async () => {
  await team.sim.advance(190);
  await team.sim.say('Luis', team.chat, '/rollout deploy');
  cluster.setImage(api, 'api:4.2.0');
  const panel = await cardWith('Go to 100 %');
  expect(panel.text).toMatch(/✅ errors 0\.2 % \(below 1 %\) · Prometheus main/);
  expect(panel.text).toContain('I bring api to revision 1 after two taps');
  exporter.figures['errors_percent'] = 4.8;
  await until(
    'errors to be red',
    async () => ((await team.words()).some((text) => text.includes('errors is red')) ? true : undefined),
    40_000,
  );
  const answer = await team.ask('Mara', '/rollout promote force it will pass');
  expect(answer.text).toMatch(/Not yet: errors is red: it is not below 1 %/);
}, 90_000);

test('#91 two taps bring back exactly what ran before, and both media hear of it once it is so', async () => {
  expect(image()).toBe('api:4.2.0');
  const panel = (await team.sim.messages(team.chat)).findLast((each) => hasButton('Look again', each));
  await team.sim.tap('Luis', team.chat, 'Roll back…', panel);
  await team.sim.tap('Luis', team.chat, 'Reason: errors', await cardWith('Reason: errors'));
  const card = await cardWith('Roll R-1 back');
  expect(card.text).toContain('deployment api in payments (production): revision 2 → 1');
  // Somebody changes it while the card is up: what is confirmed is what was seen.
  cluster.setImage(api, 'api:4.2.0-hotfix');
  expect((await team.sim.tap('Luis', team.chat, 'Roll R-1 back', card)).text).toMatch(/What runs has changed/);
  await said('deployment api in payments (production): revision 3 → 1');
  const before = cluster.requests.length;
  const begun = performance.now();
  await team.sim.tap('Luis', team.chat, 'Roll R-1 back', card);
  const patched = await until('the patch', async () =>
    cluster.requests.slice(before).some(({ method }) => method === 'PATCH') ? performance.now() : undefined,
  );
  expect(patched - begun).toBeLessThan(500);
  expect(image()).toBe('api:4.1.7');
  await said(/the old version is back/);
  await until('both media to hear', async () => {
    const [chat, mails] = [await team.words(customersChat), await team.mailsTo()];
    return /was rolled back/.test(chat.at(-1) ?? '') && /was rolled back/.test(mails.at(-1)?.text ?? '')
      ? true
      : undefined;
  });
  expect(performance.now() - begun).toBeLessThan(60_000);
  expect(cluster.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  // The issue was told of each phase, and is closed.
  await until('the issue to be closed', async () =>
    (await github.issues(repository))[0]?.state === 'closed' ? true : undefined,
  );
  expect((await github.comments(repository, 1)).map(({ body }) => body.split('\n')[0])).toEqual([
    'R-1: Planning is signed off.',
    'R-1: Testing is signed off.',
    'R-1: Pre-Deployment is signed off.',
    'R-1 · Payments 4.2.0 was rolled back. Reason: errors',
  ]);
}, 90_000);

test('what went wrong is logged and settled, and the next try goes to everybody', async () => {
  exporter.figures['errors_percent'] = 0.2;
  await team.ask('Priya', '/rollout issue R-1 sev2 checkout 502s in EU');
  await team.tell('Luis', '/rollout issue R-1 1 take');
  await team.tell('Luis', '/rollout issue R-1 1 fixed pool was too small');
  await team.start('"Payments" 4.2.1 in 1m for 90m');
  await team.announce();
  await until('the second notice', async () =>
    (await team.heard()).some((line) => /4\.2\.1/.test(line)) ? true : undefined,
  );
  await team.sim.waitForMail(shopAddress, '4.2.1 update');
  await team.complete('1.1 1.2 1.3 1.4 1.5', 'R-2');
  await team.signOff('Mara');
  await team.tested();
  expect(await reportBackup('nightly-8842')).toBe(200);
  await team.voteGo();
  await team.sim.say('Luis', team.chat, '/rollout collect 3.3');
  await said(/api is at revision 4/);
  await team.tell('Luis', '/rollout done 3.2');
  await team.tell('Luis', '/rollout done 3.3 owner=Luis; threshold=errors > 1 %; longest=5m');
  await team.complete('3.4');
  await team.signOff('Luis', 'Nadia');
  await team.sim.advance(90);
  await team.sim.say('Luis', team.chat, '/rollout deploy');
  await team.sim.tap('Luis', team.chat, 'Go to 100 %', await cardWith('Go to 100 %'));
  cluster.setImage(api, 'api:4.2.1');
  const last = await cardWith('All stages passed');
  expect((await team.sim.tap('Luis', team.chat, 'All stages passed', last)).text).toBe('R-2 has passed all stages ✅');
  await team.tell('Luis', '/rollout done 4.1 4.2');
  expect(image()).toBe('api:4.2.1');
}, 120_000);

test('production is looked at once more after an hour, and the report tells all of it in words and pictures', async () => {
  await team.complete('4.3');
  await team.ask('Luis', '/rollout downtime 2m');
  await team.signOff('Luis');
  await team.sim.advance(61 * 60);
  // Prometheus has the machine's clock, and nothing to say of an hour that it has not seen.
  await said(/^⚠️ R-2 .* — production, looked at again\n❔ errors no data/);
  await said(/^R-2 .* — 1 h after: how does production do\?[\s\S]*Aiko and Luis/);
  await team.tell('Mara', '/rollout done R-2 5.1 5.3 5.4 done and looked at');
  await team.ask('Luis', '/rollout done 5.2 p95 latency 180 → 171 ms, max +10 %; throughput 1240 → 1215 rps, min -5 %');
  await team.signOff('Mara');
  const end = await said(/^✅ R-2 · Payments 4\.2\.1 — completed\nChecks: /);
  expect(end.text).toContain('Downtime: 2 min (announced: ');

  await team.sim.say('Mara', team.chat, '/rollout report R-2');
  const [timeline, page] = await Promise.all([
    said(/^Timeline\. /),
    team.sim.waitFor(team.chat, ({ file }) => file?.name.endsWith('.html') === true),
  ]);
  expect(timeline.text).toMatch(/Stages: 10 % .*, 100 % /);
  await said('Before and after. p95 latency: 180 → 171 ms, at most 198 ms: as allowed.');
  expect(page.text).toMatch(/Compared: R-1 4\.2\.0: .*1 issue fewer/);
  const get = async (message: typeof page): Promise<Response> =>
    fetch(new URL(message.file?.url ?? '', team.house.sandbox.pageUrl));
  const html = await (await get(page)).text();
  for (const fact of [
    'R-1 4.2.0',
    'Before and after. p95 latency: 180 → 171 ms, at most 198 ms: as allowed',
    'looked at again',
    'went on',
    '2 min (announced: ',
  ])
    expect(html).toContain(fact);
  expect(html.match(/<img src="data:image\/svg\+xml/g)).toHaveLength(2);
  mkdirSync('test-output', { recursive: true });
  writeFileSync('test-output/report.html', html);
  writeFileSync('test-output/timeline.png', Buffer.from(await (await get(timeline)).arrayBuffer()));
}, 60_000);
