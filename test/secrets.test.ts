import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import nodemailer from 'nodemailer';
import { pino } from 'pino';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ConfigError } from '../src/config.ts';
import { integrationsSchema } from '../src/integrations/settings.ts';
import { hangUp, mailServer } from './email/wire.ts';
import { heardLog, searchLeftFolders, takeLeaks } from './support/secrets/listening.ts';
import { secrets } from './support/secrets/planted.ts';
import { alsoPlant, masked, secretsIn, secretsInFile } from './support/secrets/search.ts';
import { heardWires } from './support/secrets/wires.ts';
import { standIn } from './telegram/stand-in.ts';

const { smtpPassword, botToken, linkKey } = secrets;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a leak is told as: by the names of secrets, and never with one of them in it. */
function expectTold(...wanted: (string | RegExp)[]): void {
  const leaks = takeLeaks();
  expect(leaks).toEqual(wanted.map((each) => expect.stringMatching(each)));
  expect(secretsIn(leaks.join('\n'))).toEqual([]);
}
afterEach(hangUp);

const letIn: SMTPServerOptions['onAuth'] = (_auth, _session, done) => done(null, { user: 'rollouts' });

describe('a planted secret is found', () => {
  test.each(Object.entries(secrets))('#97 by its name, in whatever form it comes: %s', (name, secret) => {
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify({ said: secret }),
      JSON.stringify(JSON.stringify({ said: secret })),
      Buffer.from(secret).toString('hex'),
      ...['', '.', '..'].flatMap((before) => [base64(`${before}${secret}.`), base64(`${before}${secret}`)]),
      Buffer.from(`\0rollouts\0${secret}`).toString('base64url'),
    ];
    for (const form of forms) {
      expect(secretsIn(`before ${form} after`)).toEqual([name]);
      expect(secretsIn(Buffer.from(`before ${form} after`))).toEqual([name]);
      expect(masked(`before ${form} after`)).not.toContain(form);
    }
    expect(secretsIn('nothing of the kind')).toEqual([]);
  });

  test('#97 wherever a file has changed since it was searched last', () => {
    const before = Buffer.alloc(131_072, '.');
    // Its beginning was there already, up to where the next stretch begins.
    const border = 16_384 - 12;
    before.write(botToken.slice(0, 12), border);
    expect(secretsInFile('rollouts.db', Buffer.from(before))).toEqual([]);
    for (const at of [0, border, 70_000, 131_020]) {
      const later = Buffer.from(before);
      later.write(botToken, at);
      expect(secretsInFile('rollouts.db', later)).toEqual(['botToken']);
    }
    expect(secretsInFile('rollouts.db', Buffer.concat([before, Buffer.from(botToken)]))).toEqual(['botToken']);
    expect(secretsInFile('rollouts.db', before)).toEqual([]);
  });

  test('#97 also a half of it, and a key that was made for this run', () => {
    expect(secretsIn(linkKey.slice(0, -3))).toEqual(['part of a secret']);
    expect(masked(`half: ${linkKey.slice(0, -3)}`)).toBe('');
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(secretsIn(pem)).toEqual([]);
    alsoPlant('a key of this test', pem);
    for (const form of [pem, JSON.stringify(pem), base64(pem)]) expect(secretsIn(form)).toEqual(['a key of this test']);
    expect(masked(pem)).toContain('<a key of this test>');
  });
});

describe('wherever it comes out', () => {
  test('#97 in a log line, and in what an error brings along', () => {
    const log = pino({ level: 'trace' }, heardLog);
    log.debug({ err: Object.assign(new Error('odd'), { input: `smtp://rollouts:${smtpPassword}@mail` }) }, 'failed');
    expectTold('smtpPassword in a log line');
  });

  test('#97 in an error of the bot', () => {
    expect(new ConfigError('SMTP_URL should be a mail server.').message).not.toContain(smtpPassword);
    expectTold();
    const here = join(import.meta.dirname, '../src/config.ts');
    const fault = new Function('kind', 'words', `return new kind(words);\n//# sourceURL=${here}`) as (
      kind: typeof ConfigError,
      words: string,
    ) => Error;
    fault(ConfigError, `SMTP_URL is no ${smtpPassword}`);
    expectTold(/^smtpPassword in an error, at .*config\.ts/);
  });

  test('#97 on standard output and standard error, of the tests themselves and of another process', async () => {
    const unheard = { stdout: process.stdout._write, stderr: process.stderr._write };
    for (const name of ['stdout', 'stderr'] as const) {
      process[name]._write = (_chunk, _encoding, done) => done();
      process[name].write(`the key is ${linkKey}\n`);
      process[name]._write = unheard[name];
    }
    expectTold('linkKey in stdout', 'linkKey in stderr');
    const script = 'process.stdout.write(process.env.SAID); process.stderr.write(process.env.SAID)';
    const other = spawn(process.execPath, ['-e', script], { env: { SAID: `/bot${botToken}/getMe` } });
    other.stdout.resume();
    other.stderr.resume();
    await once(other, 'close');
    expectTold('botToken in the output of another process');
  });

  test('#97 in a page, by the server and by whoever reads it', async () => {
    const server = createServer((_, response) => void response.end(`<p>${encodeURIComponent(linkKey)}</p>`));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text();
    expectTold('linkKey in what was sent: HTTP/1.1 200 OK');
  });

  test('#97 in what is said to Telegram, where the token opens the door and is nowhere else', async () => {
    const telegram = await standIn();
    onTestFinished(() => telegram.close());
    await telegram.api.call('sendMessage', { chat_id: 1, text: 'Ready' });
    await telegram.api.call('setWebhook', { url: 'https://rollouts.example.com', secret_token: secrets.webhookSecret });
    expectTold();
    await telegram.api.call('sendMessage', { chat_id: 1, text: `/bot${botToken}/getMe failed: ${smtpPassword}` });
    expectTold(/^botToken in what was sent: /, /^smtpPassword in what was sent: /);
  });

  test('#97 in a mail, whose lines are broken wherever it is; the password opens the door and is nowhere else', async () => {
    const server = await mailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth: letIn });
    const sender = nodemailer.createTransport({ url: server.url });
    onTestFinished(() => sender.close());
    const mail = { from: 'rollouts@example.com', to: 'kim@example.com', subject: 'Done' };
    await sender.sendMail({ ...mail, text: 'Done' });
    expect(server.accepted).toHaveLength(1);
    expectTold();
    for (const textEncoding of ['quoted-printable', 'base64'] as const)
      for (let before = 30; before < 80; before += 3) {
        await sender.sendMail({ ...mail, text: `${'ü'.repeat(before)}${smtpPassword} was the password`, textEncoding });
        const leaks = takeLeaks();
        expect(leaks.length).toBeGreaterThan(0);
        for (const leak of leaks) expect(leak).toMatch(/^(?:smtpPassword|part of a secret) in what was sent: /);
      }
  });

  test('#97 in a database, also in a row that was deleted, when its folder is removed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollout-leaking-'));
    const file = join(folder, 'rollouts.db');
    const db = new Database(file);
    db.exec('CREATE TABLE journal (event TEXT)');
    const write = db.prepare('INSERT INTO journal VALUES (?)');
    for (let length = 1; length < 5_000; length += 311) write.run(`${'.'.repeat(length)}${base64(linkKey)}`);
    db.exec('DELETE FROM journal');
    db.close();
    rmSync(folder, { recursive: true });
    expectTold(`linkKey in ${file}`);
  });

  test.each([
    ['github-token', `${secrets.githubToken}\n`, false],
    ['report.html', `<a href="https://${secrets.githubToken}@github.com">`, true],
  ])('#97 in a file that is left behind, unless it is there to hold a secret: %s', (name, content, isLeak) => {
    const file = join(mkdtempSync(join(tmpdir(), 'rollout-leaking-')), name);
    onTestFinished(() => {
      rmSync(dirname(file), { recursive: true });
      takeLeaks();
    });
    writeFileSync(file, content);
    searchLeftFolders();
    expectTold(...(isLeak ? [`githubToken in ${file}`] : []));
  });
});

test('#97 and on the wires of a world without sockets', async () => {
  const { botApi, mail } = heardWires(
    { call: async () => true as never, download: async () => new Uint8Array(), close: async () => undefined },
    { send: async () => ({ isAccepted: true }), verify: async () => null, close: () => undefined },
  );
  const letter = { from: 'rollouts@example.com', to: 'kim@example.com', isStillTrue: async () => true };
  const { signal } = new AbortController();
  await botApi.call('getMe', undefined);
  await mail.send({ ...letter, raw: Buffer.from('Done') }, signal);
  expectTold();
  await botApi.call('sendMessage', { chat_id: 1, text: `It was ${linkKey}` });
  await mail.send({ ...letter, raw: Buffer.from(base64(smtpPassword)) }, signal);
  expectTold('linkKey in a call of sendMessage', 'smtpPassword in a mail');
});

describe('every setting', () => {
  test('#97 that is a secret is planted, and what is not says so here', () => {
    const planted = ['BOT_TOKEN', 'WEBHOOK_SECRET', 'SMTP_URL', 'DEAD_MAN_URL'];
    const plain = [
      ...['TELEGRAM_API_ROOT', 'TELEGRAM_MODE', 'BOT_OWNERS', 'MAIL_FROM', 'MAIL_REPLY_TO', 'DKIM_DOMAIN'],
      ...['DKIM_SELECTOR', 'DKIM_KEY_PATH', 'DATABASE_PATH', 'CHECKLIST_PATH', 'INTEGRATIONS_PATH', 'HTTP_HOST'],
      ...['HTTP_PORT', 'PUBLIC_URL', 'SANDBOX_PORT', 'LOG_LEVEL'],
    ];
    const known = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(known.toSorted()).toEqual([...planted, ...plain].toSorted());
  });

  test('#97 of the systems outside, too', () => {
    const places = secretPlaces(z.toJSONSchema(integrationsSchema, { io: 'input' }) as Shape);
    expect(places.toSorted()).toEqual([
      'github.app.key',
      'github.token',
      'github.webhookSecret',
      'products.backup.secret',
      'products.events.secret',
      'prometheus.token',
    ]);
  });
});

interface Shape {
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: Shape[];
}

/** Where the settings say in which variable or file a secret stands. */
function secretPlaces(shape: Shape, at = ''): string[] {
  const { properties = {}, additionalProperties: each, items, anyOf = [] } = shape;
  if (anyOf.some((one) => Object.keys(one.properties ?? {}).join() === 'env')) return [at];
  return [
    ...Object.entries(properties).flatMap(([name, of]) => secretPlaces(of, at === '' ? name : `${at}.${name}`)),
    ...[items, typeof each === 'object' ? each : undefined, ...anyOf].flatMap((of) => (of ? secretPlaces(of, at) : [])),
  ];
}
