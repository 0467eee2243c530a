import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readChecklist } from '../checklist-file.ts';
import { readIntegrations } from '../integrations-file.ts';
import { lookBeside } from '../sqlite/beside.ts';
import { lastBackupAt } from '../sqlite/last-backup.ts';
import { DAY, sayDuration } from '../time/duration.ts';
import { configOrExit } from './config.ts';
import { mailFindings } from './doctor-mail.ts';
import { telegramFindings } from './doctor-telegram.ts';
import { type Finding, fine, note, wordsOf, wrong } from './findings.ts';

// npm run doctor: is everything that the bot needs in order? Changes nothing; the bot may be running. With `-- --mail me@example.com` one mail goes there.
const { values: asked } = parseArgs({ options: { mail: { type: 'string' } } });
const config = configOrExit();
const findings = [
  checklistFinding(config.checklistPath),
  databaseFinding(config.databasePath),
  ...backupFindings(config.databasePath),
  ...integrationsFindings(config.integrationsPath),
  ...(config.kind === 'sandbox'
    ? [note('BOT_TOKEN is not set: npm start runs the sandbox.')]
    : [...(await telegramFindings(config)), ...(await mailFindings(config, asked.mail))]),
];
const marks = { fine: '✅', note: '▫️', wrong: '❌' };
for (const { is, says } of findings) process.stdout.write(`${marks[is]} ${says}\n`);
process.exitCode = findings.some(({ is }) => is === 'wrong') ? 1 : 0;

function checklistFinding(path: string): Finding {
  try {
    const checklist = readChecklist(path);
    return fine(
      `${checklist.title}: ${checklist.phases.length} phases, ${checklist.phases.flatMap((phase) => phase.items).length} items.`,
    );
  } catch (fault) {
    return wrong(wordsOf(fault));
  }
}

/** Whether the file can be used, with its secrets; the systems themselves are asked when they are needed. */
function integrationsFindings(path: string | null): Finding[] {
  if (path === null) return [note('INTEGRATIONS_PATH is not set: no other system is connected.')];
  try {
    const { products, clusters, prometheus } = readIntegrations(path, process.env);
    const servers = Object.keys(clusters).length + Object.keys(prometheus).length;
    return [fine(`${path}: ${products.length} products, ${servers} clusters and Prometheus servers.`)];
  } catch (fault) {
    return [wrong(wordsOf(fault))];
  }
}

function databaseFinding(path: string): Finding {
  if (!existsSync(path)) return note(`${path} does not exist yet; the first start makes it.`);
  try {
    const record = lookBeside(path);
    const { events, firstWrong } = record.verify();
    record.close();
    return firstWrong ? wrong(`${path}: ${firstWrong.says}`) : fine(`${path}: ${events} events, the record is whole.`);
  } catch (fault) {
    const words = wordsOf(fault);
    return wrong(words.startsWith(path) ? words : `${path} cannot be read: ${words}`);
  }
}

/** Only backups that this bot's own command made are known of. */
function backupFindings(path: string): Finding[] {
  if (!existsSync(path)) return [];
  const at = lastBackupAt(path);
  if (at === null) return [note('No backup was made yet: npm run backup -- FILE')];
  const age = Date.now() - at;
  const says = `The last backup was made ${sayDuration(age)} ago.`;
  return [age < 2 * DAY ? fine(says) : note(`${says} A new one: npm run backup -- FILE`)];
}
