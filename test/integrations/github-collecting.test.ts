import { expect, onTestFinished, test } from 'vitest';
import type { About } from '../../src/coordinator/outside.ts';
import { connect } from '../../src/integrations/connect.ts';
import { integrationsSchema } from '../../src/integrations/settings.ts';
import { startGitHub } from '../support/github.ts';
import { monday } from '../support/story.ts';

const of = { product: 'Payments', chat: -1, version: '4.2.0' };
const about: About = {
  components: [{ name: 'api', from: '4.1.7', to: '4.2.0', reason: 'security' }],
  ref: null,
  baselineMs: 0,
  spanMs: 0,
  at: monday,
};

/** The product Payments, whose api lies in a repository of an emulated GitHub. */
async function connected({ components = [] as { name: string; repository: string; fileIssue?: boolean }[] } = {}) {
  const github = await startGitHub();
  onTestFinished(() => github.stop());
  const repository = await github.createRepo('payments');
  const products = [{ name: 'Payments', group: -1, components: [{ name: 'api', repository }, ...components] }];
  const settings = { reachable: ['127.0.0.1'], github: { url: github.url, token: { env: 'GITHUB_TOKEN' } }, products };
  const { github: _, products: named, ...rest } = integrationsSchema.parse(settings);
  const sources = connect(
    {
      ...rest,
      prometheus: {},
      github: { url: github.url, token: github.token },
      products: named.map(({ backup: __, events: ___, ...product }) => product),
    },
    { at: () => monday, now: () => performance.now(), pod: { host: undefined, port: undefined } },
  );
  onTestFinished(() => sources.close());
  return { github, repository, sources, sha: await github.headOf(repository) };
}

test('1.1: the issue is filed once, told of what happens once, and closed at the end', async () => {
  const { github, repository, sources } = await connected();
  const draft = { marker: 'rollout/1/1', title: 'Rollout: Payments 4.2.0', body: '## Purpose' };
  const issue = await sources.fileIssue(of, draft);
  expect(issue).toMatchObject({ repository, number: 1 });
  // As after a crash between the call and its being written down.
  expect(await sources.fileIssue(of, draft)).toEqual(issue);
  expect(await github.issues(repository)).toHaveLength(1);
  if (!issue) throw new Error('no issue');
  const signed = { marker: 'phase testing 1', text: 'R-1: Testing is signed off.', isEnd: false };
  await sources.tellIssue(issue, signed);
  await sources.tellIssue(issue, signed);
  await sources.tellIssue(issue, { marker: 'end completed', text: 'R-1 is completed.', isEnd: true });
  expect((await github.comments(repository, 1)).map(({ body }) => body.split('\n')[0])).toEqual([
    'R-1: Testing is signed off.',
    'R-1 is completed.',
  ]);
  expect((await github.issues(repository))[0]?.state).toBe('closed');
  expect(await sources.fileIssue({ ...of, chat: -2 }, draft)).toBeNull();
});

test('2.3: the checks of the commit: none and running are no evidence, red is, and green', async () => {
  const { github, repository, sources, sha } = await connected();
  const asked = { ...about, ref: sha };
  await expect(sources.collect('ci', of, asked)).rejects.toThrow(/GitHub has no checks/);
  await github.createCheckRun(repository, sha, 'unit');
  await expect(sources.collect('ci', of, asked)).rejects.toThrow(/not finished yet/);
  await github.createCheckRun(repository, sha, 'e2e', 'failure');
  expect((await sources.collect('ci', of, asked))?.[0]).toMatchObject({
    source: 'GitHub',
    evidence: { proof: { type: 'ci', result: 'red' } },
  });
});

test('2.3: green is what the version’s own tag has', async () => {
  const { github, repository, sources, sha } = await connected();
  await github.createTag(repository, 'v4.2.0', sha);
  await github.createCheckRun(repository, sha, 'unit', 'success');
  expect((await sources.collect('ci', of, about))?.[0]?.evidence).toMatchObject({
    proof: { result: 'green' },
  });
  await expect(sources.collect('ci', { ...of, version: '9.9.9' }, about)).rejects.toMatchObject({
    name: 'SourceFault',
  });
});

test('1.3: the notes of what was released between the two versions, with the lines that break something', async () => {
  const { github, repository, sources } = await connected();
  await github.createRelease(repository, 'v4.1.7', 'old');
  await github.createRelease(repository, 'v4.2.0', '## Breaking changes\n\n- The /v1 endpoints are gone');
  const [notes] = (await sources.collect('release-notes', of, about)) ?? [];
  expect(notes?.evidence.text).toMatch(/^api 4\.1\.7 → 4\.2\.0: /);
  expect(notes?.evidence.text).toMatch(/v4\.2\.0: .*\/v1 endpoints are gone/);
  expect(await sources.collect('release-notes', of, { ...about, components: [] })).toBeNull();
});

test('issues are filed in the first repository, unless the settings name another; release notes are read of all', async () => {
  const first = await connected();
  const forge = { filesIn: first.repository, filesByItself: false, noted: ['api'] };
  expect(first.sources.connected(of)?.forge).toEqual(forge);
  const web = { name: 'web', repository: 'acme/web', fileIssue: true };
  const { sources, github } = await connected({ components: [web] });
  expect(sources.connected(of)?.forge).toEqual({ filesIn: 'acme/web', filesByItself: true, noted: ['api', 'web'] });
  await github.createRepo('web');
  expect(await sources.fileIssue(of, { marker: 'rollout/1/1', title: 'x', body: 'y' })).toMatchObject({
    repository: 'acme/web',
  });
});
