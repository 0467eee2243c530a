import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { secrets, withPassword } from './support/secrets/planted.ts';
import { secretsIn } from './support/secrets/search.ts';

const token = '123456:ABC-DEF_ghi';
const refusal = (env: Record<string, string | undefined>): string => {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('was accepted');
};

describe('without a token', () => {
  it('is a sandbox with a database of its own', () =>
    expect(readConfig({})).toEqual({
      kind: 'sandbox',
      sandboxPort: 4400,
      databasePath: 'data/sandbox/rollouts.db',
      checklistPath: 'checklists/standard-update.yaml',
      integrationsPath: null,
      http: { host: '127.0.0.1', port: 8080 },
      publicUrl: null,
      owners: [],
      logLevel: 'info',
      deadManUrl: null,
    }));

  it('takes an empty value for an absent one', () =>
    expect(readConfig({ BOT_TOKEN: '', SMTP_URL: ' ', HTTP_PORT: '' })).toEqual(readConfig({})));

  it('keeps the database that was asked for', () =>
    expect(readConfig({ DATABASE_PATH: '/tmp/x.db' })).toMatchObject({ databasePath: '/tmp/x.db' }));
});

describe('with a token', () => {
  it('is a bot that polls Telegram and sends no email', () =>
    expect(readConfig({ BOT_TOKEN: token })).toEqual({
      kind: 'bot',
      telegram: { token, apiRoot: 'https://api.telegram.org', updates: { mode: 'polling' } },
      mail: null,
      databasePath: 'data/rollouts.db',
      checklistPath: 'checklists/standard-update.yaml',
      integrationsPath: null,
      http: { host: '127.0.0.1', port: 8080 },
      publicUrl: null,
      owners: [],
      logLevel: 'info',
      deadManUrl: null,
    }));

  it('reads everything that can be set', () =>
    expect(
      readConfig({
        BOT_TOKEN: token,
        TELEGRAM_API_ROOT: 'http://127.0.0.1:4401/',
        TELEGRAM_MODE: 'webhook',
        PUBLIC_URL: 'https://rollouts.example.com/',
        WEBHOOK_SECRET: 'a-Z_9',
        BOT_OWNERS: '1001, 1002,1001',
        SMTP_URL: 'smtps://user:p%40ss@mail.example.com:465',
        MAIL_FROM: 'Rollouts <rollouts@mail.example.com>',
        MAIL_REPLY_TO: 'payments-help@example.com',
        DKIM_DOMAIN: 'Example.com',
        DKIM_SELECTOR: 'rollouts-2026',
        DKIM_KEY_PATH: 'dkim.pem',
        DATABASE_PATH: 'r.db',
        CHECKLIST_PATH: 'c.yaml',
        INTEGRATIONS_PATH: 'i.yaml',
        HTTP_HOST: '::1',
        HTTP_PORT: '0',
        LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      kind: 'bot',
      telegram: {
        token,
        apiRoot: 'http://127.0.0.1:4401',
        updates: { mode: 'webhook', publicUrl: 'https://rollouts.example.com', secret: 'a-Z_9' },
      },
      mail: {
        smtpUrl: 'smtps://user:p%40ss@mail.example.com:465',
        from: 'Rollouts <rollouts@mail.example.com>',
        replyTo: 'payments-help@example.com',
        dkim: { domain: 'example.com', selector: 'rollouts-2026', keyPath: 'dkim.pem' },
      },
      databasePath: 'r.db',
      checklistPath: 'c.yaml',
      integrationsPath: 'i.yaml',
      http: { host: '::1', port: 0 },
      publicUrl: 'https://rollouts.example.com',
      owners: [1001, 1002],
      logLevel: 'debug',
      deadManUrl: null,
    }));
});

const mail = { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'A <a@example.com>' };
const dkim = { DKIM_DOMAIN: 'example.com', DKIM_SELECTOR: 'rollouts', DKIM_KEY_PATH: 'dkim.pem' };

describe('what is wrong is named in one sentence', () => {
  it.each([
    [{ BOT_TOKEN: 'secret-in-the-wrong-form' }, 'BOT_TOKEN'],
    [{ TELEGRAM_API_ROOT: 'api.telegram.org' }, 'TELEGRAM_API_ROOT'],
    [{ TELEGRAM_MODE: 'push' }, 'TELEGRAM_MODE'],
    [{ WEBHOOK_SECRET: 'no spaces' }, 'WEBHOOK_SECRET'],
    [{ WEBHOOK_SECRET: 'x'.repeat(257) }, 'WEBHOOK_SECRET'],
    [{ BOT_TOKEN: token, TELEGRAM_MODE: 'webhook', WEBHOOK_SECRET: 'x' }, 'PUBLIC_URL'],
    [{ BOT_TOKEN: token, TELEGRAM_MODE: 'webhook', PUBLIC_URL: 'https://x.example' }, 'WEBHOOK_SECRET'],
    [{ BOT_OWNERS: '@mara' }, 'BOT_OWNERS'],
    [{ BOT_OWNERS: '1001;1002' }, 'BOT_OWNERS'],
    [{ BOT_OWNERS: '1e3' }, 'BOT_OWNERS'],
    [{ SMTP_URL: 'mail.example.com:587', MAIL_FROM: 'a@example.com' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.example.com' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'a@example.com' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'A <a@x.org>\nBcc: b@x.org' }, 'MAIL_FROM'],
    [{ ...mail, MAIL_REPLY_TO: 'help' }, 'MAIL_REPLY_TO'],
    [{ MAIL_REPLY_TO: 'help@example.com' }, 'SMTP_URL'],
    [{ ...mail, ...dkim, DKIM_DOMAIN: undefined }, 'DKIM_DOMAIN'],
    [{ ...mail, ...dkim, DKIM_SELECTOR: '' }, 'DKIM_SELECTOR'],
    [{ ...mail, ...dkim, DKIM_KEY_PATH: ' ' }, 'DKIM_KEY_PATH'],
    [{ ...mail, ...dkim, DKIM_DOMAIN: 'example' }, 'DKIM_DOMAIN'],
    [{ ...mail, ...dkim, DKIM_DOMAIN: 'example.com; l=1' }, 'DKIM_DOMAIN'],
    [{ ...mail, ...dkim, DKIM_SELECTOR: 'a;b' }, 'DKIM_SELECTOR'],
    [{ ...mail, ...dkim, DKIM_DOMAIN: 'example.org' }, 'DKIM_DOMAIN'],
    [{ ...mail, ...dkim, DKIM_DOMAIN: 'mail.example.com' }, 'DKIM_DOMAIN'],
    [{ ...mail, ...dkim, DKIM_DOMAIN: 'ample.com' }, 'DKIM_DOMAIN'],
    [dkim, 'SMTP_URL'],
    [{ HTTP_HOST: 'http://localhost' }, 'HTTP_HOST'],
    [{ HTTP_PORT: '65536' }, 'HTTP_PORT'],
    [{ HTTP_PORT: '80a' }, 'HTTP_PORT'],
    [{ SANDBOX_PORT: '-1' }, 'SANDBOX_PORT'],
    [{ PUBLIC_URL: 'rollouts.example.com' }, 'PUBLIC_URL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('%o: %s', (env, name) => {
    const sentence = refusal(env);
    expect(sentence).toMatch(new RegExp(`^${name} .*should be .*[^.]\\.$`));
    expect(sentence).not.toContain('\n');
  });

  it.each(['1087968824', '136817688', '777000', '-1001234567890'])(
    '#25 an owner who is nobody in particular is refused: %s',
    (id) => expect(refusal({ BOT_OWNERS: `1001,${id}` })).toMatch(/^BOT_OWNERS should be people/),
  );

  it.each([
    { BOT_TOKEN: `${secrets.botToken} of the bot` },
    { WEBHOOK_SECRET: `${secrets.webhookSecret} of the bot` },
    { SMTP_URL: withPassword('http://x.example'), MAIL_FROM: 'a@x.org' },
    { SMTP_URL: withPassword('smtp://x.example') },
    { DEAD_MAN_URL: `hc-ping.com/${secrets.deadManPath}` },
  ])('#97 never repeats a secret, case %#', (env) => expect(secretsIn(refusal(env))).toEqual([]));
});

describe('.env.example', () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8'));

  it('names every setting once, and states the defaults', () => {
    expect(readConfig(example as Record<string, string>)).toEqual(readConfig({}));
    expect(Object.keys(example).sort()).toEqual(
      [
        ...['BOT_TOKEN', 'TELEGRAM_API_ROOT', 'TELEGRAM_MODE', 'WEBHOOK_SECRET', 'BOT_OWNERS', 'SMTP_URL', 'MAIL_FROM'],
        ...['MAIL_REPLY_TO', 'DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_KEY_PATH'],
        ...[
          'DATABASE_PATH',
          'CHECKLIST_PATH',
          'INTEGRATIONS_PATH',
          'HTTP_HOST',
          'HTTP_PORT',
          'PUBLIC_URL',
          'SANDBOX_PORT',
          'LOG_LEVEL',
          'DEAD_MAN_URL',
        ],
      ].sort(),
    );
  });
});
