import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pauseFor } from 'node:timers/promises';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import type { Clock } from '../../src/coordinator/ports.ts';
import { type Exim, type Received, startExim } from '../support/exim.ts';
import { endAll, eventually, npm, type Running, scratch } from '../support/processes.ts';
import { heardLog } from '../support/secrets/listening.ts';
import type { SimClient } from '../support/sim.ts';
import {
  createRollout,
  dayAhead,
  journal,
  type SandboxProcess,
  setUpTeam,
  startSandbox,
  TEAM,
  tapShown,
} from './journey.ts';

const CUSTOMERS = 'Payments customers';
const BOARD = 'board@example.com';
const SHOP = 'shop@example.com';
const HOUR = 3_600_000;

/** A Telegram, a mail server and the bot: three processes that know each other by addresses only. */
describe('the bot, a Telegram and a real mail server', () => {
  const { directory, remove } = scratch();
  const database = join(directory, 'rollouts.db');
  let exim: Exim;
  let sandbox: SandboxProcess;
  let sim: SimClient;
  let bot: Running;
  let notice: Received;
  let moved: Received;

  beforeAll(async () => {
    exim = await startExim();
    sandbox = await startSandbox();
    sim = sandbox.sim;
    bot = npm('start', {
      ...sandbox.settings,
      SMTP_URL: exim.url,
      MAIL_FROM: 'Rollouts <rollouts@example.com>',
      DATABASE_PATH: database,
      LOG_LEVEL: 'trace',
    });
    await bot.until(/rollout-bot is running/);
  });
  afterAll(async () => {
    await endAll();
    await exim?.stop();
    remove();
  });

  test('a notice goes to addresses and chats once somebody has confirmed it', async () => {
    await setUpTeam(sim);
    await sim.say('Mara', TEAM, `/rollout stakeholders add email ${BOARD} ${SHOP}`);
    await sim.addBot(CUSTOMERS, 'Mara');
    await sim.say('Mara', CUSTOMERS, '/rollout audience');
    await tapShown(sim, 'Mara', CUSTOMERS, TEAM);
    await createRollout(sim, dayAhead(20));
    await sim.say(
      'Priya',
      TEAM,
      '/rollout announce impact="card payments may fail" downtime=5m action=none contact=help@example.com',
    );
    await sim.waitFor(TEAM, /draft of the notice, not sent yet/, 15_000);
    // Until a person has seen it and says so, nothing leaves.
    expect(await exim.mails()).toEqual([]);
    await tapShown(sim, 'Priya', TEAM, 'Send to');
    // This bot lives in real time: for half a minute somebody could stop it, and nothing leaves.
    await sim.waitFor(TEAM, /notice goes out in less than a minute/, 15_000);
    await pauseFor(25_000);
    expect(await exim.mails()).toEqual([]);
    await pauseFor(6_000);

    notice = await exim.waitFor(BOARD, /Payments 4\.2\.0/);
    await exim.waitFor(SHOP, /Payments 4\.2\.0/);
    await sim.waitFor(CUSTOMERS, /card payments may fail/, 15_000);
    expect((await exim.mails()).map(({ to }) => to).toSorted()).toEqual([BOARD, SHOP]);
    expect(notice.mail.text).toContain('card payments may fail');
    expect(notice.mail.html).toContain('card payments may fail');
    expect(notice.mail.from?.text).toBe('"Rollouts" <rollouts@example.com>');
    expect(notice.raw).toMatch(/^Return-path: <rollouts@example\.com>/m);
    const { opensAt, closesAt } = windowNow(database);
    const uid = expect.stringMatching(/^r1-1-[0-9a-z]{8}@example\.com$/);
    expect(entryOf(notice)).toEqual({ method: 'REQUEST', uid, sequence: 0, opensAt, closesAt });
  });

  test('a window that moves is told in the same thread, and moves in calendars', async () => {
    const before = windowNow(database);
    await sim.say('Mara', TEAM, `/rollout schedule ${dayAhead(21)} 21:00 for 2h`);
    await tapShown(sim, 'Mara', TEAM, 'Move and tell');

    moved = await exim.waitFor(BOARD, /^\[New date\] Payments 4\.2\.0/);
    const { opensAt, closesAt } = windowNow(database);
    expect([opensAt > before.opensAt, closesAt - opensAt]).toEqual([true, 2 * HOUR]);
    expect(entryOf(moved)).toEqual({ ...entryOf(notice), sequence: 1, opensAt, closesAt });
    expect(threadOf(moved)).toEqual(threadOf(notice));
    expect(moved.mail.messageId).not.toBe(notice.mail.messageId);
    bot.signal('SIGTERM');
    expect((await bot.ended).code).toBe(0);
  });

  test('a day before the window a reminder goes out by itself, by the clock of the other process', async () => {
    const { opensAt } = windowNow(database);
    const clock = await clockOf(sim);
    const app = await compose(sandbox, exim, database, clock);
    try {
      await sim.setClock(new Date(opensAt - 25 * HOUR).toISOString());
      await eventually(() => (clock.now() > opensAt - 26 * HOUR ? true : undefined), 'The clock does not follow.');
      expect((await app.agenda()).map(({ at }) => at)).toContain(new Date(opensAt - 24 * HOUR).toISOString());
      const known = (await exim.mails()).length;
      await sim.setClock(new Date(opensAt - 24 * HOUR + 60_000).toISOString());
      const reminder = await eventually(
        async () => (await exim.mails()).slice(known).find(({ to }) => to === BOARD),
        () => `No reminder came. Exim's log:\n${exim.log()}`,
      );
      expect([reminder.mail.subject, reminder.mail.text]).toEqual([
        moved.mail.subject?.replace('[New date] ', ''),
        expect.stringContaining('[ REMINDER ]'),
      ]);
      expect(threadOf(reminder)).toEqual(threadOf(notice));
      expect(entryOf(reminder)).toEqual(entryOf(moved));
    } finally {
      clock.stop();
      await app.stop();
    }
  });

  test('nothing of it was what Telegram forbids', async () => {
    expect(await sim.violations()).toEqual([]);
  });
});

interface Entry {
  method: unknown;
  uid: unknown;
  sequence: unknown;
  opensAt: number;
  closesAt: number;
}

/** The calendar entry of a mail, as two parsers agree on it. */
function entryOf({ mail }: Received): Entry {
  const text =
    mail.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content.toString('utf8') ?? '';
  const root = new ICAL.Component(ICAL.parse(text));
  const event = new ICAL.Event(root.getFirstSubcomponent('vevent') as ICAL.Component);
  const second = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each?.type === 'VEVENT');
  if (second?.type !== 'VEVENT') throw new Error('node-ical sees no event.');
  const entry = {
    method: root.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    opensAt: event.startDate.toJSDate().getTime(),
    closesAt: event.endDate.toJSDate().getTime(),
  };
  expect([second.uid, Number(second.sequence), second.start.getTime(), second.end?.getTime()]).toEqual([
    entry.uid,
    entry.sequence,
    entry.opensAt,
    entry.closesAt,
  ]);
  return entry;
}

/** What mail programs group by. */
function threadOf({ mail }: Received): unknown[] {
  expect(mail.references).toBeTruthy();
  return [mail.inReplyTo, mail.references].flat();
}

function windowNow(database: string): { opensAt: number; closesAt: number } {
  const last = journal(database).findLast(({ type }) => type === 'WindowScheduled');
  return last?.event['window'] as { opensAt: number; closesAt: number };
}

/** The sandbox's clock as another process sees it: asked for again and again. */
async function clockOf(sim: SimClient): Promise<Clock & { stop(): void }> {
  const listeners = new Set<() => void>();
  let offset = 0;
  const look = async (): Promise<void> => {
    const next = Date.parse((await sim.clock()).now) - Date.now();
    const isJump = Math.abs(next - offset) > 1_000;
    offset = next;
    if (isJump) for (const listener of listeners) listener();
  };
  await look();
  const timer = setInterval(() => void look().catch(() => undefined), 50);
  return {
    now: () => Date.now() + offset,
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => clearInterval(timer),
  };
}

const compose = ({ settings }: SandboxProcess, exim: Exim, databasePath: string, clock: Clock): Promise<App> =>
  startApp(
    {
      kind: 'bot',
      telegram: { token: settings.BOT_TOKEN, apiRoot: settings.TELEGRAM_API_ROOT, updates: { mode: 'polling' } },
      mail: { smtpUrl: exim.url, from: 'Rollouts <rollouts@example.com>' },
      owners: settings.BOT_OWNERS.split(',').map(Number),
      databasePath,
      checklistPath: 'checklists/standard-update.yaml',
      integrationsPath: null,
      http: { host: '127.0.0.1', port: 0 },
      publicUrl: null,
      logLevel: 'trace',
      deadManUrl: null,
    },
    { clock, random: (bytes) => randomBytes(bytes).toString('base64url'), logTo: heardLog },
  );
