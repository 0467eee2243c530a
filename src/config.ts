import { z } from 'zod';

/** Wrong configuration: one sentence that names the variable and says what would be right. It never repeats a secret. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What both ways of running have in common. */
interface Common {
  databasePath: string;
  checklistPath: string;
  /** The file that names systems outside; null: none is connected. */
  integrationsPath: string | null;
  http: { host: string; port: number };
  /** Base of the links in messages, without a slash at the end; null: messages carry no links to the bot. The sandbox takes its own. */
  publicUrl: string | null;
  /** Numeric Telegram user ids; empty: the first owner comes by a claim link. */
  owners: number[];
  logLevel: (typeof logLevels)[number];
  /** Where a sign of life goes every minute; null: nobody outside listens. Its address is a secret. */
  deadManUrl: string | null;
}

export interface Mail {
  /** With user and password: never to be logged. */
  smtpUrl: string;
  from: string;
  /** Where answers go; absent is to the sender. */
  replyTo?: string;
  /** Mails are signed for this domain, which is the sender's or one above it. */
  dkim?: { domain: string; selector: string; keyPath: string };
}

export type Updates = { mode: 'polling' } | { mode: 'webhook'; publicUrl: string; secret: string };

/** Speaks to Telegram. Without mail, stakeholders are reached by Telegram only. */
export interface BotConfig extends Common {
  kind: 'bot';
  /** `groupsTakeAll`: a Telegram of one's own without limits, where nobody waits for the minute to pass. */
  telegram: { token: string; apiRoot: string; updates: Updates; groupsTakeAll?: true };
  mail: Mail | null;
  /** Without PUBLIC_URL, links lead to this machine: where everybody sits at it. */
  linksToItself?: true;
}

/** Speaks to its own Telegram and mailbox on this machine. */
export interface SandboxConfig extends Common {
  kind: 'sandbox';
  sandboxPort: number;
}

export type Config = BotConfig | SandboxConfig;

type Env = Record<string, string | undefined>;

/** Reads every setting once; an empty value counts as absent. Throws ConfigError at the first that is wrong. */
export function readConfig(env: Env): Config {
  const settings = parse(env);
  const mail = mailOf(settings);
  const updates = updatesOf(settings);
  const common = commonOf(settings);
  if (settings.BOT_TOKEN === undefined)
    return {
      kind: 'sandbox',
      sandboxPort: settings.SANDBOX_PORT,
      ...common,
      databasePath: settings.DATABASE_PATH ?? 'data/sandbox/rollouts.db',
    };
  return {
    kind: 'bot',
    telegram: { token: settings.BOT_TOKEN, apiRoot: settings.TELEGRAM_API_ROOT, updates },
    mail,
    ...common,
  };
}

const isUrl = (text: string, protocols: string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '';

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** Ids behind which Telegram puts anybody: anonymous admins, channel posts, and its own service account. */
const serviceIds = new Map([
  [1087968824, 'is every anonymous admin'],
  [136817688, 'is every channel'],
  [777000, "is Telegram's own service account"],
]);

const port = (lowest: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((number) => number >= lowest && number <= 65535);

const webAddress = z
  .string()
  .refine((url) => isUrl(url, ['http:', 'https:']) && !/[?#]/.test(url))
  .transform(withoutSlash);

const isAddress = /^[^\s<>@,;:"()[\]]+@[^\s<>@,;:"()[\]]+$/;

// The sentence after the variable's name. Messages never carry the value: it may be a secret put into the wrong line.
const settings = z.object({
  BOT_TOKEN: z
    .string()
    .regex(/^\d{1,20}:[A-Za-z0-9_-]{1,100}$/)
    .optional(),
  TELEGRAM_API_ROOT: webAddress.default('https://api.telegram.org'),
  TELEGRAM_MODE: z.enum(['polling', 'webhook']).default('polling'),
  WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,256}$/)
    .optional(),
  BOT_OWNERS: z.string().default('').transform(ownersOf),
  SMTP_URL: z
    .string()
    .refine((url) => isUrl(url, ['smtp:', 'smtps:']))
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/)
    .optional(),
  MAIL_REPLY_TO: z.string().regex(isAddress).optional(),
  DKIM_DOMAIN: z
    .string()
    .toLowerCase()
    .regex(/^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/)
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/)
    .optional(),
  DKIM_KEY_PATH: z.string().optional(),
  DATABASE_PATH: z.string().optional(),
  CHECKLIST_PATH: z.string().default('checklists/standard-update.yaml'),
  INTEGRATIONS_PATH: z.string().optional(),
  HTTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
  HTTP_PORT: port(0).default(8080),
  PUBLIC_URL: webAddress.optional(),
  SANDBOX_PORT: port(0).default(4400),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  DEAD_MAN_URL: z
    .string()
    .refine((url) => isUrl(url, ['http:', 'https:']))
    .optional(),
});

type Settings = z.infer<typeof settings>;

const shouldBe: Record<keyof Settings, string> = {
  BOT_TOKEN: 'should be the token that BotFather gave you, like 123456:ABC-DEF',
  TELEGRAM_API_ROOT: 'should be the address of a Bot API server, like https://api.telegram.org',
  TELEGRAM_MODE: 'should be polling or webhook',
  WEBHOOK_SECRET: 'should be 1 to 256 characters out of A-Z, a-z, 0-9, _ and -',
  BOT_OWNERS: 'should be numeric Telegram user ids separated by commas, like 1001,1002',
  SMTP_URL: 'should be a mail server, like smtp://user:password@mail.example.com:587',
  MAIL_FROM: 'should be a sender, like Rollouts <rollouts@example.com>',
  MAIL_REPLY_TO: 'should be where answers go, like payments-help@example.com',
  DKIM_DOMAIN: 'should be the domain for which mails are signed, like example.com',
  DKIM_SELECTOR: 'should be the name of the key in the DNS, like rollouts',
  DKIM_KEY_PATH: 'should be a file with the private key, like dkim.pem',
  DATABASE_PATH: 'should be a file, like data/rollouts.db',
  CHECKLIST_PATH: 'should be a file, like checklists/standard-update.yaml',
  INTEGRATIONS_PATH: 'should be a file, like integrations.yaml',
  HTTP_HOST: 'should be an address to listen on, like 127.0.0.1',
  HTTP_PORT: 'should be a port from 0 to 65535; 0 takes any free one',
  PUBLIC_URL: 'should be the address under which others reach this bot, like https://rollouts.example.com',
  SANDBOX_PORT: 'should be a port from 0 to 65535; 0 takes any free one',
  LOG_LEVEL: `should be one of ${logLevels.join(', ')}`,
  DEAD_MAN_URL: 'should be the address that expects a sign of life every minute, like https://hc-ping.com/…',
};

function parse(env: Env): Settings {
  const given = Object.keys(shouldBe).flatMap((name) => {
    const value = env[name]?.trim();
    return value ? [[name, value]] : [];
  });
  const result = settings.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const name = result.error.issues[0]?.path[0] as keyof Settings;
  throw new ConfigError(`${name} ${shouldBe[name]}.`);
}

function ownersOf(text: string, context: z.RefinementCtx): number[] {
  const parts = text.split(',').flatMap((part) => part.trim() || []);
  const ids = parts.map(Number);
  const service = ids.find((id) => serviceIds.has(id));
  if (service !== undefined)
    throw new ConfigError(`BOT_OWNERS should be people, but ${service} ${serviceIds.get(service)}.`);
  if (ids.some((id) => id < 0))
    throw new ConfigError('BOT_OWNERS should be people, but a negative id is a group or a channel.');
  if (!parts.every((part) => /^[1-9]\d{0,15}$/.test(part)) || !ids.every(Number.isSafeInteger))
    context.addIssue({ code: 'custom', message: 'not numeric' });
  return [...new Set(ids)];
}

function mailOf({ SMTP_URL, MAIL_FROM, ...rest }: Settings): Mail | null {
  const { MAIL_REPLY_TO: replyTo } = rest;
  const dkim = dkimOf(rest, MAIL_FROM);
  if (SMTP_URL !== undefined && MAIL_FROM !== undefined)
    return { smtpUrl: SMTP_URL, from: MAIL_FROM, ...(replyTo ? { replyTo } : {}), ...(dkim ? { dkim } : {}) };
  if (SMTP_URL !== undefined) throw new ConfigError(`MAIL_FROM is missing: with SMTP_URL it ${shouldBe.MAIL_FROM}.`);
  if (MAIL_FROM !== undefined) throw new ConfigError(`SMTP_URL is missing: with MAIL_FROM it ${shouldBe.SMTP_URL}.`);
  const needless = replyTo ? 'MAIL_REPLY_TO' : dkim ? 'DKIM_DOMAIN' : null;
  if (needless) throw new ConfigError(`SMTP_URL is missing: with ${needless} it ${shouldBe.SMTP_URL}.`);
  return null;
}

/** All three or none. A signature of another domain than the sender's proves nothing to whoever checks it (DMARC). */
function dkimOf(given: Partial<Settings>, from: string | undefined): Mail['dkim'] {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_KEY_PATH: keyPath } = given;
  const set = dkimNames.find((name) => given[name] !== undefined);
  const missing = dkimNames.find((name) => given[name] === undefined);
  if (set && missing) throw new ConfigError(`${missing} is missing: with ${set} it ${shouldBe[missing]}.`);
  if (!domain || !selector || !keyPath) return undefined;
  const sender =
    from
      ?.slice(from.lastIndexOf('@') + 1)
      .replace(/>\s*$/, '')
      .toLowerCase() ?? domain;
  if (sender !== domain && !sender.endsWith(`.${domain}`))
    throw new ConfigError(
      'DKIM_DOMAIN should be the domain of MAIL_FROM or one above it, or the signature counts for nothing.',
    );
  return { domain, selector, keyPath };
}

const dkimNames = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_KEY_PATH'] as const;

function updatesOf({ TELEGRAM_MODE, PUBLIC_URL, WEBHOOK_SECRET, BOT_TOKEN }: Settings): Updates {
  if (TELEGRAM_MODE === 'polling' || BOT_TOKEN === undefined) return { mode: 'polling' };
  if (PUBLIC_URL === undefined)
    throw new ConfigError(`PUBLIC_URL is missing: with TELEGRAM_MODE=webhook it ${shouldBe.PUBLIC_URL}.`);
  if (WEBHOOK_SECRET === undefined)
    throw new ConfigError(`WEBHOOK_SECRET is missing: with TELEGRAM_MODE=webhook it ${shouldBe.WEBHOOK_SECRET}.`);
  return { mode: 'webhook', publicUrl: PUBLIC_URL, secret: WEBHOOK_SECRET };
}

function commonOf(from: Settings): Common {
  return {
    databasePath: from.DATABASE_PATH ?? 'data/rollouts.db',
    checklistPath: from.CHECKLIST_PATH,
    integrationsPath: from.INTEGRATIONS_PATH ?? null,
    http: { host: from.HTTP_HOST, port: from.HTTP_PORT },
    publicUrl: from.PUBLIC_URL ?? null,
    owners: from.BOT_OWNERS,
    logLevel: from.LOG_LEVEL,
    deadManUrl: from.DEAD_MAN_URL ?? null,
  };
}
