import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createGitHub } from '../../src/integrations/github/github.ts';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { type Answer, facing, issue, json, sha, token } from './github-double.ts';
import { double } from './http-double.ts';

const path = 'GET /repos/acme/api/issues/1';
const reading = async (answer: Answer) => {
  const { github, ...there } = await facing({ [path]: answer });
  const fault = await github.readIssue('acme/api', 1).then(
    () => ({ trouble: 'none', message: '', afterMs: undefined }),
    (fault: { trouble: string; message: string; afterMs?: number }) => fault,
  );
  return { github, fault, ...there };
};
const saying =
  (status: number, body: string, headers: object = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { ...json, ...headers }).end(body);
const message = (text: string) => JSON.stringify({ message: text, documentation_url: 'https://docs.example.com' });

describe('#96 a GitHub in trouble', () => {
  test.each<[string, Answer, string, string]>([
    [
      '401',
      saying(401, message('Bad credentials')),
      'unauthorised',
      'GitHub does not accept our token (401): "Bad credentials"',
    ],
    [
      '403',
      saying(403, message('Resource not accessible')),
      'forbidden',
      'GitHub does not let us see this (403): "Resource not accessible"',
    ],
    ['404', saying(404, message('Not Found')), 'missing', 'GitHub has no such thing (404): "Not Found"'],
    [
      '410',
      saying(410, message('This issue was deleted')),
      'missing',
      'GitHub has no such thing (410): "This issue was deleted"',
    ],
    ['500', saying(500, '<h1>Unicorn!</h1>', { 'content-type': 'text/html' }), 'down', 'GitHub is in trouble (500).'],
    [
      'a page',
      saying(200, '<h1>Sign in</h1>', { 'content-type': 'text/html' }),
      'broken',
      'GitHub answers with text/html instead of JSON.',
    ],
    [
      'a content type that is none',
      saying(200, '{}', { 'content-type': ';;' }),
      'broken',
      'GitHub answers with ;; instead of JSON.',
    ],
    ['JSON that is none', saying(200, '{"number":'), 'broken', 'GitHub answers with JSON that cannot be read.'],
    ['nothing', saying(200, ''), 'broken', 'GitHub answers something else than expected.'],
    ['another shape', { json: { number: 'one' } }, 'broken', 'GitHub answers something else than expected, at number.'],
    [
      'no address for people',
      { json: issue(1, { html_url: 'javascript:alert(1)' }) },
      'broken',
      'GitHub answers something else than expected, at html_url.',
    ],
    [
      'half an answer',
      (_, response) =>
        void response
          .writeHead(200, { ...json, 'content-length': 900 })
          .write('{"number": 1,', () => response.destroy()),
      'down',
      'GitHub breaks off in the middle of an answer.',
    ],
    ['no answer', (_, response) => void response.destroy(), 'down', 'GitHub cannot be reached.'],
    ['100 MB', (_, response) => endless(response), 'broken', 'GitHub answers with more than we read.'],
  ])('that answers with %s is one sentence', async (_, answer, trouble, sentence) => {
    const { fault } = await reading(answer);
    expect([fault.trouble, fault.message]).toEqual([trouble, sentence]);
  });

  test('that does not answer is given up after five seconds, and left alone for a while', {
    timeout: 15_000,
  }, async () => {
    const before = performance.now();
    const { fault, github, asked, time } = await reading((_request, _response) => {});
    expect(fault).toMatchObject({ trouble: 'slow', message: 'GitHub does not answer in time.' });
    expect(performance.now() - before).toBeGreaterThan(4_900);
    expect(performance.now() - before).toBeLessThan(8_000);
    await expect(github.readIssue('acme/api', 2)).rejects.toMatchObject({ trouble: 'slow' });
    expect(asked).toHaveLength(1);
    time.now = 5_001;
    await expect(github.readIssue('acme/api', 2)).rejects.toMatchObject({ trouble: 'missing' });
  });

  test('that limits us is left alone for as long as it says', async () => {
    const date = 'Mon, 07 Dec 2026 21:00:00 GMT';
    const reset = String(Date.parse(date) / 1_000 + 90);
    const primary = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, date };
    const cases: [RequestListener, number][] = [
      [saying(403, message('API rate limit exceeded'), primary), 90_000],
      [saying(429, message('Too many'), { 'retry-after': '30' }), 30_000],
      [saying(403, message('You have exceeded a secondary rate limit')), 60_000],
      [saying(429, message('Too many')), 60_000],
    ];
    for (const [answer, afterMs] of cases) {
      const { fault, github, asked, time } = await reading(answer);
      expect(fault).toMatchObject({ trouble: 'limited', message: 'GitHub wants us to ask less often.', afterMs });
      time.now = afterMs - 1;
      await expect(github.commitOf('acme/web', 'main')).rejects.toMatchObject({ trouble: 'limited' });
      expect(asked).toHaveLength(1);
      time.now = afterMs + 1;
      await expect(github.commitOf('acme/web', 'main')).rejects.toMatchObject({ trouble: 'missing' });
    }
  });

  test('that lacks one right for us is asked for the rest at once', async () => {
    const { github, fault } = await reading(saying(403, message('Resource not accessible')));
    expect(fault.trouble).toBe('forbidden');
    await expect(github.readIssue('acme/api', 2)).rejects.toMatchObject({ trouble: 'missing' });
  });

  test('that repeats our token is not repeated', async () => {
    const { fault, asked } = await reading(saying(401, message(`no user for token ${token}`)));
    expect(asked[0]?.headers['authorization']).toBe(`token ${token}`);
    expect(fault.message).toBe('GitHub does not accept our token (401).');
    expect(
      JSON.stringify([fault, Object.getOwnPropertyNames(fault), `${(fault as { stack?: string }).stack}`]),
    ).not.toContain(token);
  });

  test('with more pages than we read says so, instead of half of them', async () => {
    const next = { link: '<http://127.0.0.1:9/?page=2>; rel="next"' };
    const { github, asked } = await facing({ 'GET /repos/acme/api/releases': saying(200, '[]', next) });
    await expect(github.releaseNotes('acme/api', '1.0.0', '2.0.0')).rejects.toMatchObject({
      trouble: 'broken',
      message: 'GitHub has more of this than we read.',
    });
    // The next page is counted, and its address never asked.
    expect(asked.map(({ query }) => query.get('page')).slice(0, 3)).toEqual(['1', '2', '3']);
    expect(asked).toHaveLength(34);
  });
});

test.each([404, 410])('#94 an issue that was deleted is missing (%i), whoever comments or closes', async (status) => {
  const gone = { status, body: { message: 'This issue was deleted' } };
  const { github } = await facing({
    'GET /user': { json: { login: 'rollout-bot' } },
    'GET /repos/acme/api/issues/1/comments': gone,
    'PATCH /repos/acme/api/issues/1': gone,
  });
  const remark = { marker: 'end completed', text: 'R-1 is completed.' };
  await expect(github.comment('acme/api', 1, remark)).rejects.toMatchObject({ trouble: 'missing' });
  await expect(github.closeIssue('acme/api', 1, remark)).rejects.toMatchObject({ trouble: 'missing' });
});

describe('#92 GitHub leads nowhere else', () => {
  test('a redirect is followed at home alone', async () => {
    const inside = await double(
      (_, response) => void response.writeHead(200, json).end(JSON.stringify(issue(1))),
      '127.0.0.2',
    );
    for (const place of [
      inside.url.href,
      'http://169.254.169.254/',
      'file:///etc/passwd',
      'http://[',
      '//127.0.0.2/',
    ]) {
      const { fault } = await reading(saying(302, '', { location: place }));
      expect(fault.trouble, place).toBe('refused');
    }
    expect(inside.asked()).toBe(0);
    const { github, asked } = await facing({
      [path]: saying(301, '', { location: '/api/v3/repositories/7/issues/1' }),
      'GET /repositories/7/issues/1': { json: issue(1) },
    });
    expect(await github.readIssue('acme/api', 1)).toMatchObject({ number: 1 });
    expect(asked).toHaveLength(2);
    const round = await reading(saying(302, '', { location: '/api/v3/repos/acme/api/issues/1' }));
    expect([round.fault.trouble, round.asked.length]).toEqual(['refused', 4]);
  });

  test('what is written is sent nowhere else', async () => {
    const { github, asked } = await facing({
      'GET /user': { json: { login: 'rollout-bot' } },
      'GET /repos/acme/api/issues': { json: [] },
      'POST /repos/acme/api/issues': saying(307, '', { location: '/api/v3/repositories/7/issues' }),
    });
    const { message: says } = await github
      .fileIssue('acme/api', { marker: 'x', title: 'x', body: 'x' })
      .catch((fault) => fault);
    expect(says).toMatch(
      /^GitHub sends us to 127\.0\.0\.1:\d+, and is not followed there; was the repository renamed\?$/,
    );
    expect(asked.at(-1)?.method).toBe('POST');
  });

  test('an address inside that the settings do not name is not asked', async () => {
    const inside = await double((_, response) => void response.writeHead(200, json).end('{}'));
    const github = createGitHub({ url: inside.url.href, auth: { token }, guard: createGuard([]), now: () => 0 });
    await expect(github.readIssue('acme/api', 1)).rejects.toMatchObject({
      trouble: 'refused',
      message: 'GitHub leads to an address inside that the settings do not allow.',
    });
    expect(inside.asked()).toBe(0);
    await github.close();
  });

  test.each(['acme', 'acme/api/x', '../api', 'acme/..', './.', 'acme/api?x', 'acme/a b', '/', ''])(
    '"%s" is no repository, and never asked',
    async (repository) => {
      const { github, asked } = await facing({});
      await expect(github.readIssue(repository, 1)).rejects.toMatchObject({ trouble: 'refused' });
      expect(asked).toEqual([]);
    },
  );

  test.each(['..', '../../user', 'a..b', '.', 'a b', 'a?b', 'a\u0000b', 'a\u202eb', '-x', '', 'x'.repeat(300)])(
    '"%s" is no ref, and never asked',
    async (ref) => {
      const { github, asked } = await facing({});
      await expect(github.checks('acme/api', ref)).rejects.toMatchObject({ trouble: 'refused' });
      expect(asked).toEqual([]);
    },
  );
});

describe('#96 an App', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const app = (key: string) => ({ app: { id: 1, installation: 2, key } });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

  test('with a key that is none is said where the bot starts, without the key', async () => {
    const ed = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const key of ['no key', ed, pem.slice(0, 300)])
      await expect(facing({}, app(key))).rejects.toThrow(/^The key of the GitHub App cannot be read: [^\n]*$/);
  });

  test('whose installation is gone, or that GitHub does not know, is one sentence', async () => {
    const route = 'POST /app/installations/2/access_tokens';
    const { github } = await facing({ [route]: saying(404, message('Not Found')) }, app(pem));
    await expect(github.readIssue('acme/api', 1)).rejects.toMatchObject({ trouble: 'missing' });
    const unknown = await facing({ [route]: saying(401, message('A JSON web token could not be decoded')) }, app(pem));
    await expect(unknown.github.readIssue('acme/api', 1)).rejects.toMatchObject({ trouble: 'unauthorised' });
  });

  test('is asked for a token once, and writes under its own name', async () => {
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    const issued = { token: 'ghs_installation', expires_at, permissions: {}, repository_selection: 'all' };
    const { github, asked } = await facing(
      {
        'POST /app/installations/2/access_tokens': { status: 201, body: issued },
        [path]: { json: issue(1) },
        'GET /app': { json: { slug: 'Acme-Rollouts' } },
        'GET /repos/acme/api/issues': {
          json: [issue(3, { body: '<!-- rollout-bot: x -->', user: { login: 'acme-rollouts[bot]' } })],
        },
      },
      app(pem),
    );
    await github.readIssue('acme/api', 1);
    expect(await github.fileIssue('acme/api', { marker: 'x', title: 'x', body: 'x' })).toMatchObject({ number: 3 });
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(asked.find(({ path }) => path === '/repos/acme/api/issues')?.headers['authorization']).toBe(
      'token ghs_installation',
    );
  });
});

test('#94 an issue that was filed while GitHub broke off is found, and not filed again', async () => {
  const filed: object[] = [];
  const { github, asked, time } = await facing({
    'GET /user': { json: { login: 'rollout-bot' } },
    'GET /repos/acme/api/issues': { json: filed },
    'POST /repos/acme/api/issues': {
      by: ({ body }) => {
        filed.push(issue(1, { ...(body as object), user: { login: 'Rollout-Bot' } }));
        return (_request, response) => void response.destroy();
      },
    },
  });
  const draft = { marker: 'R-12', title: 'Payments', body: 'x' };
  await expect(github.fileIssue('acme/api', draft)).rejects.toMatchObject({ trouble: 'down' });
  time.now = 5_001;
  expect(await github.fileIssue('acme/api', draft)).toMatchObject({ number: 1 });
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

function endless(response: Parameters<RequestListener>[1]): void {
  response.writeHead(200, json);
  const chunk = Buffer.alloc(65_536, 0x20);
  let left = 1_600;
  const write = (): void => {
    while (left-- > 0 && !response.destroyed) if (!response.write(chunk)) return void response.once('drain', write);
    response.end();
  };
  write();
}

test('#91 the commit that is answered is the one that was asked for', async () => {
  const { github } = await facing({ [`GET /repos/acme/api/commits/${sha}`]: { json: { sha: 'b'.repeat(40) } } });
  await expect(github.checks('acme/api', sha)).rejects.toMatchObject({ trouble: 'broken' });
});
