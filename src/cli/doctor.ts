import { Resolver } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { readChecklist } from '../checklist-file.ts';
import type { BotConfig } from '../config.ts';
import { noLinks } from '../coordinator/links.ts';
import { isReadByOthers, readDkimKey } from '../dkim-key.ts';
import { dnsRecordOf } from '../email/dkim.ts';
import { emailTransport } from '../email/transport.ts';
import { readIntegrations } from '../integrations-file.ts';
import { lookBeside } from '../sqlite/beside.ts';
import { createBotApi } from '../telegram/api.ts';
import { configOrExit } from './config.ts';

// npm run doctor: is everything that the bot needs in order? Changes nothing; the bot may be running.
type Finding = { is: 'fine' | 'note' | 'wrong'; says: string };
const fine = (says: string): Finding => ({ is: 'fine', says });
const note = (says: string): Finding => ({ is: 'note', says });
const wrong = (says: string): Finding => ({ is: 'wrong', says });

const config = configOrExit();
const findings = [
  checklistFinding(config.checklistPath),
  databaseFinding(config.databasePath),
  ...integrationsFindings(config.integrationsPath),
  ...(config.kind === 'sandbox'
    ? [note('BOT_TOKEN is not set: npm start runs the sandbox.')]
    : [...(await telegramFindings(config)), await mailFinding(config), ...(await dkimFindings(config))]),
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

async function telegramFindings({ telegram, databasePath }: BotConfig): Promise<Finding[]> {
  const api = createBotApi(telegram.token, telegram.apiRoot);
  try {
    const me = await api.call('getMe', undefined);
    const hook = await api.call('getWebhookInfo', undefined);
    return [
      fine(`Telegram knows @${me.username}.`),
      me.can_read_all_group_messages
        ? note('Privacy mode is off: Telegram sends the bot every message of its groups. It needs none of them.')
        : fine('Privacy mode is on: the bot sees commands, replies to it and taps.'),
      webhookFinding(telegram.updates.mode, hook.url ?? ''),
      ...(await groupFindings(api, me.id, databasePath)),
    ];
  } catch (fault) {
    return [wrong(`Telegram: ${wordsOf(fault)}`)];
  } finally {
    await api.close();
  }
}

function webhookFinding(mode: 'polling' | 'webhook', url: string): Finding {
  if (mode === 'polling')
    return url
      ? wrong(
          `A webhook is set (${url}), so polling is refused. Remove it with deleteWebhook, or set TELEGRAM_MODE=webhook.`,
        )
      : fine('Updates come by polling.');
  return url ? fine(`Updates come to ${url}.`) : note('The webhook is set when the bot starts.');
}

async function groupFindings(api: ReturnType<typeof createBotApi>, me: number, path: string): Promise<Finding[]> {
  if (!existsSync(path)) return [];
  const db = new Database(path, { readonly: true });
  const chats = db.prepare<[], number>('SELECT chat FROM teams').pluck().all();
  db.close();
  return Promise.all(
    chats.map(async (chat) => {
      try {
        const [{ title }, member] = await Promise.all([
          api.call('getChat', { chat_id: chat }),
          api.call('getChatMember', { chat_id: chat, user_id: me }),
        ]);
        const canPin = member.status === 'administrator' && member.can_pin_messages === true;
        return canPin
          ? fine(`${title}: the status card can be pinned.`)
          : note(`${title}: the bot lacks the right to pin messages.`);
      } catch (fault) {
        return wrong(`Group ${chat}: ${wordsOf(fault)}`);
      }
    }),
  );
}

async function mailFinding({ mail }: BotConfig): Promise<Finding> {
  if (!mail) return note('Email is off: SMTP_URL is not set.');
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const transport = emailTransport({ smtpUrl: mail.smtpUrl, from: mail.from, links: noLinks, log: silent });
  const verdict = await transport.verify();
  transport.close();
  return verdict.ok ? fine(`The mail server takes mails from ${mail.from}.`) : wrong(`Email: ${verdict.why}`);
}

async function dkimFindings({ mail }: BotConfig): Promise<Finding[]> {
  if (!mail) return [];
  if (!mail.dkim) return [note('DKIM is off: DKIM_DOMAIN is not set. Your mail server should sign mails then.')];
  const { domain, selector, keyPath } = mail.dkim;
  try {
    const record = dnsRecordOf({ domain, selector, key: readDkimKey(keyPath) });
    const strings = record.value.match(/.{1,255}/g) ?? [];
    return [
      fine(`DKIM is on: mails are signed for ${domain}.`),
      await publishedFinding(record),
      note(`${record.name}. IN TXT ${strings.map((each) => `"${each}"`).join(' ')}`),
      ...(isReadByOthers(keyPath)
        ? [note(`${keyPath} can be read by others, who could sign mails as you: chmod 600 ${keyPath}`)]
        : []),
    ];
  } catch (fault) {
    return [wrong(wordsOf(fault))];
  }
}

/** Only what is there can be compared: this machine may have no DNS at all. */
async function publishedFinding({ name, value }: { name: string; value: string }): Promise<Finding> {
  const keyIn = (record: string): string => /\bp=([^;]*)/.exec(record.replace(/\s/g, ''))?.[1] ?? '';
  const found = await new Resolver({ timeout: 3_000, tries: 1 }).resolveTxt(name).catch(() => []);
  if (found.some((each) => keyIn(each.join('')) === keyIn(value))) return fine('Its DNS record is published:');
  return found.length
    ? wrong('Another key is published in the DNS, so every signature fails. This record belongs there:')
    : note('Its DNS record was not found yet. Publish it:');
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
