import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { secrets } from './secrets/planted.ts';
import { alsoPlant } from './secrets/search.ts';

/** The bot's own account, somebody who works with it, and the organisation that both work for. */
const bot = { login: 'rollout-bot', token: secrets.githubToken };
const dana = { login: 'dana', token: 'ghp_dana00000000000000000000000' };
const owner = 'acme';
const app = { id: 4_711, installation: 12 };
const scopes = ['repo', 'user', 'admin:org', 'admin:repo_hook'];

/** A call of a webhook as it came. */
export interface Arrived {
  headers: Headers;
  rawBody: Uint8Array;
}

/** An API of GitHub on this machine. Repositories are `acme/<name>`; `as` is who does it, the bot unless it is said. */
export async function startGitHub() {
  const running = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [bot.token]: { login: bot.login, scopes }, [dana.token]: { login: dana.login, scopes } },
      github: {
        users: [{ login: bot.login }, { login: dana.login }],
        orgs: [{ login: owner, name: 'Acme', members: [bot, dana].map(({ login }) => ({ login, role: 'admin' })) }],
        apps: [
          {
            app_id: app.id,
            slug: 'acme-rollouts',
            name: 'Acme Rollouts',
            permissions: { issues: 'write', checks: 'read', contents: 'read', metadata: 'read', actions: 'read' },
            events: [],
            installations: [{ installation_id: app.installation, account: owner, repository_selection: 'all' }],
          },
        ],
      },
    },
  });
  // It names itself localhost, which may be another address than the one that it listens on.
  const url = running.url.replace('localhost', '127.0.0.1');
  const key = running.generatedSecrets.find(({ id }) => id === String(app.id))?.value ?? '';
  alsoPlant('key of the GitHub app', key);
  const receivers: (() => Promise<void>)[] = [];

  async function api<T>(method: string, path: string, body?: object, as = bot): Promise<T> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `token ${as.token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  return {
    url,
    token: bot.token,
    dana,
    app: { ...app, key },
    api,
    /** With one commit on `main`. */
    async createRepo(name: string): Promise<string> {
      await api('POST', `/orgs/${owner}/repos`, { name, auto_init: true });
      return `${owner}/${name}`;
    },
    headOf: async (repository: string): Promise<string> =>
      (await api<{ sha: string }>('GET', `/repos/${repository}/commits/main`)).sha,
    createTag: (repository: string, tag: string, sha: string) =>
      api('POST', `/repos/${repository}/git/refs`, { ref: `refs/tags/${tag}`, sha }),
    createRelease: (repository: string, tag: string, body: string, more: object = {}) =>
      api<{ id: number }>('POST', `/repos/${repository}/releases`, { tag_name: tag, name: tag, body, ...more }),
    /** A conclusion ends it; without one it runs. */
    createCheckRun: (repository: string, sha: string, name: string, conclusion?: string) =>
      api<{ id: number }>('POST', `/repos/${repository}/check-runs`, {
        name,
        head_sha: sha,
        ...(conclusion ? { status: 'completed', conclusion } : { status: 'in_progress' }),
      }),
    issues: (repository: string) =>
      api<{ number: number; title: string; body: string; state: string }[]>(
        'GET',
        `/repos/${repository}/issues?state=all`,
      ),
    comments: (repository: string, number: number) =>
      api<{ body: string }[]>('GET', `/repos/${repository}/issues/${number}/comments`),
    setIssue: (repository: string, number: number, state: 'open' | 'closed') =>
      api('PATCH', `/repos/${repository}/issues/${number}`, { state }, dana),
    /** Calls of the repository's webhook, as they come; `next` waits for so many of them. */
    async receive(repository: string, secret: string, events: string[]) {
      const receiver = await startReceiver();
      receivers.push(receiver.stop);
      const config = { url: receiver.url, content_type: 'json', secret };
      await api('POST', `/repos/${repository}/hooks`, { name: 'web', active: true, events, config });
      return receiver;
    },
    async stop(): Promise<void> {
      await Promise.all(receivers.map((stop) => stop()));
      await running.close();
    },
  };
}

async function startReceiver() {
  const arrived: Arrived[] = [];
  let told = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      arrived.push({ headers, rawBody: Buffer.concat(chunks) });
      response.writeHead(202).end();
      told.resolve();
      told = Promise.withResolvers<void>();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    arrived,
    async next(count = 1): Promise<Arrived[]> {
      while (arrived.length < count) await told.promise;
      return arrived.splice(0, count);
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
