import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGitHub } from './github.ts';
import { scratch } from './processes.ts';
import { openTeam } from './team.ts';

/** A team whose product Payments has its component api in a repository of an emulated GitHub; `fileIssue` as in the settings. */
export async function openTeamOnGitHub({ fileIssue = false } = {}) {
  const files = scratch();
  const github = await startGitHub();
  const repository = await github.createRepo('payments');
  const team = await openTeam();
  const token = join(files.directory, 'token');
  const settings = join(files.directory, 'integrations.yaml');
  writeFileSync(token, github.token);
  writeFileSync(
    settings,
    `
reachable: [127.0.0.1]
github: { url: '${github.url}', token: { file: '${token}' } }
products:
  - name: Payments
    group: ${team.chat}
    components: [{ name: api, repository: ${repository}, fileIssue: ${fileIssue} }]
`,
  );
  team.house.config.integrationsPath = settings;
  await team.house.restart();
  return {
    team,
    github,
    repository,
    async stop(): Promise<void> {
      await team.stop();
      await github.stop();
      files.remove();
    },
  };
}
