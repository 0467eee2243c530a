import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endAll, freePort, npm, type Running, scratch } from '../support/processes.ts';
import { secrets, withPassword } from '../support/secrets/planted.ts';
import {
  createRollout,
  dayAhead,
  journal,
  leaksOfBot,
  type SandboxProcess,
  setUpTeam,
  startSandbox,
  TEAM,
} from './journey.ts';

/** What an operator types beside a bot that people are using at the same moment. */
describe('beside the running bot', () => {
  const { directory, remove } = scratch();
  const database = join(directory, 'rollouts.db');
  const copy = join(directory, 'backups/copy.db');
  let sandbox: SandboxProcess;
  let bot: Running;
  let settings: Record<string, string>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const smtpUrl = withPassword(sandbox.smtpUrl);
    settings = {
      ...sandbox.settings,
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'Rollouts <rollouts@example.com>',
      DATABASE_PATH: database,
      LOG_LEVEL: 'trace',
    };
    bot = npm('start', settings);
    await bot.until(/rollout-bot is running/);
    await setUpTeam(sandbox.sim);
    await createRollout(sandbox.sim, dayAhead(30));
    await sandbox.sim.say('Priya', TEAM, '/rollout stakeholders add email canary-reader@example.com "canary-name"');
  });
  afterAll(async () => {
    await endAll();
    remove();
  });

  test('backup copies everything that was acknowledged before, while notes go on coming in', async () => {
    const { sim } = sandbox;
    let notes = 0;
    // One person alone cannot write so fast.
    const speakers = ['Ben', 'Mara', 'Aiko', 'Luis', 'Priya', 'Nadia', 'Gus'];
    const note = () =>
      sim.say(speakers[notes % 7] ?? 'Ben', TEAM, `/rollout evidence 2.${(notes % 6) + 1} note ${++notes}`);
    for (let each = 0; each < 20; each++) await note();
    await thumbOn(sandbox, 'note 20');
    const acknowledged = journal(database).length;

    const backup = npm('backup', settings, copy);
    let isOver = false;
    const ended = backup.ended.finally(() => {
      isOver = true;
    });
    while (!isOver) await note();
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${copy} holds everything that ${database} had acknowledged; it was opened and checked.`);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect([`${copy}.part`, `${copy}-wal`, `${copy}-shm`].filter((file) => existsSync(file))).toEqual([]);
    expect(notes).toBeGreaterThan(20);

    const copied = journal(copy);
    expect(copied.length).toBeGreaterThanOrEqual(acknowledged);
    expect(copied).toEqual(journal(database).slice(0, copied.length));
    const verified = await npm('verify', settings, copy).ended;
    expect([verified.code, verified.stdout]).toEqual([
      0,
      expect.stringContaining(`${copy}: ${copied.length} events, each bound to the one before. Head `),
    ]);
    await thumbOn(sandbox, `note ${notes}`);
  });

  test('a backup that cannot be noted is made, and that is said', async () => {
    const elsewhere = join(directory, 'elsewhere/rollouts.db');
    mkdirSync(`${elsewhere}.last-backup`, { recursive: true });
    copyFileSync(copy, elsewhere);
    const { code, stdout, stderr } = await npm('backup', { ...settings, DATABASE_PATH: elsewhere }, `${copy}-2`).ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${copy}-2 holds everything that ${elsewhere}`)]);
    expect(stderr).toMatch(/^The bot does not know that it was made: .*last-backup.*\.\n$/);
  });

  test('verify names the row that somebody has changed in the copy', async () => {
    const db = new Database(copy);
    for (const { name } of db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .all())
      db.exec(`DROP TRIGGER "${name}"`);
    const { seq } = journal(copy).find(({ type }) => type === 'EvidenceAdded') ?? { seq: 0 };
    db.prepare("UPDATE journal SET event = replace(event, 'note 1', 'note 9') WHERE seq = ?").run(seq);
    db.close();
    const { code, stdout } = await npm('verify', settings, copy).ended;
    expect([code, stdout]).toEqual([1, expect.stringContaining(`the record was changed. Event ${seq} (EvidenceAdded`)]);

    const running = await npm('verify', settings).ended;
    expect([running.code, running.stdout]).toEqual([0, expect.stringContaining(`${database}: `)]);
  });

  test('what cannot be done is said in one sentence', async () => {
    const nowhere = join(directory, 'nowhere.db');
    const [whereTo, nothing, other, wrong] = await Promise.all([
      npm('backup', settings).ended,
      npm('verify', settings, nowhere).ended,
      npm('backup', { ...settings, DATABASE_PATH: nowhere }, join(directory, 'other.db')).ended,
      npm('doctor', { ...settings, BOT_OWNERS: 'mara' }).ended,
    ]);
    expect([whereTo?.code, whereTo?.stderr]).toEqual([2, expect.stringMatching(/^Where to\? .*\n$/)]);
    expect([nothing?.code, nothing?.stderr]).toEqual([1, `${nowhere} cannot be read: there is no such file.\n`]);
    expect([other?.code, other?.stderr]).toEqual([1, `${nowhere} cannot be read: there is no such file.\n`]);
    expect(existsSync(nowhere)).toBe(false);
    expect([wrong?.code, wrong?.stderr]).toEqual([2, expect.stringMatching(/^BOT_OWNERS should be .*\n$/)]);
    const foreignDatabase = join(directory, 'foreign.db');
    new Database(foreignDatabase).exec('CREATE TABLE other (id)').close();
    writeFileSync(nowhere, 'this is no database at all, whatever it is called');
    const noDatabase = await npm('verify', settings, nowhere).ended;
    expect([noDatabase.code, noDatabase.stderr]).toEqual([1, `${nowhere} cannot be read: file is not a database.\n`]);
    const foreign = await npm('backup', { ...settings, DATABASE_PATH: foreignDatabase }, copy).ended;
    expect([foreign.code, foreign.stderr]).toEqual([1, `${foreignDatabase} cannot be read: no such table: journal.\n`]);
    const inFile = await npm('backup', settings, join(nowhere, 'copy.db')).ended;
    expect([inFile.code, inFile.stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining(nowhere)]]);
  });

  test('doctor finds everything in order, then what is not', async () => {
    const before = journal(database).length;
    const well = await npm('doctor', settings).ended;
    expect([well.code, well.stderr]).toEqual([0, '']);
    for (const line of [
      '✅ Standardized Update Rollout Checklist: 5 phases, 22 items.',
      `✅ ${database}: ${before} events, the record is whole.`,
      '✅ Telegram knows @rollout_sandbox_bot.',
      '✅ Privacy mode is on',
      '✅ Updates come by polling.',
      "✅ This machine's clock is Telegram's, to within 1 s.",
      '✅ The last backup was made ',
      `▫️ ${TEAM}: the bot lacks the right to pin messages.`,
      '✅ The mail server takes mails from Rollouts <rollouts@example.com>.',
    ])
      expect(well.stdout).toContain(line);

    const mailed = await npm('doctor', settings, '--mail', 'mara@example.com').ended;
    expect([mailed.code, mailed.stdout]).toEqual([
      0,
      expect.stringContaining('✅ The mail server took a test mail to mara@'),
    ]);
    const mail = await sandbox.sim.waitForMail('mara@example.com', '[Test]');
    expect([mail.subject, mail.text]).toEqual([
      expect.stringMatching(/^\[Test\] /),
      expect.not.stringContaining('canary'),
    ]);

    await sandbox.sim.promoteBot(TEAM, 'Mara', ['can_pin_messages']);
    const away = withPassword(`smtp://127.0.0.1:${await freePort()}`);
    const ill = await npm('doctor', { ...settings, SMTP_URL: away, CHECKLIST_PATH: join(directory, 'no.yaml') }).ended;
    expect(ill.code).toBe(1);
    expect(ill.stdout).toContain(`✅ ${TEAM}: the status card can be pinned.`);
    expect(ill.stdout).toMatch(/❌ .*no\.yaml: cannot be read/);
    expect(ill.stdout).toMatch(/❌ Email: .+/);
    const stranger = await npm('doctor', { ...settings, BOT_TOKEN: secrets.botToken }).ended;
    expect([stranger.code, stranger.stdout]).toEqual([1, expect.stringMatching(/❌ Telegram: .*Unauthorized/)]);
    const nobody = await npm('doctor', settings, '--mail', 'nobody').ended;
    expect([nobody.code, nobody.stdout]).toEqual([
      1,
      expect.stringContaining('❌ Email: "nobody" is not an email address'),
    ]);
    expect(journal(database)).toHaveLength(before);
  });

  test('#97 no process has written an address, and the record holds none either', async () => {
    await sandbox.sim.ask('Mara', TEAM, '/whoami');
    bot.signal('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    expect(leaksOfBot(['rollout-bot has stopped'])).toHaveLength(1);
    expect(leaksOfBot(['canary-'])).toEqual([]);
    const record = JSON.stringify(journal(database));
    expect(record).toContain('StakeholderAdded');
    expect(record).not.toContain('canary-');
  });
});

async function thumbOn({ sim }: SandboxProcess, note: string): Promise<void> {
  const isSeen = async (): Promise<boolean> =>
    (await sim.messages(TEAM)).some(({ text, reactions }) => text.endsWith(` ${note}`) && reactions.length > 0);
  await expect.poll(isSeen, { timeout: 15_000 }).toBe(true);
}
