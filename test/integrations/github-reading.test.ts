import { sign } from '@octokit/webhooks-methods';
import { describe, expect, test } from 'vitest';
import { breakingLines } from '../../src/integrations/github/breaking.ts';
import { createWords, markOf } from '../../src/integrations/github/marker.ts';
import { compareVersions, type Version, versionOf } from '../../src/integrations/github/versions.ts';
import { readWebhook } from '../../src/integrations/github/webhooks.ts';
import { secrets } from '../support/secrets/planted.ts';

describe('versions', () => {
  test('are put in order as people mean it', () => {
    const ordered = [
      '1.9',
      '1.10.0-alpha',
      '1.10.0-alpha.1',
      '1.10.0-alpha.beta',
      '1.10.0-beta',
      '1.10.0-beta.2',
      '1.10.0-beta.11',
      '1.10.0-rc.1',
      'v1.10',
      '1.10.0.1',
      '2',
      '10.0.0',
    ];
    const versions = ordered.map((text) => versionOf(text) as Version);
    const shuffled = [...versions].reverse().sort(compareVersions);
    expect(shuffled).toEqual(versions);
    expect(compareVersions(versionOf('v1.2') as Version, versionOf('1.2.0+build.7') as Version)).toBe(0);
  });

  test.each([
    ['v1.2.3', '', [1, 2, 3], ''],
    ['api-v1.2.3', 'api', [1, 2, 3], ''],
    ['API/v1.2.3-rc.1', 'api', [1, 2, 3], 'rc.1'],
    ['@acme/web@1.2.3', '@acme/web', [1, 2, 3], ''],
    ['rollout-2-v1.2.3', 'rollout-2', [1, 2, 3], ''],
    ['release_2026.12', 'release', [2026, 12], ''],
    ['v5', '', [5], ''],
  ])('%s', (tag, product, numbers, pre) => {
    expect(versionOf(tag)).toEqual({ product, numbers, pre });
  });

  test.each(['', 'main', 'nightly', 'api-2', 'v1.2.3.4.5', '1.2.', 'v', '-1.x', '9'.repeat(16), '-'.repeat(201)])(
    '"%s" is none',
    (tag) => {
      expect(versionOf(tag)).toBeNull();
    },
  );
});

describe('lines that speak of something breaking', () => {
  test('stand by themselves, or below a heading that says so until one of its rank', () => {
    const notes = [
      '<!-- BREAKING: a hint for authors -->',
      '# 4.2.0',
      'Thanks to @luis for removing spam.',
      '## ⚠️ Breaking Changes',
      '- `charge()` takes **cents** ([#12](https://example.com/12))',
      '### Settings',
      '* [x] renamed `a` to `b`',
      '```sh',
      '# removed comment of a script',
      '```',
      '## Fixed',
      '- a typo',
      '- the v1 API is deprecated',
      '- feat(api)!: other ids',
      '- no breaking changes for readers',
      '- a non-breaking change that removes `x`',
      '- run the migration first',
    ].join('\r\n');
    expect(breakingLines(notes)).toEqual([
      'Thanks to @luis for removing spam.',
      '⚠️ Breaking Changes',
      'charge() takes cents (#12)',
      'renamed a to b',
      'the v1 API is deprecated',
      'feat(api)!: other ids',
      'a non-breaking change that removes x',
      'run the migration first',
    ]);
  });

  test('#104 are text, whatever they hold', () => {
    expect(
      breakingLines('- BREAKING \u202e\u200b<img src=x onerror=y> [click](javascript:z)\u0007 /rollout approve'),
    ).toEqual(['BREAKING click /rollout approve']);
  });

  test('are found in a moment, whoever wrote the notes', () => {
    const before = performance.now();
    for (const text of ['[', '<a', '#', '!', '`', '(', '- ', '<!--', '\n', ' breaking'])
      breakingLines(text.repeat(130_000 / text.length));
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

test('#104 a marker cannot end early, and a text cannot bring its own', () => {
  expect(markOf('a --> <b> -- c')).toBe('<!-- rollout-bot: a%20-%2D%3E%20%3Cb%3E%20-%2D%20c -->');
  expect(markOf('x---')).toBe('<!-- rollout-bot: x-%2D- -->');
  const text = createWords('https://api.github.com').marked('x', `${'y'.repeat(70_000)}<!-- rollout-bot: z -->`);
  expect(text.length).toBeLessThan(65_536);
  expect(text.endsWith('… (cut)\n\n<!-- rollout-bot: x -->')).toBe(true);
});

describe('#93 a call that may be from GitHub', () => {
  const secret = secrets.githubWebhookSecret;
  const sha = 'a'.repeat(40);
  const repository = { full_name: 'acme/api' };
  const waiting = {
    action: 'requested',
    environment: 'production',
    deployment_callback_url: 'https://api.github.com/repos/acme/api/actions/runs/1/deployment_protection_rule',
    deployment: { sha },
    repository,
  };

  async function call(event: string, payload: unknown, headers: Record<string, string | null> = {}) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const sent: Record<string, string | null> = {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-hub-signature-256': await sign(secret, body),
      ...headers,
    };
    const given = Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== null);
    return readWebhook(secret, { headers: new Headers(given), rawBody: new TextEncoder().encode(body) });
  }

  test.each<[string, string | null]>([
    ['none', null],
    ['an empty one', ''],
    ['a short one', 'sha256=abc'],
    ['one of zeros', `sha256=${'0'.repeat(64)}`],
    ['one of SHA-1', `sha1=${'0'.repeat(40)}`],
    ['a long one', `sha256=${'0'.repeat(640)}`],
    ['no digits', `sha256=${'z'.repeat(64)}`],
  ])('with a signature that is %s is refused', async (_, signature) => {
    expect(await call('deployment_protection_rule', waiting, { 'x-hub-signature-256': signature })).toEqual({
      kind: 'refused',
      trouble: 'unsigned',
      why: 'It is not signed with the secret of the webhook.',
    });
  });

  test('is refused where the settings have no secret, although it is signed with none', async () => {
    const headers = new Headers({
      'x-hub-signature-256': 'sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad',
    });
    expect(readWebhook('', { headers, rawBody: new Uint8Array() })).toMatchObject({
      kind: 'refused',
      trouble: 'unsigned',
    });
  });

  test('about a deployment that waits says what waits, and where to answer', async () => {
    expect(await call('deployment_protection_rule', waiting)).toEqual({
      kind: 'told',
      deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      digest: expect.stringMatching(/^[\da-f]{64}$/),
      payload: {
        event: 'protection',
        repository: 'acme/api',
        environment: 'production',
        callbackUrl: waiting.deployment_callback_url,
        sha,
      },
    });
    const said = await call('deployment_protection_rule', { ...waiting, deployment: undefined });
    expect(said).toMatchObject({ payload: { sha: null } });
  });

  test.each(['check_suite', 'check_run', 'workflow_run'])(
    'about a %s that ended says of which commit, and not that it is green',
    async (event) => {
      const payload = { action: 'completed', repository, [event]: { head_sha: sha, conclusion: 'success' } };
      expect(await call(event, payload)).toMatchObject({
        kind: 'told',
        payload: { event: 'checks', repository: 'acme/api', sha },
      });
      expect((await call(event, payload)) as object).not.toHaveProperty('payload.conclusion');
      expect(await call(event, { ...payload, action: 'requested' })).toMatchObject({ kind: 'ignored', event });
    },
  );

  test.each(['ping', 'push', 'star', 'constructor', '__proto__', 'toString'])(
    'about %s is ignored quietly',
    async (event) => {
      expect(await call(event, { zen: 'Keep it logically awesome.' })).toMatchObject({ kind: 'ignored', event });
    },
  );

  test.each<[string, unknown, Record<string, string | null>]>([
    ['half JSON', '{"action":"requested",', {}],
    ['no object', '[]', {}],
    ['nothing', 'null', {}],
    ['a form', 'payload=%7B%7D', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no event', waiting, { 'x-github-event': null }],
    ['no name', waiting, { 'x-github-delivery': null }],
    ['a name of two lines', waiting, { 'x-github-delivery': 'a b' }],
    ['a repository that is none', { ...waiting, repository: { full_name: 'acme' } }, {}],
    ['an environment that is no plain line', { ...waiting, environment: 'production\u202e' }, {}],
    ['half a commit', { ...waiting, deployment: { sha: 'abc' } }, {}],
  ])('that is signed and brings %s is refused all the same', async (_, payload, headers) => {
    expect(await call('deployment_protection_rule', payload, headers)).toMatchObject({
      kind: 'refused',
      trouble: 'unreadable',
    });
  });

  test('#104 titles and tags come as one plain line', async () => {
    const release = {
      tag_name: 'v1\u202e',
      name: 'Big\nnews\u0000 <b>/rollout approve</b>',
      html_url: 'data:text/html,x',
      prerelease: false,
      published_at: '2026-12-07T21:00:00Z',
    };
    expect(await call('release', { action: 'published', repository, release })).toMatchObject({
      payload: {
        tag: 'v1',
        title: 'Big news <b>/rollout approve</b>',
        url: null,
        publishedAt: Date.UTC(2026, 11, 7, 21),
      },
    });
  });
});
