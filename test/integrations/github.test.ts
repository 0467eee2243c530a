import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Auth } from '../../src/integrations/github/access.ts';
import { createGitHub } from '../../src/integrations/github/github.ts';
import { causeOf, readWebhook, type Webhook } from '../../src/integrations/github/webhooks.ts';
import { createGuard } from '../../src/integrations/http/addresses.ts';
import { startGitHub } from '../support/github.ts';
import { secrets } from '../support/secrets/planted.ts';

type Running = Awaited<ReturnType<typeof startGitHub>>;

let there: Running;
let count = 0;
beforeAll(async () => {
  there = await startGitHub();
});
afterAll(() => there.stop());

/** A process of ours, and a repository that nobody else uses. */
async function facing(auth: Auth | null = { token: there.token }) {
  const repository = await there.createRepo(`api-${++count}`);
  return { repository, github: another(auth) };
}

function another(auth: Auth | null = { token: there.token }) {
  const guard = createGuard(['127.0.0.1']);
  const github = createGitHub({ url: there.url, auth, guard, now: () => performance.now() });
  onTestFinished(() => github.close());
  return github;
}

const draft = { marker: 'team/1/R-12 -->', title: 'Payments 4.2.0', body: 'What is done for **4.2.0**.' };

describe('the issue of a rollout', () => {
  test('#94 is filed once, also by the process after a crash, and by two at once', async () => {
    const { github, repository } = await facing();
    const [first, second] = await Promise.all([
      github.fileIssue(repository, draft),
      github.fileIssue(repository, draft),
    ]);
    expect(first).toMatchObject({ number: 1, state: 'open', title: 'Payments 4.2.0' });
    expect(first.url).toMatch(/\/acme\/api-\d+\/issues\/1$/);
    expect(second).toEqual(first);
    // Nothing of the first process is left: what it filed is found at GitHub.
    expect(await another().fileIssue(repository, draft)).toMatchObject({ number: 1 });
    expect(await github.fileIssue(repository, { ...draft, marker: 'team/1/R-13' })).toMatchObject({ number: 2 });
    expect(await there.issues(repository)).toHaveLength(2);
  });

  test('#94 is found behind a page of newer ones, and when it is closed', async () => {
    const { github, repository } = await facing();
    const { number } = await github.fileIssue(repository, draft);
    await there.setIssue(repository, number, 'closed');
    for (let each = 0; each < 105; each++)
      await there.api('POST', `/repos/${repository}/issues`, { title: `Later ${each}` });
    expect(await another().fileIssue(repository, draft)).toMatchObject({ number, state: 'closed' });
  });

  test('#104 is not taken from somebody who wrote our marker into theirs', async () => {
    const { github, repository } = await facing();
    const { body } = await filed(github, repository);
    await there.api('POST', `/repos/${repository}/issues`, { title: 'Mine', body }, there.dana);
    const other = await there.createRepo(`api-${++count}`);
    await there.api('POST', `/repos/${other}/issues`, { title: 'Mine', body }, there.dana);
    expect(await github.fileIssue(repository, draft)).toMatchObject({ number: 1 });
    expect(await github.fileIssue(other, draft)).toMatchObject({ number: 2, title: draft.title });
  });

  test('#104 says what it was told to, mentions nobody, and hides nothing but our marker', async () => {
    const { github, repository } = await facing();
    const told = {
      marker: 'x',
      title: '@dana \u202egnp\u0000\nsecond line',
      body: 'ask @dana or a@example.com <!-- rollout-bot: y -->',
    };
    await github.fileIssue(repository, told);
    const [issue] = await there.issues(repository);
    expect(issue?.title).toBe('@\u200bdana gnp second line');
    expect(issue?.body).toBe('ask @\u200bdana or a@example.com <! -- rollout-bot: y -->\n\n<!-- rollout-bot: x -->');
  });

  test('#104 words close no issue, show up in none and call nobody, however they are written', async () => {
    const { github, repository } = await facing();
    const body = [
      'Fixes #1, closed: #2, resolves acme/api#3, fix GH-4, Closes https://github.com/acme/api/issues/5',
      'fixes \\#6, `@dana` _@dana_ a#7',
      'It fixes nothing, prefix #none and C# stay',
    ].join('\n');
    await github.fileIssue(repository, { marker: 'words', title: 'fixes #1 for @dana', body });
    const [issue] = await there.issues(repository);
    expect(issue?.title).toBe('f\u200bixes #\u200b1 for @\u200bdana');
    expect(issue?.body.split('\n').slice(0, 3)).toEqual([
      'F\u200bixes #\u200b1, c\u200blosed: #\u200b2, r\u200besolves acme/api#\u200b3, f\u200bix GH-\u200b4, C\u200bloses `https://github.com/acme/api/issues/5`',
      'f\u200bixes \\#\u200b6, `@\u200bdana` _@\u200bdana_ a#\u200b7',
      'It fixes nothing, prefix #none and C# stay',
    ]);
  });

  async function filed(github: ReturnType<typeof another>, repository: string) {
    const { number } = await github.fileIssue(repository, draft);
    return there.api<{ body: string }>('GET', `/repos/${repository}/issues/${number}`);
  }

  test('#94 a comment is written once for each marker', async () => {
    const { github, repository } = await facing();
    const { number } = await github.fileIssue(repository, draft);
    const said = { marker: 'phase 2 1', text: 'R-12: Testing is signed off.' };
    const { url } = await github.comment(repository, number, said);
    expect(url).toMatch(/^http/);
    expect(await another().comment(repository, number, said)).toEqual({ url });
    await github.comment(repository, number, { ...said, marker: 'phase 3 1' });
    expect((await there.comments(repository, number)).map(({ body }) => body)).toEqual([
      'R-12: Testing is signed off.\n\n<!-- rollout-bot: phase%202%201 -->',
      'R-12: Testing is signed off.\n\n<!-- rollout-bot: phase%203%201 -->',
    ]);
  });

  test('#94 is closed once, with the reason; what people open again stays open', async () => {
    const { github, repository } = await facing();
    const { number } = await github.fileIssue(repository, draft);
    const end = { marker: 'end completed', text: 'R-12 is completed.' };
    expect(await github.closeIssue(repository, number, end)).toMatchObject({ state: 'closed' });
    await there.setIssue(repository, number, 'open');
    expect(await another().closeIssue(repository, number, end)).toMatchObject({ state: 'open' });
    expect(await there.comments(repository, number)).toHaveLength(1);
  });

  test('#94 that was closed before the reason could be said gets it, and stays closed', async () => {
    const { github, repository } = await facing();
    const { number } = await github.fileIssue(repository, draft);
    await there.setIssue(repository, number, 'closed');
    await github.closeIssue(repository, number, { marker: 'end completed', text: 'R-12 is completed.' });
    expect(await there.comments(repository, number)).toHaveLength(1);
    expect(await github.readIssue(repository, number)).toMatchObject({ state: 'closed', closedAt: expect.any(Number) });
  });

  test('can be filed and found by an App', async () => {
    const { github, repository } = await facing({ app: there.app });
    const { number } = await github.fileIssue(repository, draft);
    expect(await another({ app: there.app }).fileIssue(repository, draft)).toMatchObject({ number });
    expect(await there.issues(repository)).toHaveLength(1);
  });

  test('#96 without a token can be read, and says why it is not filed', async () => {
    const { repository } = await facing();
    const { number } = await another().fileIssue(repository, draft);
    const reader = another(null);
    expect(await reader.readIssue(repository, number)).toMatchObject({ number });
    await expect(reader.fileIssue(repository, { ...draft, marker: 'z' })).rejects.toMatchObject({
      trouble: 'unauthorised',
      message: 'The settings give no token for GitHub: it can only be read.',
    });
  });
});

describe('release notes', () => {
  test('are those after the one that runs, up to the one that comes, with what breaks', async () => {
    const { github, repository } = await facing();
    await there.createRelease(repository, 'v4.1.0', '## Breaking changes\n- gone before');
    await there.createRelease(
      repository,
      'v4.2.0',
      '## Breaking changes\n- `/v1/charge` **is gone**\n## Fixed\n- typo',
    );
    await there.createRelease(repository, 'v4.1.1', '- mends a leak');
    await there.createRelease(repository, 'v4.10.0', 'BREAKING: later');
    await there.createRelease(repository, 'v4.2.0-rc.1', 'BREAKING: never', { prerelease: true });
    await there.createRelease(repository, 'v4.1.5', 'BREAKING: draft', { draft: true });
    const { releases, says } = await github.releaseNotes(repository, '4.1.0', '4.2.0');
    expect(releases.map(({ tag, breaking }) => [tag, breaking])).toEqual([
      ['v4.1.1', []],
      ['v4.2.0', ['Breaking changes', '/v1/charge is gone']],
    ]);
    expect(says).toBe(`2 releases between 4.1.0 and 4.2.0 in ${repository}: 2 lines speak of something breaking.`);
    const all = await github.releaseNotes(repository, '4.1.0', '4.2.0', { preReleases: true });
    expect(all.releases.map(({ tag }) => tag)).toEqual(['v4.1.1', 'v4.2.0-rc.1', 'v4.2.0']);
  });

  test('of one product among several are its own', async () => {
    const { github, repository } = await facing();
    for (const tag of ['api-v1.2.3', 'web-v1.2.4', 'api-v1.3.0']) await there.createRelease(repository, tag, tag);
    const tags = async (from: string, to: string, product?: string) =>
      (await github.releaseNotes(repository, from, to, product ? { product } : {})).releases.map(({ tag }) => tag);
    expect(await tags('api-v1.2.0', 'api-v1.3.0')).toEqual(['api-v1.2.3', 'api-v1.3.0']);
    expect(await tags('1.2.3', '1.3.0')).toEqual(['api-v1.3.0']);
    expect(await tags('1.0.0', '1.3.0', 'web')).toEqual(['web-v1.2.4']);
  });

  test('#96 that are missing are never "nothing breaks"', async () => {
    const { github, repository } = await facing();
    const says = async (from: string, to: string) => (await github.releaseNotes(repository, from, to)).says;
    expect(await says('4.1.0', '4.2.0')).toBe(
      `GitHub has no release notes between 4.1.0 and 4.2.0 in ${repository}: that says nothing about what changes.`,
    );
    await there.createRelease(repository, 'v4.1.1', '  ');
    expect(await says('4.1.0', '4.2.0')).toBe(
      `1 release between 4.1.0 and 4.2.0 in ${repository}: no line of their notes speaks of something breaking. ` +
        'Notes are missing: 4.2.0 itself has none; nobody wrote any for v4.1.1.',
    );
    expect(await says('4.2.0', '4.1.0')).toContain('it is not the newer one');
    expect(await says('main', '4.1.0')).toContain('both must be versions');
  });
});

describe('#91 the checks of a commit', () => {
  test('are green when all have ended and one passed, red when one failed, pending while one runs', async () => {
    const { github, repository } = await facing();
    const sha = await there.headOf(repository);
    const now = async () => (await github.checks(repository, 'main')).value;
    expect(await now()).toMatchObject({ sha, state: 'unknown', says: `GitHub has no checks of ${sha.slice(0, 7)}.` });
    await there.createCheckRun(repository, sha, 'docs', 'skipped');
    expect(await now()).toMatchObject({ state: 'unknown' });
    await there.createCheckRun(repository, sha, 'unit', 'success');
    expect(await now()).toMatchObject({ state: 'green', passed: 1 });
    await there.createCheckRun(repository, sha, 'e2e');
    expect(await now()).toMatchObject({ state: 'pending', waiting: [{ name: 'e2e' }] });
    await there.createCheckRun(repository, sha, 'lint', 'failure');
    const red = await now();
    expect(red).toMatchObject({ state: 'red', failing: [{ name: 'lint', url: expect.stringMatching(/^http/) }] });
    expect(red.says).toBe(`1 of 4 checks of ${sha.slice(0, 7)} failed: lint.`);
    // A check that is run again counts as it is now.
    await there.createCheckRun(repository, sha, 'lint', 'success');
    await there.createCheckRun(repository, sha, 'e2e', 'success');
    expect(await now()).toMatchObject({ state: 'green', passed: 3 });
  });

  test('say what GitHub does not have here', async () => {
    const { github, repository } = await facing();
    expect((await github.checks(repository, 'main')).value.notes).toEqual(['GitHub has no commit statuses here.']);
  });

  test('of another commit do not count, whatever the branch is called', async () => {
    const { github, repository } = await facing();
    const before = await there.headOf(repository);
    await there.createCheckRun(repository, before, 'unit', 'success');
    const message = { message: 'next', content: Buffer.from('x').toString('base64'), branch: 'main' };
    await there.api('PUT', `/repos/${repository}/contents/next.txt`, message);
    const after = await there.headOf(repository);
    expect(after).not.toBe(before);
    const { value } = await github.checks(repository, 'main', before);
    expect(value).toMatchObject({ state: 'unknown', sha: after, passed: 0 });
    expect(value.says).toContain(`and not ${before.slice(0, 7)}: its checks do not count.`);
    expect((await github.checks(repository, before, before.slice(0, 7))).value.state).toBe('green');
    expect((await github.checks(repository, 'main', '')).value.state).toBe('unknown');
  });

  test.each(['nope', 'feature/none', 'f'.repeat(40)])('of "%s", which nobody knows, are missing', async (ref) => {
    const { github, repository } = await facing();
    await expect(github.checks(repository, ref)).rejects.toMatchObject({ trouble: 'missing' });
  });
});

describe('#93 what a webhook of GitHub says', () => {
  const secret = secrets.githubWebhookSecret;
  const read = async (events: string[], doing: (repository: string) => Promise<unknown>, wanted = secret) => {
    const { repository } = await facing();
    const calls = await there.receive(repository, secret, events);
    await doing(repository);
    const [call] = await calls.next();
    if (!call) throw new Error('nobody called');
    return { repository, call, webhook: readWebhook(wanted, call) };
  };
  const closing = async (repository: string) => {
    const { number } = await another().fileIssue(repository, draft);
    await there.setIssue(repository, number, 'closed');
  };

  test('is taken when it is signed', async () => {
    const { repository } = await facing();
    const calls = await there.receive(repository, secret, ['issues']);
    await closing(repository);
    const [opened, closed] = (await calls.next(2)).map((call) => readWebhook(secret, call));
    expect(opened).toMatchObject({ kind: 'ignored', event: 'issues' });
    expect(closed).toMatchObject({
      kind: 'told',
      payload: { event: 'issues', action: 'closed', repository, issue: { number: 1, state: 'closed' } },
    });
  });

  test('is not taken with another secret, or after a byte of it changed', async () => {
    const { call, webhook } = await read(['issues'], closing, 'another secret');
    expect(webhook).toMatchObject({ kind: 'refused', trouble: 'unsigned' });
    const changed = Uint8Array.from(call.rawBody);
    changed[changed.length - 1] = 0x20;
    expect(readWebhook(secret, { ...call, rawBody: changed })).toMatchObject({ kind: 'refused', trouble: 'unsigned' });
  });

  test('of a release and of a check', async () => {
    const released = await read(['release'], (repository) => there.createRelease(repository, 'v1.0.0', 'notes'));
    expect(released.webhook).toMatchObject({
      kind: 'told',
      payload: { event: 'release', tag: 'v1.0.0', isPreRelease: false, repository: released.repository },
    });
    const sha = (repository: string) => there.headOf(repository);
    const { repository } = await facing();
    const calls = await there.receive(repository, secret, ['check_run']);
    const { id } = await there.createCheckRun(repository, await sha(repository), 'unit');
    const done = { status: 'completed', conclusion: 'success' };
    await there.api('PATCH', `/repos/${repository}/check-runs/${id}`, done);
    const told = (await calls.next(2)).map((call) => readWebhook(secret, call)).filter(({ kind }) => kind === 'told');
    expect(told).toMatchObject([{ payload: { event: 'checks', repository, sha: await sha(repository) } }]);
  });

  test('acts under a cause that a call with a forged id does not change', async () => {
    const { call, webhook } = await read(['release'], (repository) => there.createRelease(repository, 'v1', 'x'));
    const headers = new Headers(call.headers);
    headers.set('x-github-delivery', 'another');
    const again = readWebhook(secret, { ...call, headers });
    expect(again).toMatchObject({ kind: 'told', deliveryId: 'another' });
    expect(cause(again)).toBe(cause(webhook));
    expect(cause(webhook)).toMatch(/^github [\da-f]{64}$/);
  });

  const cause = (webhook: Webhook): string => (webhook.kind === 'refused' ? webhook.why : causeOf(webhook));
});

describe('#94 asking for what webhooks would have told', () => {
  test('finds what changed, what is gone, and how the checks stand', async () => {
    const { github, repository } = await facing();
    const sha = await there.headOf(repository);
    await there.createCheckRun(repository, sha, 'unit', 'success');
    const { number } = await github.fileIssue(repository, draft);
    await there.setIssue(repository, number, 'closed');
    const unknown = '0'.repeat(40);
    const followed = { issues: [number, 999], commits: [sha, unknown] };
    const { value } = await github.since(repository, Date.now(), followed);
    expect(value).toMatchObject({
      issues: [{ number, state: 'closed' }],
      gone: [999],
      checks: [
        { sha, state: 'green' },
        { sha: unknown, state: 'unknown', notes: ['GitHub does not know 0000000 any more.'] },
      ],
    });
    const later = Date.now() + 600_000;
    expect((await github.since(repository, later, followed)).value).toMatchObject({ issues: [], gone: [999] });
  });
});
