import { afterEach, expect, it } from 'vitest';
import { openTeamOnGitHub } from '../support/connected.ts';
import { hasButton, until } from '../support/team.ts';

let world: Awaited<ReturnType<typeof openTeamOnGitHub>>;
afterEach(() => world.stop());

it('an issue of the log is filed with one tap, has its link, hears how it was resolved, and what is closed there resolves nothing here', async () => {
  world = await openTeamOnGitHub();
  const { team, github, repository } = world;
  const { sim, chat, ask, tell } = team;
  await team.start();
  await tell('Priya', '/issue checkout fails for @dana, fixes #1');
  const card = await sim.waitFor(chat, (each) => hasButton('File on GitHub', each));
  expect((await sim.tap('Ben', chat, 'File on GitHub', card)).text).toContain('can file I-1 on GitHub');
  expect((await sim.tap('Luis', chat, 'File on GitHub', card)).text).toBe(
    'I-1 is filed on GitHub now; its card gets the link.',
  );
  const filed = await sim.waitFor(chat, `GitHub ${repository}#1`);
  expect(hasButton('File on GitHub', filed)).toBe(false);
  expect((await ask('Luis', '/issue 1 file')).text).toContain('already');
  const [issue, ...others] = await github.issues(repository);
  expect(others).toEqual([]);
  expect(issue?.title).toBe('SEV2: checkout fails for @\u200bdana, f\u200bixes #\u200b1');
  expect(issue?.body).toContain('> checkout fails for @\u200bdana, f\u200bixes \\#\u200b1\n');
  expect(issue?.body).not.toMatch(/Priya|Luis/);

  await github.setIssue(repository, 1, 'closed');
  expect((await ask('Ben', '/issues')).text).toContain('1 open, 0 resolved');
  await tell('Luis', '/issue 1 fixed deployed 4.2.1');
  await until('the resolution to be there', async () => {
    const [said] = await github.comments(repository, 1);
    return said?.body.startsWith('I-1 is resolved:\n\n> deployed 4.2.1') ? true : undefined;
  });
});

it('release notes come by themselves once 1.2 names the versions, and the issue where the settings say so', async () => {
  world = await openTeamOnGitHub({ fileIssue: true });
  const { team, github, repository } = world;
  await github.createRelease(repository, 'v4.1.7', 'old');
  await github.createRelease(repository, 'v4.2.0', '## Breaking changes\n\n- The /v1 endpoints are gone');
  await team.start();
  await team.tell('Mara', '/rollout evidence 1.2 api 4.1.7 → 4.2.0 security');
  const notes = await until('the release notes', async () => {
    const { text } = await team.ask('Ben', '/rollout item 1.3');
    return text.includes('— GitHub') ? text : undefined;
  });
  expect(notes).toContain('api 4.1.7 → 4.2.0: 1 release between 4.1.7 and 4.2.0');
  expect(notes).toContain('to do');
  const page = await until('the issue', async () => {
    const { text } = await team.ask('Ben', '/rollout item 1.1');
    return text.includes('— GitHub') ? text : undefined;
  });
  expect(page).toContain('to do');
  expect(await github.issues(repository)).toMatchObject([{ title: 'Rollout: Payments 4.2.0' }]);
});

it('what was called off is planned once more with one tap, looked at, and both say so, here and on GitHub', async () => {
  world = await openTeamOnGitHub();
  const { team, github, repository } = world;
  const { sim, chat, ask, tell } = team;
  await team.start();
  await tell('Mara', '/rollout evidence 1.2 api 4.1.7 → 4.2.0 security');
  await sim.say('Gus', chat, '/rollout collect 1.1');
  await sim.waitFor(chat, /❌ 1\.1 Issue creation: 1\.1 is ticked by .*Lead \(Mara\)/);
  expect(await github.issues(repository)).toEqual([]);
  await sim.say('Mara', chat, '/rollout collect 1.1');
  await sim.waitFor(chat, /1\.1 Issue creation \(GitHub\)/);
  await tell('Mara', '/rollout assign 2.4 me');
  await tell('Ben', '/issue sev3 a typo in the receipt');
  expect((await ask('Mara', '/rollout retry R-1')).text).toContain('R-1 is open');
  await sim.say('Mara', chat, '/rollout cancel vendor withdrew the release');
  await sim.tap('Mara', chat, 'Call R-1 off', await sim.waitFor(chat, (each) => hasButton('Call R-1 off', each)));

  const end = await sim.waitFor(chat, (each) => hasButton('Plan retry', each) && each.text.includes('called off'));
  expect((await sim.tap('Mara', chat, 'Plan retry', end)).text).toContain('Your draft is below');
  expect((await sim.tap('Mara', chat, 'Plan retry', end)).text).toContain('is open here already');
  const draft = await sim.waitFor(chat, (each) => hasButton('Decide later', each));
  expect(draft.text).toMatch(/Retry of R-1[\s\S]*Payments[\s\S]*4\.2\.0/);
  expect((await ask('Ben', '/rollout list all')).text).not.toContain('R-2');
  await sim.tap('Mara', chat, 'Decide later', draft);
  const check = await sim.waitFor(chat, (each) => hasButton('Create R-2', each));
  expect(check.text).toContain('Retry of R-1, called off: “vendor withdrew the release”');
  expect(check.text).toContain('the owner of 1 item');
  expect(check.text).toContain('Open in R-1, and not copied: I-1 SEV3 a typo in the receipt');
  expect((await sim.tap('Mara', chat, 'Create R-2', check)).text).toBe('Created R-2');

  await sim.waitFor(chat, 'R-2 · Payments 4.2.0 — a retry of R-1');
  await sim.waitFor(chat, (each) => each.text.includes('R-1 · ') && each.text.includes('Retried as R-2'));
  expect((await ask('Ben', '/rollout item R-2 2.4')).text).toContain('Owner Mara (assigned)');
  expect((await ask('Ben', '/rollout item R-2 1.2')).text).toContain(
    'Carried over from R-1: api 4.1.7 → 4.2.0 security',
  );
  expect((await sim.tap('Luis', chat, 'Plan retry', end)).text).toContain('R-1 is retried as R-2 already');
  await until('GitHub to hear of it', async () => {
    const said = await github.comments(repository, 1);
    return said.some(({ body }) => body.startsWith('R-1 is retried as R-2.')) ? true : undefined;
  });
});
