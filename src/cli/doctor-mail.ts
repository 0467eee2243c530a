import { Resolver } from 'node:dns/promises';
import type { BotConfig, Mail } from '../config.ts';
import type { Announcement } from '../coordinator/content.ts';
import { noLinks } from '../coordinator/links.ts';
import type { Letter } from '../coordinator/ports.ts';
import { isReadByOthers, readDkimKey } from '../dkim-key.ts';
import { dnsRecordOf } from '../email/dkim.ts';
import { type EmailTransport, emailTransport } from '../email/transport.ts';
import { mailAddress } from '../team/stakeholder-fields.ts';
import { DAY } from '../time/duration.ts';
import { type Finding, fine, note, wordsOf, wrong } from './findings.ts';

/** Whether the mail server lets the bot in, and the DKIM key. With `to` one mail goes there, as stakeholders would get it. */
export async function mailFindings({ mail }: BotConfig, to: string | undefined): Promise<Finding[]> {
  if (!mail) return [(to === undefined ? note : wrong)('Email is off: SMTP_URL is not set.')];
  return [await serverFinding(mail, to), ...(await dkimFindings(mail))];
}

async function serverFinding(mail: Mail, to: string | undefined): Promise<Finding> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  try {
    const dkim = mail.dkim && { ...mail.dkim, key: readDkimKey(mail.dkim.keyPath) };
    const transport = emailTransport({ ...mail, dkim, links: noLinks, log: silent });
    const finding = to === undefined ? await welcome(transport, mail) : await sent(transport, mailAddress(to));
    transport.close();
    return finding;
  } catch (fault) {
    return wrong(`Email: ${wordsOf(fault)}`);
  }
}

async function welcome(transport: EmailTransport, mail: Mail): Promise<Finding> {
  const verdict = await transport.verify();
  return verdict.ok ? fine(`The mail server takes mails from ${mail.from}.`) : wrong(`Email: ${verdict.why}`);
}

async function sent(transport: EmailTransport, to: string): Promise<Finding> {
  const delivery = await transport.send(testLetter(to, Date.now()), Date.now(), async () => undefined);
  return delivery.outcome === 'delivered'
    ? fine(`The mail server took a test mail to ${to}. Look whether it arrived, and where.`)
    : wrong(`The test mail to ${to} was not taken: ${'why' in delivery ? delivery.why : delivery.outcome}`);
}

/** An announcement of nothing, marked as a test: it enters no calendar. */
function testLetter(to: string, at: number): Letter {
  const window = { opensAt: at + DAY, closesAt: at + DAY + 3_600_000, zone: 'UTC' };
  const content: Announcement = {
    type: 'announcement',
    kind: 'notice',
    key: 'R-0',
    number: 0,
    reference: `0-0-${at}`,
    revision: 1,
    product: 'A test of',
    version: 'rollout-bot',
    team: 'npm run doctor',
    teamZone: 'UTC',
    window,
    previous: null,
    facts: {
      scope: 'Nothing is updated. Whoever runs the bot looks whether its mails arrive.',
      impact: 'None',
      downtimeMinutes: 0,
      action: 'Nothing needs to be done.',
      contact: 'whoever runs the bot',
    },
    reason: '',
    isTest: true,
    happenedAt: at,
    reader: { name: to, zone: 'UTC', address: to },
  };
  return {
    id: 0,
    medium: 'email',
    address: to,
    content,
    rollout: null,
    revision: null,
    announcement: null,
    urgency: 1,
    dueAt: at,
    expiresAt: null,
    unique: `doctor ${at}`,
    fallback: null,
    state: 'sending',
    attempts: 0,
    raw: null,
    isRepeat: false,
    settledAt: null,
    lastError: null,
    sentRef: null,
  };
}

async function dkimFindings(mail: Mail): Promise<Finding[]> {
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
